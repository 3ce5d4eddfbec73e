/** Names of up to four parts: `server.database.schema.object`, parts may be left out (`msdb..backupset`). */
import type { Cursor } from './cursor.ts';

/** An omitted part is an empty string. */
export function parsePath(cursor: Cursor): readonly string[] {
  const parts = [cursor.name()];
  while (cursor.accept('.')) parts.push(cursor.sees('.') ? '' : partAfterDot(cursor));
  return parts;
}

/** After a dot a reserved word is still refused, as SQL Server does. */
function partAfterDot(cursor: Cursor): string {
  return cursor.name();
}
