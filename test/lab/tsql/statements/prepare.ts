/** Which function binds which statement. */
import type { Statement } from '../ast.ts';
import { prepareCommand } from './commands.ts';
import { prepareIf, prepareReturn, prepareTry, prepareWhile } from './control-flow.ts';
import { prepareDelete, prepareTruncate, prepareUpdate } from './data-changes.ts';
import type { Execution, Prepared } from './execution.ts';
import { prepareInsert } from './insert.ts';
import { preparePrint, prepareRaiserror, prepareThrow } from './messages.ts';
import { prepareSetOption } from './options.ts';
import { prepareExecute, prepareExecuteText } from './procedures.ts';
import { prepareQuery } from './query.ts';
import { runStatements } from './run.ts';
import { prepareCreateTable, prepareDropTable } from './tables.ts';
import { prepareTraceFlags } from './trace-flags.ts';
import { beginTransaction, commitTransaction, rollbackTransaction } from './transactions.ts';
import { prepareDeclare, prepareSetVariable, useDatabase } from './variables.ts';
import { prepareWaitfor } from './waitfor.ts';

/** Throws the errors of names and types; nothing has run then. */
export function prepare(statement: Statement, execution: Execution): Prepared {
  switch (statement.kind) {
    case 'block':
      return () => runStatements(statement.statements, execution);
    case 'if':
      return prepareIf(statement, execution);
    case 'while':
      return prepareWhile(statement, execution);
    case 'try':
      return prepareTry(statement, execution);
    case 'return':
      return prepareReturn(statement, execution);
    case 'break':
      return () => 'break';
    case 'continue':
      return () => 'continue';
    case 'declare':
      return prepareDeclare(statement, execution);
    case 'declare-table':
    case 'empty':
      return () => 'next';
    case 'set-variable':
      return prepareSetVariable(statement, execution);
    case 'set-option':
      return prepareSetOption(statement, execution);
    case 'print':
      return preparePrint(statement, execution);
    case 'raiserror':
      return prepareRaiserror(statement, execution);
    case 'throw':
      return prepareThrow(statement, execution);
    case 'waitfor':
      return prepareWaitfor(statement, execution);
    case 'use':
      return useDatabase(statement, execution);
    case 'begin-transaction':
      return beginTransaction(statement, execution);
    case 'commit':
      return commitTransaction(execution);
    case 'rollback':
      return rollbackTransaction(execution);
    case 'query':
      return prepareQuery(statement, execution);
    case 'insert':
      return prepareInsert(statement, execution);
    case 'update':
      return prepareUpdate(statement, execution);
    case 'delete':
      return prepareDelete(statement, execution);
    case 'truncate':
      return prepareTruncate(statement, execution);
    case 'create-table':
      return prepareCreateTable(statement, execution);
    case 'drop-table':
      return prepareDropTable(statement, execution);
    case 'execute':
      return prepareExecute(statement, execution);
    case 'execute-text':
      return prepareExecuteText(statement, execution);
    case 'trace-flags':
      return prepareTraceFlags(statement, execution);
    case 'command':
      return prepareCommand(statement, execution);
  }
}
