/** Statements that change the server: they go to the engine. */
import type { Command } from '../../commands.ts';
import { SqlError } from '../../sql-types.ts';
import type { StatementOf } from '../ast.ts';
import { killNotAllowed, notInTransaction } from '../errors.ts';
import type { Execution, Flow, Prepared } from './execution.ts';

export function prepareCommand(statement: StatementOf<'command'>, execution: Execution): Prepared {
  const { session, sink, control } = execution;
  return async (): Promise<Flow> => {
    if (!statement.allowedInTransaction && session.engine.transactionCount > 0) throw transactionRefusal(statement);
    if (statement.command.kind === 'kill' && statement.command.spid === session.engine.spid) throw killNotAllowed(statement.line);
    const command = withCurrentDatabase(statement.command, session.engine.database);
    await session.engine.command(command, (message) => sink.message({ line: statement.line, ...message }), control.cancelled);
    return 'next';
  };
}

/** ALTER DATABASE CURRENT names no database. */
function withCurrentDatabase(command: Command, current: string): Command {
  const unnamed =
    (command.kind === 'alter-database-set' || command.kind === 'alter-database-hadr' || command.kind === 'modify-file') &&
    command.database === '';
  return unnamed ? { ...command, database: current } : command;
}

/** Each family of statements has a number of its own for this. */
function transactionRefusal({ command, name, line }: StatementOf<'command'>): SqlError {
  switch (command.kind) {
    case 'alter-database-set':
    case 'alter-database-hadr':
      return new SqlError(226, `${name} statement not allowed within multi-statement transaction.`, { line, state: 6 });
    case 'backup':
      return new SqlError(3021, 'Cannot perform a backup or restore operation within a transaction.', { line, state: 0 });
    case 'reconfigure':
      return new SqlError(574, 'RECONFIGURE statement cannot be used inside a user transaction.', { line, state: 0 });
    case 'kill':
      return new SqlError(6115, 'KILL command cannot be used inside user transactions.', { line });
    default:
      return notInTransaction(name, line);
  }
}
