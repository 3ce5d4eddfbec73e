/**
 * What SQL Server does before a batch runs: variables are declared, names are bound to the objects that exist by now. Objects
 * that do not exist yet are left for later ("deferred name resolution").
 */
import { SqlError } from '../../sql-types.ts';
import type { Statement } from '../ast.ts';
import { breakOutsideLoop, syntaxErrorNearKeyword, throwOutsideCatch } from '../errors.ts';
import type { Execution } from './execution.ts';
import { isColumnError, isCompileError } from './failures.ts';
import { prepare } from './prepare.ts';
import { memoryTableOf } from './tables.ts';

interface Position {
  readonly inLoop: boolean;
  readonly inCatch: boolean;
  readonly inBlock: boolean;
}

/** Throws the first error that keeps the whole batch from running, with its line. */
export function analyse(statements: readonly Statement[], execution: Execution): void {
  // After USE the names mean other tables; a temporary table may be dropped and made anew.
  let columnsKnown = true;

  const visit = (statement: Statement, position: Position): void => {
    if (statement.kind === 'use') columnsKnown = false;
    declare(statement, execution);
    bind(statement, position);
    for (const inner of childrenOf(statement)) visit(inner, positionInside(statement, position, inner));
  };
  const bind = (statement: Statement, position: Position): void => {
    if ((statement.kind === 'break' || statement.kind === 'continue') && !position.inLoop) {
      throw breakOutsideLoop(statement.kind.toUpperCase(), statement.line);
    }
    if (statement.kind === 'throw' && !statement.args && !position.inCatch) throw throwOutsideCatch(statement.line);
    if (statement.kind === 'command' && position.inBlock && execution.session.engine.standsAlone(statement.command))
      throw syntaxErrorNearKeyword(statement.name, statement.line);
    try {
      prepare(statement, execution);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      if (!isCompileError(error) || (isColumnError(error) && (!columnsKnown || usesTemporaryTable(statement)))) return;
      error.line ??= statement.line;
      throw error;
    }
  };
  for (const statement of statements) visit(statement, { inLoop: false, inCatch: false, inBlock: false });
}

function declare(statement: Statement, execution: Execution): void {
  const { variables } = execution;
  if (statement.kind === 'declare') for (const { name, type } of statement.variables) variables.declare(name, type, null, statement.line);
  if (statement.kind === 'declare-table')
    variables.declareTable(statement.name, memoryTableOf(statement.name, statement.columns, execution), statement.line);
}

function childrenOf(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case 'block':
      return statement.statements;
    case 'if':
      return statement.otherwise ? [statement.body, statement.otherwise] : [statement.body];
    case 'while':
      return [statement.body];
    case 'try':
      return [...statement.body, ...statement.handler];
    default:
      return [];
  }
}

const positionInside = (statement: Statement, position: Position, inner: Statement): Position => ({
  inLoop: position.inLoop || statement.kind === 'while',
  inCatch: position.inCatch || (statement.kind === 'try' && statement.handler.includes(inner)),
  inBlock: true,
});

const usesTemporaryTable = (statement: Statement): boolean =>
  JSON.stringify(statement, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)).includes('"#');
