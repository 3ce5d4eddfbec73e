/** OBJECT_ID and COL_LENGTH: what exists, as this session sees it. */
import { createHash } from 'node:crypto';
import type { SqlType } from '../../sql-types.ts';
import { tokenize } from '../lexer.ts';
import { Cursor } from '../parser/cursor.ts';
import { parsePath } from '../parser/names.ts';
import { findRelation, temporaryTable } from '../queries/tables.ts';
import type { SessionState } from '../session-state.ts';
import { familyOf, int, isNational } from '../types.ts';
import { asText, type BuiltIns, builtIn, strict } from './definition.ts';

export const objectFunctions: BuiltIns = {
  OBJECT_ID: builtIn(1, 2, (args, _, { session }) =>
    strict(int, args.map(asText), (name, kind) => objectId(session, name as string, kind as string | undefined), true),
  ),
  COL_LENGTH: builtIn(2, 2, (args, _, { session }) =>
    strict(
      { name: 'smallint' },
      args.map(asText),
      (table, column) => {
        const columns = columnsOf(session, table as string);
        const found = columns?.find(({ name }) => name.toLowerCase() === (column as string).toLowerCase());
        return found ? storageLength(found.type) : null;
      },
      true,
    ),
  ),
};

/** Undefined for a text that is no name. */
function pathOf(text: string): readonly string[] | undefined {
  try {
    const cursor = new Cursor(tokenize(text));
    const path = parsePath(cursor);
    return cursor.atEnd ? path : undefined;
  } catch {
    return undefined;
  }
}

function columnsOf(session: Readonly<SessionState>, name: string) {
  const path = pathOf(name);
  return path && (temporaryTable(session, path) ?? findRelation(session, path))?.columns;
}

function objectId(session: Readonly<SessionState>, name: string, kind: string | undefined): number | null {
  const path = pathOf(name);
  if (!path) return null;
  const number = (text: string): number => createHash('md5').update(text.toLowerCase()).digest().readUInt32LE(0) & 0x3fffffff;
  if (temporaryTable(session, path)) return -number(path.at(-1) as string);
  const fromEngine = session.engine.scalarFunction('OBJECT_ID')?.(kind === undefined ? [name] : [name, kind]).value;
  if (typeof fromEngine === 'number') return fromEngine;
  const relation = findRelation(session, path);
  return relation ? number(path.join('.')) : null;
}

function storageLength(type: SqlType): number {
  if (type.length === 'max') return -1;
  if (type.length !== undefined) return type.length * (isNational(type) ? 2 : 1);
  if (familyOf(type) === 'decimal')
    return type.name === 'money'
      ? 8
      : (type.precision ?? 18) <= 9
        ? 5
        : (type.precision ?? 18) <= 19
          ? 9
          : (type.precision ?? 18) <= 28
            ? 13
            : 17;
  const sizes: Partial<Record<SqlType['name'], number>> = {
    bit: 1,
    tinyint: 1,
    smallint: 2,
    int: 4,
    real: 4,
    smalldatetime: 4,
    date: 3,
    uniqueidentifier: 16,
    time: 5,
    datetimeoffset: 10,
    sql_variant: 8016,
  };
  return sizes[type.name] ?? 8;
}
