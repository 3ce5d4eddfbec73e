/** BEGIN, COMMIT, ROLLBACK TRANSACTION. */
import type { StatementOf } from '../ast.ts';
import { commitWithoutBegin, rollbackWithoutBegin, transactionDoomed } from '../errors.ts';
import type { Execution, Flow, Prepared } from './execution.ts';
import { rollback } from './run.ts';

export function beginTransaction(statement: StatementOf<'begin-transaction'>, { session }: Execution): Prepared {
  return () => {
    session.engine.beginTransaction(statement.name);
    return 'next';
  };
}

export function commitTransaction({ session, control }: Execution): Prepared {
  return async (): Promise<Flow> => {
    if (session.engine.transactionCount === 0) throw commitWithoutBegin();
    if (session.doomed) throw transactionDoomed();
    await session.engine.commitTransaction(control.cancelled);
    return 'next';
  };
}

export function rollbackTransaction(execution: Execution): Prepared {
  return () => {
    if (execution.session.engine.transactionCount === 0) throw rollbackWithoutBegin();
    rollback(execution);
    return 'next';
  };
}
