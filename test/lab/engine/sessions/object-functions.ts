import type { SqlValue } from '../../sql-types.ts';
import { findRelation } from '../views/find.ts';
import type { Session } from './session.ts';

/** OBJECT_ID('database.schema.name'[, 'type']): the object_id of sys.all_objects; NULL when there is none. */
export function objectId(session: Session, name: string, type: string | undefined): number | null {
  const parts = (name.match(/\[(?:[^\]]|\]\])*\]|"[^"]*"|[^.]+|(?<=\.)(?=\.)/g) ?? []).map(unquoted).reverse();
  const [object = '', schema = '', database] = parts;
  for (const row of objects(session, database || session.database)) {
    const inSchema = schema === '' ? row.schema === 1 : row.schema === (schema.toLowerCase() === 'sys' ? SYS : 1);
    if (
      inSchema &&
      row.name.toLowerCase() === object.toLowerCase() &&
      (type === undefined || row.type.trim() === type.trim().toUpperCase())
    )
      return row.id;
  }
  return null;
}

/** OBJECT_NAME(id[, database_id]) in the current database. */
export function objectName(session: Session, id: SqlValue): string | null {
  for (const row of objects(session, session.database)) if (row.id === Number(id)) return row.name;
  return null;
}

/** schema_id of sys. */
const SYS = 4;

function* objects(session: Session, database: string): Generator<{ id: number; name: string; schema: number; type: string }> {
  for (const row of findRelation(session, database, 'sys', 'all_objects')?.rows() ?? [])
    yield { name: String(row[0]), id: Number(row[1]), schema: Number(row[3]), type: String(row[5]) };
}

function unquoted(part: string): string {
  if (part.startsWith('[')) return part.slice(1, -1).replaceAll(']]', ']');
  return part.startsWith('"') ? part.slice(1, -1) : part;
}
