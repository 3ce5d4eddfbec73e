/** Runs statements one after the other and decides what an error means for those that follow. */
import { SqlError } from '../../sql-types.ts';
import type { Statement } from '../ast.ts';
import { internalError } from '../errors.ts';
import { BatchEnded, CaughtByTry, type Execution, type Flow, LevelEnded } from './execution.ts';
import { isBatchError, isCompileError, mark, originOf } from './failures.ts';
import { prepare } from './prepare.ts';

/** Keep their @@ROWCOUNT and @@ERROR for the statements inside. */
const containers: ReadonlySet<Statement['kind']> = new Set(['block', 'if', 'while', 'try', 'execute', 'execute-text']);

export async function runStatements(statements: readonly Statement[], execution: Execution): Promise<Flow> {
  for (const statement of statements) {
    const flow = await runStatement(statement, execution);
    if (flow !== 'next') return flow;
  }
  return 'next';
}

export async function runStatement(statement: Statement, execution: Execution): Promise<Flow> {
  const { session, control } = execution;
  if (control.waitOver.aborted) throw new BatchEnded();
  await breathe(session.statementNumber - session.batchFrom);
  session.statementNumber += 1;
  session.statementTime = session.clock.now();
  try {
    const run = bindStatement(statement, execution);
    const flow = await run();
    if (control.waitOver.aborted) throw new BatchEnded();
    if (!containers.has(statement.kind)) session.lastError = 0;
    return flow;
  } catch (thrown) {
    return afterError(thrown, statement, execution);
  }
}

function bindStatement(statement: Statement, execution: Execution) {
  try {
    return prepare(statement, execution);
  } catch (thrown) {
    if (thrown instanceof SqlError && (thrown.number === 208 || isCompileError(thrown))) mark(thrown, 'binding');
    throw thrown;
  }
}

/** A loop that never waits must not keep the whole process from everything else. The end of a batch lets everything else run anyway. */
async function breathe(statementNumber: number): Promise<void> {
  if (statementNumber % 1000 === 999) await new Promise<void>((resolve) => setImmediate(resolve));
}

function afterError(thrown: unknown, statement: Statement, execution: Execution): Flow {
  if (thrown instanceof BatchEnded || thrown instanceof CaughtByTry || thrown instanceof LevelEnded) throw thrown;
  const { session, control } = execution;
  if (control.cancelled.aborted || (control.waitOver.aborted && !(thrown instanceof SqlError))) throw new BatchEnded();
  const error =
    thrown instanceof SqlError ? thrown : internalError(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  error.line ??= statement.line;
  session.lastError = error.number;
  session.rowCount = 0;

  if (originOf(error) === 'binding') throw new LevelEnded(error);
  if (execution.tryDepth > 0 && error.severity < 20) throw new CaughtByTry(error);
  return reportError(error, execution);
}

/** Sends the error; throws BatchEnded when nothing more of the batch may run. */
export function reportError(error: SqlError, execution: Execution): Flow {
  const { session, sink, procedure } = execution;
  sink.message({
    number: error.number,
    severity: error.severity,
    state: error.state,
    message: error.message,
    line: error.line,
    procedure: error.procedure ?? procedure,
  });
  const origin = originOf(error);
  const aborts = session.options.abortOnError && origin !== 'raiserror';
  if ((aborts || isBatchError(error)) && session.engine.transactionCount > 0) rollback(execution);
  if (aborts || isBatchError(error) || origin === 'throw' || error.severity >= 20) throw new BatchEnded();
  return 'next';
}

export function rollback({ session }: Execution): void {
  session.doomed = false;
  session.engine.rollbackTransaction();
}
