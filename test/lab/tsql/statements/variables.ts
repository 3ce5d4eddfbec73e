/** DECLARE, SET @variable, USE. */
import type { StatementOf } from '../ast.ts';
import { compileArithmetic } from '../expressions/arithmetic.ts';
import { coerce } from '../expressions/coerce.ts';
import { compileExpression } from '../expressions/compile.ts';
import { type Compiled, emptyFrame } from '../expressions/compiled.ts';
import type { Variable } from '../variables.ts';
import type { Execution, Prepared } from './execution.ts';
import { planFor } from './plans.ts';

/** The variables exist since the batch was analysed; a declaration without a value leaves them as they are. */
export function prepareDeclare(statement: StatementOf<'declare'>, execution: Execution): Prepared {
  const assignments = statement.variables.flatMap(({ name, value }) => {
    if (!value) return [];
    const variable = execution.variables.scalar(name, statement.line);
    return [{ variable, plan: planFor(value, execution, (binding) => coerce(compileExpression(value, binding), variable.type)) }];
  });
  return () => {
    for (const { variable, plan } of assignments) variable.value = plan().evaluate(emptyFrame);
    return 'next';
  };
}

export const currentValue = (variable: Variable): Compiled => ({ type: variable.type, nullable: true, evaluate: () => variable.value });

export function prepareSetVariable(statement: StatementOf<'set-variable'>, execution: Execution): Prepared {
  const variable = execution.variables.scalar(statement.name, statement.line);
  const plan = planFor(statement, execution, (binding) => {
    const current = binding.variables.scalar(statement.name, statement.line);
    const value = compileExpression(statement.value, binding);
    const combined = statement.operator ? compileArithmetic(statement.operator, currentValue(current), value, statement.line) : value;
    return coerce(combined, current.type);
  });
  return () => {
    variable.value = plan().evaluate(emptyFrame);
    execution.session.rowCount = 1;
    return 'next';
  };
}

export function useDatabase(statement: StatementOf<'use'>, { session, sink }: Execution): Prepared {
  return () => {
    session.engine.use(statement.database);
    const { database } = session.engine;
    sink.databaseChanged(database);
    sink.message({ number: 5701, severity: 0, state: 1, message: `Changed database context to '${database}'.`, line: statement.line });
    return 'next';
  };
}
