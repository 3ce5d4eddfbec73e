/** A text that is parsed, analysed and run: the batch of a client, or the text of EXEC and sp_executesql. */
import type { Parameter } from '../../port.ts';
import { SqlError } from '../../sql-types.ts';
import { doomedAtBatchEnd, nestingTooDeep } from '../errors.ts';
import type { SessionOptions, SessionState } from '../session-state.ts';
import { Variables } from '../variables.ts';
import { analyse } from './analyse.ts';
import { BatchEnded, type Execution, type Flow, LevelEnded } from './execution.ts';
import { reportError, rollback, runStatements } from './run.ts';

/** Runs a client's batch to its end. All errors go to the sink. */
export async function runBatch(
  text: string,
  parameters: readonly Parameter[],
  around: Omit<Execution, 'variables' | 'tryDepth' | 'inCatch'>,
): Promise<void> {
  const variables = new Variables();
  for (const { name, type, value } of parameters) variables.declare(`@${name}`, type, value);
  const execution: Execution = { ...around, variables, tryDepth: 0, inCatch: false };
  execution.session.batchFrom = execution.session.statementNumber;
  try {
    const statements = parse(text, execution.session);
    analyse(statements, execution);
    if (!execution.session.options.parseOnly || /\bNOEXEC\b/i.test(text)) await runStatements(statements, execution);
  } catch (thrown) {
    endOfBatch(thrown, execution);
  }
  endTransaction(execution);
}

const parse = (text: string, session: SessionState) => session.parse(text, session.options.quotedIdentifier);

function endOfBatch(thrown: unknown, execution: Execution): void {
  const error = thrown instanceof LevelEnded ? thrown.error : thrown;
  if (error instanceof BatchEnded) return;
  if (!(error instanceof SqlError)) throw error;
  execution.session.lastError = error.number;
  try {
    reportError(error, execution);
  } catch (ended) {
    if (!(ended instanceof BatchEnded)) throw ended;
  }
}

/** What the end of a batch does to a transaction that is still open. */
function endTransaction(execution: Execution): void {
  const { session, sink, control } = execution;
  const open = session.engine.transactionCount > 0;
  if (open && session.doomed) {
    rollback(execution);
    const { number, severity, state, message } = doomedAtBatchEnd();
    sink.message({ number, severity, state, message, line: 1 });
  } else if (open && control.cancelled.aborted && session.options.abortOnError) rollback(execution);
  session.doomed = false;
}

/** Runs a text inside a batch. SET options, USE and temporary tables made in it end with it. */
export async function runNested(text: string, variables: Variables, execution: Execution, procedure?: string): Promise<Flow> {
  const { session, sink } = execution;
  if (session.nesting >= 32) throw nestingTooDeep();
  const { engine, options, temporaryTables } = session;
  const before: SessionOptions = { ...options };
  const { database } = engine;
  const tables = new Set(temporaryTables.keys());
  session.nesting += 1;
  try {
    const inner: Execution = { ...execution, variables, inCatch: false, ...(procedure !== undefined && { procedure }) };
    const statements = parse(text, session);
    analyse(statements, inner);
    return await runStatements(statements, inner);
  } catch (thrown) {
    if (!(thrown instanceof LevelEnded)) throw thrown;
    throw copyOf(thrown.error);
  } finally {
    session.nesting -= 1;
    Object.assign(options, before);
    for (const name of temporaryTables.keys()) if (!tables.has(name)) temporaryTables.delete(name);
    if (engine.database !== database) {
      engine.use(database);
      sink.databaseChanged(database);
    }
  }
}

/** For the level around, the failure is one of its EXEC statement and can be caught there. */
function copyOf({ number, message, severity, state, line, procedure }: SqlError): SqlError {
  return new SqlError(number, message, {
    severity,
    state,
    ...(line !== undefined && { line }),
    ...(procedure !== undefined && { procedure }),
  });
}
