/** What a running statement works with, and the ways in which running can end. */
import type { ResultSink } from '../../port.ts';
import type { SqlError, SqlValue } from '../../sql-types.ts';
import type { Binding } from '../expressions/binding.ts';
import { tablesOf } from '../queries/tables.ts';
import type { SessionState } from '../session-state.ts';
import type { Variables } from '../variables.ts';

/** Who may end a running batch from outside. */
export interface Control {
  /** The client cancelled, or the session was killed. Statements that change the server hear only this. */
  readonly cancelled: AbortSignal;
  /** As above, or the client has gone. Waiting ends then, changing goes on. */
  readonly waitOver: AbortSignal;
}

export interface Execution {
  readonly session: SessionState;
  readonly variables: Variables;
  readonly sink: ResultSink;
  readonly control: Control;
  /** How many TRY blocks are around, at this level of EXEC and at all levels. */
  readonly tryDepth: number;
  readonly inCatch: boolean;
  readonly procedure?: string;
}

/** How the next statement is found. A number is the value of RETURN. */
export type Flow = 'next' | 'break' | 'continue' | { readonly returned: SqlValue };

/** A statement, bound to names and ready to run. */
export type Prepared = () => Flow | Promise<Flow>;

export const bindingOf = ({ session, variables }: Execution): Binding => ({
  session,
  variables,
  tables: tablesOf(session),
  scope: undefined,
  commonTables: new Map(),
});

/** The whole batch is over: after an error that ends it (already reported), an attention, or because the client has gone. */
export class BatchEnded extends Error {
  override readonly name = 'BatchEnded';
}

/** On its way to the CATCH block. */
export class CaughtByTry extends Error {
  override readonly name = 'CaughtByTry';
  readonly error: SqlError;

  constructor(error: SqlError) {
    super(error.message);
    this.error = error;
  }
}

/** A name could not be bound: no CATCH of the same level sees it; the statement that started this level fails with it. */
export class LevelEnded extends Error {
  override readonly name = 'LevelEnded';
  readonly error: SqlError;

  constructor(error: SqlError) {
    super(error.message);
    this.error = error;
  }
}
