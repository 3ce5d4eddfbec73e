import type { Rights } from '../../cutover/observation.ts';
import { SqlFailure } from '../errors.ts';
import { quoteText } from '../identifiers.ts';
import type { Row, SqlSession } from '../session.ts';
import type { Known, NeededRight, Part, PartContext } from './part.ts';

type Parts = Readonly<Record<string, Part<unknown>>>;
type RowOf<P> = P extends Part<infer T> ? T : never;
export type KnownParts<P extends Parts> = { readonly [K in keyof P]: Known<RowOf<P[K]>> };

/**
 * Reads several parts in one round trip. Each SELECT runs by itself (sp_executesql inside TRY): a missing right, or a view that this
 * version does not have, makes its own part unknown and leaves the others alone. Never throws.
 */
export async function readParts<P extends Parts>(
  session: SqlSession,
  parts: P,
  context: PartContext,
  rights: Rights,
  options: { readonly deadline: number; readonly signal?: AbortSignal },
): Promise<KnownParts<P>> {
  const names = Object.keys(parts);
  if (names.length === 0) return {} as KnownParts<P>;
  const answers = await session.read(batchOf(parts, context), options).then(byPart, (error: unknown) => {
    if (error instanceof SqlFailure) return error;
    throw error;
  });
  return Object.fromEntries(names.map((name) => [name, known(parts[name] as Part<unknown>, name, answers, rights)])) as KnownParts<P>;
}

const batchOf = (parts: Parts, context: PartContext): string =>
  [
    'SET NOCOUNT ON;',
    ...Object.entries(parts).map(
      ([name, { sql }]) => `SELECT ${quoteText(name)} AS part;
BEGIN TRY
  EXEC sys.sp_executesql ${quoteText(sql(context))};
END TRY
BEGIN CATCH
  SELECT CONVERT(varchar(11), ERROR_NUMBER()) AS errorNumber, ERROR_MESSAGE() AS errorMessage;
END CATCH;`,
    ),
  ].join('\n');

/** The result sets that follow the name of each part. An error comes after what was sent before it. */
function byPart(sets: readonly (readonly Row[])[]): ReadonlyMap<string, readonly (readonly Row[])[]> {
  const found = new Map<string, (readonly Row[])[]>();
  let current: (readonly Row[])[] | undefined;
  for (const set of sets) {
    const [first] = set;
    if (first && 'part' in first && Object.keys(first).length === 1) {
      current = [];
      found.set(first.part ?? '', current);
    } else current?.push(set);
  }
  return found;
}

const missing: Readonly<Record<NeededRight, string>> = {
  sysadmin: 'the login is not sysadmin',
  viewServerState: 'the login may not read server state',
  viewAnyDefinition: 'the login may not see definitions (VIEW ANY DEFINITION)',
};

function known(part: Part<unknown>, name: string, answers: ReturnType<typeof byPart> | SqlFailure, rights: Rights): Known<unknown> {
  if (answers instanceof SqlFailure) return { known: false, why: answers.message };
  if (part.needs && !rights.sysadmin && !rights[part.needs])
    return { known: false, why: `${missing[part.needs]}: ${part.views} would stay silently empty` };
  const sets = answers.get(name);
  const error = sets?.flat().find((row) => 'errorNumber' in row);
  if (error) return { known: false, why: `error ${error.errorNumber}: ${error.errorMessage}` };
  const [rows, ...more] = sets ?? [];
  if (!rows || more.length > 0) return { known: false, why: `expected one result set of ${part.views}, got ${sets?.length ?? 0}` };
  return { known: true, rows: rows.map((row) => part.row(row)) };
}
