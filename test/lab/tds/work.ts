import type { BackendSession, ResultSink } from '../port.ts';
import { SqlError } from '../sql-types.ts';
import type { Dialect } from './dialects.ts';
import { captureOutputs } from './output-capture.ts';
import { type Message, packetType } from './packets.ts';
import type { PreparedStatements } from './prepared-statements.ts';
import { batchText } from './request-text.ts';
import type { Response } from './response.ts';
import { type ProcedureCall, parseCalls } from './rpc.ts';
import { type Statement, statementFor } from './statements.ts';
import { parseTransactionRequest, type TransactionRequest } from './transactions.ts';

/** What one request asks for. */
export interface Work {
  readonly kind: 'batch' | 'rpc' | 'transaction';
  /** The text that the session will run. */
  readonly sql: string;
  /** Runs it to its end and ends the response. */
  run(session: BackendSession, response: Response): Promise<void>;
}

/** Reads a request. Throws SqlError, MalformedMessage, UnknownParameterType. */
export function workFor(message: Message, dialect: Dialect, prepared: PreparedStatements): Work {
  switch (message.type) {
    case packetType.batch:
      return batch(batchText(message.body, dialect));
    case packetType.rpc:
      return calls(parseCalls(message.body, dialect), prepared);
    case packetType.transaction:
      return transaction(parseTransactionRequest(message.body, dialect));
    default:
      throw new SqlError(4002, 'The incoming tabular data stream (TDS) protocol stream is incorrect. The TDS headers contained errors.');
  }
}

function batch(sql: string): Work {
  return {
    kind: 'batch',
    sql,
    async run(session, response) {
      await session.execute(sql, [], response);
      response.endBatch();
    },
  };
}

function calls(list: readonly ProcedureCall[], prepared: PreparedStatements): Work {
  const statements = list.map((call) => statementOrError(call, prepared));
  return {
    kind: 'rpc',
    sql: statements.map((statement) => (statement instanceof SqlError ? '' : statement.sql)).join('\n'),
    async run(session, response) {
      for (const [index, statement] of statements.entries()) {
        const more = index < statements.length - 1;
        if (statement instanceof SqlError) {
          response.message(statement);
          response.endCall({ returnStatus: undefined, outputs: [] }, more);
        } else {
          await call(statement, session, response, more);
        }
        if (!response.open) return;
      }
    },
  };
}

function statementOrError(call: ProcedureCall, prepared: PreparedStatements): Statement | SqlError {
  try {
    return statementFor(call, prepared);
  } catch (error) {
    if (error instanceof SqlError) return error;
    throw error;
  }
}

async function call(statement: Statement, session: BackendSession, response: Response, more: boolean): Promise<void> {
  const handle = handleFor(statement, session, response);
  if (statement.onlyPrepares || (statement.prepares && !handle)) {
    response.endCall({ returnStatus: response.lastError, outputs: handle ? [handle] : [] }, more);
    return;
  }
  const capture = captureOutputs(statement, response);
  await session.execute(capture.sql, statement.parameters, capture.sink);
  const outputs = statement.outputs.map(({ ordinal, name, parameter }) => ({
    ordinal,
    parameter: { ...parameter, value: capture.values.get(name) ?? null },
  }));
  const returnStatus = returnStatusOf(statement, capture.values, response.lastError);
  response.endCall({ returnStatus, outputs: handle ? [handle, ...outputs] : outputs }, more);
}

/** The handle of a statement that is prepared now; undefined when there is nothing to prepare or the text does not compile (8180). */
function handleFor({ sql, prepares }: Statement, session: BackendSession, response: Response) {
  if (!prepares) return undefined;
  const error = session.check?.(sql);
  if (error) {
    response.message(error);
    response.message({ number: 8180, severity: 16, state: 1, message: 'Statement(s) could not be prepared.', line: 1 });
    return undefined;
  }
  return { ordinal: 0, parameter: { ...prepares.parameter, value: prepares.keep() } };
}

function returnStatusOf(statement: Statement, values: ReadonlyMap<string, unknown>, lastError: number): number | undefined {
  if (statement.returnStatus === undefined) return lastError;
  const status = values.get(statement.returnStatus);
  return typeof status === 'number' ? status : undefined;
}

let lastDescriptor = 0n;

function transaction(request: TransactionRequest): Work {
  return {
    kind: 'transaction',
    sql: request.sql,
    async run(session, response) {
      await session.execute(request.sql, [], withoutCounts(response));
      if (response.lastError === 0) {
        for (const change of request.changes) {
          if (change === 'begin') lastDescriptor++;
          response.transactionChanged(change, lastDescriptor);
        }
      }
      response.endBatch();
    },
  };
}

/** A transaction manager request is answered by one DONE, whatever its T-SQL form has. */
function withoutCounts(response: Response): ResultSink {
  return {
    columns: () => undefined,
    row: () => undefined,
    statementDone: () => undefined,
    message: (message) => response.message(message),
    databaseChanged: (database) => response.databaseChanged(database),
    flush: () => response.flush(),
  };
}
