import { type SideObservation, sees } from '../../cutover/observation.ts';
import type { PartRow } from '../../sqlserver/readings/all-parts.ts';
import { canBePasted } from '../../sqlserver/remedies/pasteable.ts';
import { type Facts, fail, type Judgement, notApplicable, pass, type ReadSide, unknown } from '../check.ts';
import { list } from '../names.ts';
import type { Remedy } from '../remedy.ts';

/** Names are compared as the default collations do. */
export const fold = (name: string): string => name.toLowerCase();

/**
 * Databases of a side that are judged: those of the DAG, and on the source expected ones that are there and not in it yet. Or why there is
 * nothing to judge: a source that is not primary any more has no databases that matter to this migration.
 */
export function judgedDatabases(
  side: SideObservation,
  { expectedDatabases }: Pick<Facts, 'expectedDatabases'>,
): readonly string[] | Judgement {
  if (side.side === 'source' && side.dag?.role === 'SECONDARY') return notApplicable('the source is not primary any more');
  if (!side.dag && !sees(side)) return unknown('the login may not see which databases the distributed availability group holds');
  const here = new Map([...side.databases.keys()].map((name) => [fold(name), name]));
  const expected = side.side === 'source' ? (expectedDatabases ?? []).flatMap((name) => here.get(fold(name)) ?? []) : [];
  const names = new Map([...(side.dag?.databases ?? []).map(({ name }) => name), ...expected].map((name) => [fold(name), name]));
  if (names.size > 0) return [...names.values()];
  return side.dag ? unknown('no database of the availability group is visible') : notApplicable('no database is to be moved here');
}

/** What was seen of one thing: nothing wrong, wrong, or not to be told. */
export type Look = 'right' | 'unknown' | { readonly wrong: string };

export interface Looked {
  readonly name: string;
  readonly look: Look;
}

/** One judgement over many things: one that is wrong fails, else one that can not be told is unknown. */
export function judgeAll(looked: readonly Looked[], remedy: (wrong: readonly string[]) => Remedy | string, what = 'databases'): Judgement {
  const wrong = looked.flatMap(({ name, look }) => (typeof look === 'object' ? [{ name, text: `${name} ${look.wrong}` }] : []));
  if (wrong.length > 0) return fail(list(wrong.map(({ text }) => text)), remedy(wrong.map(({ name }) => name)));
  const dark = looked.flatMap(({ name, look }) => (look === 'unknown' ? [name] : []));
  return dark.length > 0 ? unknown(`not to be seen for ${list(dark)}`) : pass(`${looked.length} ${what}`);
}

export type DatabaseRow = PartRow<'databaseSettings'>;

/** Judges the row of each database in sys.databases. A database without a row is unknown. */
export function judgeSettings(
  side: ReadSide<'databaseSettings'>,
  facts: Facts,
  look: (row: DatabaseRow) => Look,
  remedy: (wrong: readonly string[]) => Remedy | string,
): Judgement {
  const names = judgedDatabases(side, facts);
  if ('verdict' in names) return names;
  const rows = byName(side.read.databaseSettings);
  return judgeAll(
    names.map((name) => {
      const row = rows.get(fold(name));
      return { name, look: row ? look(row) : 'unknown' };
    }),
    remedy,
  );
}

export const byName = <T extends { readonly name: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [fold(row.name), row]));

/** Rows of the databases that are judged. */
export function rowsOf<T extends { readonly name: string }>(rows: readonly T[], names: readonly string[]): readonly T[] {
  const wanted = new Set(names.map(fold));
  return rows.filter((row) => wanted.has(fold(row.name)));
}

/** Statements that one remedy holds, at most. With more to do, the rest shows in the next run. */
const most = 50;

/** One statement for each of these databases. Those whose names hold a line break are left out, and that is said. */
export const forEach = (names: readonly string[], statement: (name: string) => string): string => {
  const statements = names.filter(canBePasted).slice(0, most).map(statement);
  const note = names.every(canBePasted) ? [] : ['-- Left out: names that hold a line break.'];
  return [...note, ...statements].join('\n');
};

/** `wrong` when the value is known and not as it has to be. */
export const lookAt = <T>(value: T | undefined, isRight: (value: T) => boolean, wrong: (value: T) => string): Look =>
  value === undefined ? 'unknown' : isRight(value) ? 'right' : { wrong: wrong(value) };
