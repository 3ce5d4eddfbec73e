/** Which columns an expression may name, and where they are in a row. */
import type { SqlType } from '../../sql-types.ts';
import { ambiguousColumn, invalidColumn, unboundIdentifier } from '../errors.ts';
import type { Collation } from '../values/text.ts';

export interface ScopeColumn {
  /** Lower-case name that qualifies the column: the alias, or the last part of the table's name. */
  readonly table: string;
  /** Lower-case full path of the table, when it has no alias: `sys.databases.name` may be written then. */
  readonly path: readonly string[];
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly collation?: Collation;
  /** Told when something is compiled that reads the column: its table need not fill the others. */
  readonly read?: () => void;
}

/** The columns of one row, and the scope of the query around it. */
export interface Scope {
  readonly columns: readonly ScopeColumn[];
  readonly outer: Scope | undefined;
  /** Called when a name inside a subquery means a column out here: then its result depends on the row out here. */
  readonly crossed?: () => void;
}

export interface Resolved {
  /** How many queries outwards. */
  readonly depth: number;
  readonly index: number;
  readonly column: ScopeColumn;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Throws 207, 209 or 4104. */
export function resolveColumn(path: readonly string[], scope: Scope | undefined, line: number | undefined): Resolved {
  const name = path.at(-1) as string;
  const qualifier = path.slice(0, -1);
  let tableKnown = false;
  let depth = 0;
  const crossed: (() => void)[] = [];
  for (let at = scope; at; at = at.outer, depth += 1) {
    if (at.crossed) crossed.push(at.crossed);
    const candidates = at.columns
      .map((column, index) => ({ column, index }))
      .filter(({ column }) => qualifier.length === 0 || qualifies(qualifier, column));
    if (qualifier.length > 0 && candidates.length > 0) tableKnown = true;
    const [found, another] = candidates.filter(({ column }) => same(column.name, name));
    if (another) throw ambiguousColumn(name, line);
    if (found) {
      found.column.read?.();
      for (const tell of crossed) tell();
      return { depth, ...found };
    }
    if (tableKnown) break;
  }
  if (qualifier.length === 0 || tableKnown) throw invalidColumn(name, line);
  throw unboundIdentifier(path.join('.'), line);
}

/** `t.c` means the alias or the table's own name, `schema.t.c` only a table without an alias. */
export function qualifies(qualifier: readonly string[], column: ScopeColumn): boolean {
  if (qualifier.length === 1) return same(qualifier[0] as string, column.table);
  const tail = column.path.slice(-qualifier.length);
  return tail.length === qualifier.length && qualifier.every((part, i) => part === '' || same(part, tail[i] as string));
}
