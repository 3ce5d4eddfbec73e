/** ALTER DATABASE ... SET, BACKUP, KILL, CHECKPOINT. */
import type { Statement } from '../ast.ts';
import { statementNotSupported } from '../errors.ts';
import type { Token } from '../lexer.ts';
import type { Cursor } from './cursor.ts';
import { parseAddFile } from './database-files.ts';
import { parseExpression } from './expressions.ts';
import { skipParenthesis } from './queries.ts';

const command = (statement: Omit<Extract<Statement, { kind: 'command' }>, 'kind'>): Statement => ({ kind: 'command', ...statement });

export function parseAlterDatabase(cursor: Cursor, line: number): Statement {
  cursor.expect('ALTER', 'DATABASE');
  // CURRENT is resolved when the statement runs; no database can have an empty name.
  const database = cursor.accept('CURRENT') ? '' : cursor.name();
  if (cursor.accept('MODIFY', 'FILE')) return parseModifyFile(cursor, line, database);
  if (cursor.sees('ADD', 'FILE')) {
    cursor.expect('ADD');
    return parseAddFile(cursor, line, database);
  }
  if (!cursor.accept('SET')) throw cursor.atEnd ? cursor.unexpected() : statementNotSupported('ALTER DATABASE', line);
  if (cursor.accept('HADR')) return parseHadr(cursor, line, database);
  const statements = cursor.list(() =>
    command({
      command: { kind: 'alter-database-set', database, option: parseOption(cursor) },
      name: 'ALTER DATABASE',
      allowedInTransaction: false,
      line,
    }),
  );
  if (cursor.accept('WITH')) {
    if (!cursor.accept('NO_WAIT')) {
      cursor.expect('ROLLBACK');
      if (!cursor.accept('IMMEDIATE')) {
        cursor.expect('AFTER');
        cursor.integer();
        cursor.accept('SECONDS');
      }
    }
  }
  return statements.length === 1 ? (statements[0] as Statement) : { kind: 'block', statements, line };
}

const kilobytes = { KB: 1, MB: 1_024, GB: 1_048_576, TB: 1_073_741_824 } as const;

/** A size without a unit is in MB. */
function parseSize(cursor: Cursor): number {
  const count = cursor.integer();
  return count * kilobytes[cursor.oneOfOptional('KB', 'MB', 'GB', 'TB') ?? 'MB'];
}

function parseModifyFile(cursor: Cursor, line: number, database: string): Statement {
  const change: { file: string; sizeKb?: number; maxSizeKb?: number | 'UNLIMITED' } = { file: '' };
  cursor.parenthesized(() => {
    cursor.expect('NAME', '=');
    change.file = cursor.seesText() ? cursor.text() : cursor.name();
    while (cursor.accept(',')) {
      const option = cursor.oneOf('SIZE', 'MAXSIZE', 'FILEGROWTH');
      cursor.expect('=');
      if (option === 'MAXSIZE' && cursor.accept('UNLIMITED')) change.maxSizeKb = 'UNLIMITED';
      else if (option === 'MAXSIZE') change.maxSizeKb = parseSize(cursor);
      else if (option === 'SIZE') change.sizeKb = parseSize(cursor);
      else parseSize(cursor);
    }
  });
  return command({ command: { kind: 'modify-file', database, ...change }, name: 'ALTER DATABASE', allowedInTransaction: false, line });
}

function parseHadr(cursor: Cursor, line: number, database: string): Statement {
  const simple = cursor.oneOfOptional('RESUME', 'SUSPEND', 'OFF');
  if (simple === undefined) cursor.expect('AVAILABILITY', 'GROUP', '=');
  const action = simple ?? { group: cursor.name() };
  return command({ command: { kind: 'alter-database-hadr', database, action }, name: 'ALTER DATABASE', allowedInTransaction: false, line });
}

/** The words of one option in upper case: READ_ONLY, RECOVERY SIMPLE, COMPATIBILITY_LEVEL = 150, QUERY_STORE = ON. */
function parseOption(cursor: Cursor): string {
  if (cursor.token.kind !== 'word') throw cursor.unexpected();
  const words = [cursor.next().upper];
  if (cursor.accept('=')) words.push('=');
  const value: Token = cursor.token;
  if (cursor.sees('ON') || cursor.sees('OFF') || cursor.sees('FULL') || value.kind === 'number' || cursor.seesName())
    words.push(cursor.next().upper);
  if (cursor.sees('(')) skipParenthesis(cursor);
  return words.join(' ');
}

export function parseBackup(cursor: Cursor, line: number): Statement {
  cursor.expect('BACKUP');
  const what = cursor.oneOf('DATABASE', 'LOG');
  const database = cursor.name();
  cursor.expect('TO');
  cursor.list(() => {
    cursor.oneOf('DISK', 'URL', 'TAPE');
    cursor.expect('=');
    parseExpression(cursor);
  });
  const options = cursor.accept('WITH') ? cursor.list(() => parseBackupOption(cursor)) : [];
  return command({
    command: { kind: 'backup', what, database, copyOnly: options.includes('COPY_ONLY') },
    name: `BACKUP ${what}`,
    allowedInTransaction: false,
    line,
  });
}

function parseBackupOption(cursor: Cursor): string {
  if (cursor.token.kind !== 'word') throw cursor.unexpected();
  const { upper } = cursor.next();
  if (cursor.accept('=')) parseExpression(cursor);
  else if (cursor.sees('(')) skipParenthesis(cursor);
  return upper;
}

export function parseKill(cursor: Cursor, line: number): Statement {
  cursor.expect('KILL');
  const spid = cursor.integer();
  if (cursor.accept('WITH')) cursor.expect('STATUSONLY');
  return command({ command: { kind: 'kill', spid }, name: 'KILL', allowedInTransaction: false, line });
}

export function parseCheckpoint(cursor: Cursor, line: number): Statement {
  cursor.expect('CHECKPOINT');
  if (cursor.token.kind === 'number') cursor.integer();
  return command({ command: { kind: 'checkpoint' }, name: 'CHECKPOINT', allowedInTransaction: true, line });
}
