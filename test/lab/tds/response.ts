import type { Parameter, ResultSink } from '../port.ts';
import type { Column, SqlMessage } from '../sql-types.ts';
import type { Dialect } from './dialects.ts';
import type { MessageWriter } from './message-writer.ts';
import { type RowEncoder, rowEncoder } from './row-encoding.ts';
import {
  doneStatus,
  doneToken,
  selectCommand,
  writeDone,
  writeMessage,
  writeResetAck,
  writeReturnStatus,
  writeReturnValue,
  writeSettingChange,
  writeTransactionChange,
} from './tokens.ts';
import { Unencodable } from './types/wire-type.ts';

/** What a procedure call answers after its statements. */
export interface CallResult {
  /** Undefined when the procedure did not come to its end. */
  readonly returnStatus: number | undefined;
  readonly outputs: readonly { readonly ordinal: number; readonly parameter: Parameter }[];
}

/** The answer to one request: a ResultSink whose tokens leave in the order in which they come. */
export interface Response extends ResultSink {
  /** False after its last packet has left. */
  readonly open: boolean;
  /** Number of the last error since the answer or the present call began; 0 when there was none. */
  readonly lastError: number;
  /** The session was made new before the request ran. */
  sessionReset(): void;
  transactionChanged(change: 'begin' | 'commit' | 'rollback', descriptor: bigint): void;
  /** Ends a batch. */
  endBatch(): void;
  /** Ends one procedure call; `more` says that another call of the same message follows. */
  endCall(result: CallResult, more: boolean): void;
  /** Ends the answer where it is, because of an attention or a kill. What comes later is dropped. */
  cutOff(): void;
}

interface PendingDone {
  status: number;
  command: number;
  rowCount: number;
}

export function openResponse(options: {
  readonly writer: MessageWriter;
  readonly dialect: Dialect;
  readonly serverName: string;
  readonly kind: 'batch' | 'rpc';
  /** The database context before the request. */
  readonly database: string;
}): Response {
  const { writer, dialect, serverName, kind } = options;
  const { tokens } = writer;
  const statementToken = kind === 'rpc' ? doneToken.inProcedure : doneToken.done;
  let database = options.database;
  let open = true;
  let rows: RowEncoder | undefined;
  let lastError = 0;
  /** The last DONE is held back: only the next event tells whether more follows. */
  let pending: PendingDone | undefined;

  const settle = (more: boolean) => {
    if (pending) {
      const { command, rowCount } = pending;
      writeDone(tokens, dialect, { token: statementToken, status: pending.status | (more ? doneStatus.more : 0), command, rowCount });
    }
    pending = undefined;
  };

  const writeError = (message: SqlMessage) => {
    settle(true);
    writeMessage(tokens, dialect, serverName, message);
    if (message.severity <= 10) return;
    lastError = message.number;
    pending = { status: doneStatus.error, command: 0, rowCount: 0 };
  };

  /** A wrong value is a fault of the laboratory: the client gets an error instead of a broken stream. */
  const guard = (write: () => void) => {
    const before = tokens.length;
    try {
      write();
    } catch (error) {
      if (!(error instanceof Unencodable)) throw error;
      tokens.cutTo(before);
      writeError({ number: 50000, severity: 16, state: 1, message: `The laboratory can not send a value. ${error.message}` });
      rows = undefined;
    }
  };

  return {
    get open() {
      return open;
    },
    get lastError() {
      return lastError;
    },
    columns(columns: readonly Column[]) {
      if (!open) return;
      settle(true);
      rows = rowEncoder(columns, dialect);
      rows.metadata(tokens);
    },
    row(values) {
      if (!open || !rows) return;
      const encoder = rows;
      guard(() => encoder.row(tokens, values));
      writer.relieve();
    },
    statementDone(rowCount) {
      if (!open) return;
      // An error in the middle of a result set ends together with it: one DONE, not two.
      const failed = rows && pending ? pending.status : 0;
      if (!failed) settle(true);
      const counted = rowCount === undefined ? 0 : doneStatus.count;
      pending = { status: failed | counted, command: rows ? selectCommand : 0, rowCount: rowCount ?? 0 };
      rows = undefined;
    },
    message(message) {
      if (!open) return;
      writeError(message);
    },
    databaseChanged(name) {
      if (!open) return;
      settle(true);
      writeSettingChange(tokens, 'database', name, database);
      database = name;
    },
    sessionReset() {
      if (open) writeResetAck(tokens);
    },
    transactionChanged(change, descriptor) {
      if (!open) return;
      settle(true);
      writeTransactionChange(tokens, change, descriptor);
    },
    flush() {
      if (!open) return;
      settle(true);
      writer.flush();
    },
    endBatch() {
      if (!open) return;
      open = false;
      pending ??= { status: 0, command: 0, rowCount: 0 };
      settle(false);
      writer.end();
    },
    endCall({ returnStatus, outputs }, more) {
      if (!open) return;
      settle(true);
      if (returnStatus !== undefined) writeReturnStatus(tokens, returnStatus);
      for (const { ordinal, parameter } of outputs) guard(() => writeReturnValue(tokens, dialect, ordinal, parameter));
      settle(true);
      const status = (lastError ? doneStatus.error : 0) | (more ? doneStatus.more : 0);
      writeDone(tokens, dialect, { token: doneToken.procedure, status });
      lastError = 0;
      if (more) return;
      open = false;
      writer.end();
    },
    cutOff() {
      if (!open) return;
      open = false;
      settle(true);
      writeDone(tokens, dialect, { token: kind === 'rpc' ? doneToken.procedure : doneToken.done, status: doneStatus.error });
      writer.end();
    },
  };
}
