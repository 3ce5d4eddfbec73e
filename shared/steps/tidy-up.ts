import type { DagObservation, DatabaseObservation, Observation, SideName } from '../cutover/observation.ts';
import { resumeCopy, type Statement, setRequiredSecondaries } from '../sqlserver/commands.ts';
import type { FailoverRun } from './failover-run.ts';
import { look } from './look.ts';
import { perform } from './perform.ts';
import { guardOf } from './pinned.ts';
import { restoreSessions } from './restore-sessions.ts';

/** What a role change leaves behind on one side. */
export type Leftover = { readonly side: SideName } & (
  | { readonly kind: 'required-secondaries' }
  | { readonly kind: 'suspended'; readonly database: string }
);

/** Metadata statements, ms. */
const deadline = 60_000;
/** A RESUME that comes right after a role change may do nothing, so it is looked at and repeated. */
const attempts = 5;
const pause = 500;

/**
 * After the failover: REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT is stored per side and stays set on the old primary; copies may stay
 * suspended after a forced failover. A source of a lower version can not follow any more, so its copies are left alone.
 */
export function leftoversOfFailover({ source, target }: Observation): readonly Leftover[] {
  if (!source?.dag || !target) return [];
  const follows = source.server.majorVersion === target.server.majorVersion;
  return [...required(source.dag), ...(follows ? suspended('source', source.dag.databases) : [])];
}

/** After the source was made primary again: its commits must not wait for the target, and the target must follow again. */
export const leftoversOfRollback = ({ source, target }: Observation): readonly Leftover[] => [
  ...(source?.dag ? required(source.dag) : []),
  ...(target?.dag ? suspended('target', target.dag.databases) : []),
];

const required = (source: DagObservation): readonly Leftover[] =>
  (source.requiredSynchronizedSecondaries ?? 0) > 0 ? [{ side: 'source', kind: 'required-secondaries' }] : [];

const suspended = (side: SideName, databases: readonly DatabaseObservation[]): readonly Leftover[] =>
  databases
    .filter((database) => database.copy.suspended === true)
    .map((database) => ({ side, kind: 'suspended', database: database.name }));

/**
 * Puts away what `find` finds, and looks whether it is gone. What stays does not undo the role change: it is said, with the statement to
 * run. Returns how many there were at first.
 */
export async function tidyUp(run: FailoverRun, seen: Observation, find: (seen: Observation) => readonly Leftover[]): Promise<number> {
  const { migration } = run;
  const found = find(seen);
  if (found.length > 0) migration.host.group('Tidy up');
  let left = found;
  for (let attempt = 1; left.length > 0 && attempt <= attempts; attempt++) {
    if (attempt > 1) {
      await migration.clock.sleep(pause);
      await restoreSessions(run);
    }
    for (const leftover of left) await perform(migration, leftover.side, statementFor(run, leftover), deadline);
    const { observation } = await look(migration, run.pinned);
    const stillThere = find(observation);
    // A side that can not be read shows nothing; that does not mean that it is clean.
    left = left.some(({ side }) => observation[side] === undefined) ? left : stillThere;
  }
  run.disarmed ||= !left.some(({ kind }) => kind === 'required-secondaries');
  for (const leftover of left)
    migration.host.warning(
      `Not tidied up. Run on ${migration[leftover.side].server.serverName}, in master: ${statementFor(run, leftover).sql}`,
    );
  return found.length;
}

function statementFor(run: FailoverRun, leftover: Leftover): Statement {
  const guard = guardOf(run.migration, leftover.side, run.pinned);
  return leftover.kind === 'suspended' ? resumeCopy(guard, leftover.database) : setRequiredSecondaries(guard, 0);
}
