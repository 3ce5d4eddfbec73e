/** DROP DATABASE, RESTORE DATABASE ... WITH RECOVERY, DBCC CHECKDB. */
import type { Command } from '../../commands.ts';
import type { Statement } from '../ast.ts';
import { statementNotSupported } from '../errors.ts';
import type { Cursor } from './cursor.ts';

const statement = (command: Command, name: string, line: number): Statement => ({
  kind: 'command',
  command,
  name,
  allowedInTransaction: false,
  line,
});

export function parseDropDatabase(cursor: Cursor, line: number): Statement {
  cursor.expect('DROP', 'DATABASE');
  const ifExists = cursor.accept('IF', 'EXISTS');
  const statements = cursor.list(() => statement({ kind: 'drop-database', database: cursor.name(), ifExists }, 'DROP DATABASE', line));
  return statements.length === 1 ? (statements[0] as Statement) : { kind: 'block', statements, line };
}

/** A backup can not be read here: only the end of a restore is carried out. */
export function parseRestore(cursor: Cursor, line: number): Statement {
  cursor.expect('RESTORE');
  if (!cursor.accept('DATABASE')) throw cursor.seesName() ? statementNotSupported('RESTORE', line) : cursor.unexpected();
  const database = cursor.name();
  if (cursor.sees('FROM')) throw statementNotSupported('RESTORE DATABASE', line);
  if (cursor.accept('WITH') && !cursor.accept('RECOVERY')) throw statementNotSupported('RESTORE DATABASE', line);
  return statement({ kind: 'recover-database', database }, 'RESTORE DATABASE', line);
}

export function parseCheckDatabase(cursor: Cursor, line: number): Statement {
  cursor.expect('DBCC', 'CHECKDB');
  const database = cursor.sees('(') ? cursor.parenthesized(() => (cursor.seesText() ? cursor.text() : cursor.name())) : undefined;
  if (cursor.accept('WITH'))
    cursor.list(() => cursor.oneOf('NO_INFOMSGS', 'ALL_ERRORMSGS', 'PHYSICAL_ONLY', 'TABLOCK', 'DATA_PURITY', 'EXTENDED_LOGICAL_CHECKS'));
  return statement({ kind: 'check-database', database }, 'DBCC CHECKDB', line);
}
