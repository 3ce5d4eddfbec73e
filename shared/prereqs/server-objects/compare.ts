import type { SideObservation } from '../../cutover/observation.ts';
import { fail, type Judgement, notApplicable, pass, unknown } from '../check.ts';
import { list } from '../names.ts';
import type { Remedy } from '../remedy.ts';

/** Names of an instance are compared as its collation does: only a case-sensitive one tells Sales from SALES. */
export const nameKey = ({ server }: Pick<SideObservation, 'server'>): ((name: string) => string) =>
  /_CS_|_BIN/i.test(server.collation) ? (name) => name : (name) => name.toLowerCase();

/** What the source has and the target lacks, by name. */
export function lacking<S, T>(
  source: readonly S[],
  target: readonly T[],
  nameOf: (one: S | T) => string,
  side: Pick<SideObservation, 'server'>,
): readonly S[] {
  const key = nameKey(side);
  const there = new Set(target.map((one) => key(nameOf(one))));
  return source.filter((one) => !there.has(key(nameOf(one))));
}

/** Fails with what is wrong; without that, what could not be read makes it unknown; else it passes. */
export function judgeFound(wrong: readonly string[], unread: readonly string[], seen: string, remedy: () => Remedy | string): Judgement {
  const rest = unread.length === 0 ? '' : `; could not be read: ${list(unread)}`;
  if (wrong.length > 0) return fail(`${list(wrong)}${rest}`, remedy());
  return unread.length > 0 ? unknown(`could not be read: ${list(unread)}`, unreadRemedy) : pass(seen);
}

/** How to run a query whose output is a script: a grid drops line breaks, and other ways of showing text cut it off. */
export const printedBySqlcmd = 'Run the query with sqlcmd -y 0, which cuts nothing off, and not in a pipeline.';

const unreadRemedy =
  'Give the login the right to enter the databases (GRANT CONNECT ANY DATABASE, and VIEW ANY DEFINITION), or look into these databases by hand.';

/** Databases that could not be entered, each with the reason. */
export const unreadDatabases = (rows: readonly { readonly database: string; readonly failure: string | undefined }[]): readonly string[] =>
  rows.flatMap(({ database, failure }) => (failure === undefined ? [] : [`${database} (${failure})`]));

/** What is in the databases can be read while the source is primary; afterwards, or without the DAG, there is nothing to compare. */
export function notReadable(source: SideObservation): Judgement | undefined {
  if (!source.dag) return notApplicable('the distributed availability group is not visible on the source');
  return source.dag.role === 'PRIMARY' ? undefined : notApplicable('the source is not primary any more: its databases can not be entered');
}
