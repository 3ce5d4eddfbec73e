import type { Relation } from '../../port.ts';
import type { Column, SqlType, SqlTypeName, SqlValue } from '../../sql-types.ts';
import type { Session } from '../sessions/session.ts';

/** Values of a row by column name; a column that is left out is NULL. */
export type ViewRow = Readonly<Record<string, SqlValue | undefined>>;

/** A catalog view or DMV. */
export interface View {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly VersionedColumn[];
  /** Major version from which the view exists. */
  readonly since: number;
  /** `database` is the database in whose context the view is read. */
  rows(session: Session, database: string): Iterable<ViewRow>;
}

interface VersionedColumn extends Column {
  readonly since: number;
}

/**
 * Defines a view. One column a line: `name type`, then `not null` where the metadata of SQL Server say so, then `@16` for a
 * column that exists from that major version on.
 */
export function view(name: string, columns: string, rows: (session: Session, database: string) => Iterable<ViewRow>, since = 13): View {
  const [schema, bare] = name.includes('.') ? (name.split('.') as [string, string]) : ['sys', name];
  return { schema, name: bare, columns: parseColumns(columns), rows, since };
}

/** A table-valued function defines its view again with every call. */
const parsed = new Map<string, readonly VersionedColumn[]>();

function parseColumns(text: string): readonly VersionedColumn[] {
  const known = parsed.get(text);
  if (known) return known;
  const lines = text.split('\n').map((line) => line.trim());
  const columns = lines.filter((line) => line !== '').map(parseColumn);
  parsed.set(text, columns);
  return columns;
}

const columnLine = /^(\S+) (\w+)(?:\((\w+)(?:,(\d+))?\))?( not null)?(?: @(\d+))?$/;

function parseColumn(line: string): VersionedColumn {
  const match = columnLine.exec(line);
  if (match === null) throw new Error(`Not a column of a view: ${line}`);
  const [, name = '', type = '', first, second, notNull, since] = match;
  return { name, type: parseType(type, first, second), nullable: notNull === undefined, since: since === undefined ? 13 : Number(since) };
}

function parseType(name: string, first?: string, second?: string): SqlType {
  if (name === 'sysname') return { name: 'nvarchar', length: 128 };
  const type = name as SqlTypeName;
  if (first === undefined) return { name: type };
  if (type === 'numeric' || type === 'decimal') return { name: type, precision: Number(first), scale: Number(second ?? 0) };
  if (type === 'datetime2' || type === 'time' || type === 'datetimeoffset') return { name: type, scale: Number(first) };
  return { name: type, length: first === 'max' ? 'max' : Number(first) };
}

/** The view as one session sees it: the columns of its server's version, rows read when they are asked for. */
export function relationOf(definition: View, session: Session, database = session.database): Relation {
  const { major } = session.server.version;
  const columns = columnsFor(definition, major);
  return {
    columns,
    rows(read) {
      const rows: SqlValue[][] = [];
      for (const row of definition.rows(session, database)) {
        const values: SqlValue[] = new Array(columns.length).fill(null);
        for (const index of read ?? columns.keys()) values[index] = row[columns[index]?.name ?? ''] ?? null;
        rows.push(values);
      }
      return rows;
    },
  };
}

const byVersion = new WeakMap<View, Map<number, readonly Column[]>>();

export function columnsFor(definition: View, major: number): readonly Column[] {
  const known = byVersion.get(definition) ?? new Map<number, readonly Column[]>();
  byVersion.set(definition, known);
  const columns =
    known.get(major) ??
    definition.columns.filter((column) => column.since <= major).map(({ name, type, nullable }) => ({ name, type, nullable }));
  known.set(major, columns);
  return columns;
}
