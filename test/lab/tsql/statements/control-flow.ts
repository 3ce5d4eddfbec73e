/** IF, WHILE, TRY ... CATCH, RETURN. */
import type { SqlError } from '../../sql-types.ts';
import type { StatementOf } from '../ast.ts';
import { coerce } from '../expressions/coerce.ts';
import { compileExpression } from '../expressions/compile.ts';
import { emptyFrame } from '../expressions/compiled.ts';
import { compileCondition } from '../expressions/conditions.ts';
import { int } from '../types.ts';
import { bindingOf, CaughtByTry, type Execution, type Flow, type Prepared } from './execution.ts';
import { isBatchError } from './failures.ts';
import { planFor } from './plans.ts';
import { runStatement, runStatements } from './run.ts';

export function prepareIf(statement: StatementOf<'if'>, execution: Execution): Prepared {
  const condition = planFor(statement, execution, (binding) => compileCondition(statement.condition, binding));
  return () => {
    const chosen = condition()(emptyFrame) === true ? statement.body : statement.otherwise;
    execution.session.lastError = 0;
    return chosen ? runStatement(chosen, execution) : 'next';
  };
}

export function prepareWhile(statement: StatementOf<'while'>, execution: Execution): Prepared {
  const condition = planFor(statement, execution, (binding) => compileCondition(statement.condition, binding));
  return async () => {
    while (condition()(emptyFrame) === true) {
      const flow = await runStatement(statement.body, execution);
      if (flow === 'break') break;
      if (typeof flow === 'object') return flow;
      // A condition over tables sees them as they are now.
      execution.session.statementNumber += 1;
    }
    return 'next';
  };
}

export function prepareReturn(statement: StatementOf<'return'>, execution: Execution): Prepared {
  const value = statement.value && coerce(compileExpression(statement.value, bindingOf(execution)), int);
  return () => ({ returned: value ? value.evaluate(emptyFrame) : 0 });
}

export function prepareTry(statement: StatementOf<'try'>, execution: Execution): Prepared {
  return async () => {
    try {
      return await runStatements(statement.body, { ...execution, tryDepth: execution.tryDepth + 1 });
    } catch (thrown) {
      if (!(thrown instanceof CaughtByTry)) throw thrown;
      return handle(statement, thrown.error, execution);
    }
  };
}

async function handle(statement: StatementOf<'try'>, error: SqlError, execution: Execution): Promise<Flow> {
  const { session } = execution;
  const before = session.caught;
  session.caught = error;
  session.lastError = error.number;
  if (session.engine.transactionCount > 0 && (session.options.abortOnError || isBatchError(error))) session.doomed = true;
  try {
    return await runStatements(statement.handler, { ...execution, inCatch: true });
  } finally {
    session.caught = before;
  }
}
