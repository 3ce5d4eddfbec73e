import { SqlError } from '../sql-types.ts';
import type { Declaration } from './declarations.ts';

export interface PreparedStatement {
  readonly sql: string;
  readonly declared: readonly Declaration[];
}

/** The prepared statements of one session, by handle. They end with the session, also when the client asks for a new one. */
export interface PreparedStatements {
  keep(statement: PreparedStatement): number;
  /** Throws SqlError 8179. */
  find(handle: number): PreparedStatement;
  /** Throws SqlError 8179. */
  forget(handle: number): void;
  clear(): void;
}

export function preparedStatements(): PreparedStatements {
  const kept = new Map<number, PreparedStatement>();
  let last = 0;
  const find = (handle: number): PreparedStatement => {
    const statement = kept.get(handle);
    if (!statement) throw new SqlError(8179, `Could not find prepared statement with handle ${handle}.`, { state: 4 });
    return statement;
  };
  return {
    keep(statement) {
      last++;
      kept.set(last, statement);
      return last;
    },
    find,
    forget(handle) {
      find(handle);
      kept.delete(handle);
    },
    clear: () => kept.clear(),
  };
}
