/** File clauses of ALTER DATABASE. */
import type { Statement } from '../ast.ts';
import type { Cursor } from './cursor.ts';

interface File {
  readonly name: string;
  readonly path: string;
  readonly sizeKb: number | undefined;
}

const kilobytes: Readonly<Record<string, number>> = { KB: 1, MB: 1_024, GB: 1_048_576, TB: 1_073_741_824 };

/** `FILE (NAME = ..., FILENAME = '...', ...) [, ...] [TO FILEGROUP name]`, after ADD. */
export function parseAddFile(cursor: Cursor, line: number, database: string): Statement {
  cursor.expect('FILE');
  const files = cursor.list(() => parseFile(cursor));
  if (cursor.accept('TO')) {
    cursor.expect('FILEGROUP');
    cursor.name();
  }
  return {
    kind: 'command',
    command: { kind: 'alter-database-add-file', database, files },
    name: 'ALTER DATABASE',
    allowedInTransaction: false,
    line,
  };
}

function parseFile(cursor: Cursor): File {
  cursor.expect('(');
  const file: { name?: string; path?: string; sizeKb?: number } = {};
  cursor.list(() => {
    switch (cursor.oneOf('NAME', 'FILENAME', 'SIZE', 'MAXSIZE', 'FILEGROWTH')) {
      case 'NAME':
        cursor.expect('=');
        file.name = cursor.seesName() ? cursor.name() : cursor.text();
        return;
      case 'FILENAME':
        cursor.expect('=');
        file.path = cursor.text();
        return;
      case 'SIZE':
        cursor.expect('=');
        file.sizeKb = parseSize(cursor);
        return;
      default:
        cursor.expect('=');
        if (!cursor.accept('UNLIMITED')) parseSize(cursor);
    }
  });
  cursor.expect(')');
  if (file.name === undefined || file.path === undefined) throw cursor.unexpected();
  return { name: file.name, path: file.path, sizeKb: file.sizeKb };
}

/** A number with its unit; MB when there is none. A percentage of growth has no size. */
function parseSize(cursor: Cursor): number {
  const amount = cursor.integer();
  if (cursor.accept('%')) return 0;
  return amount * (kilobytes[cursor.oneOfOptional('KB', 'MB', 'GB', 'TB') ?? 'MB'] ?? 1);
}
