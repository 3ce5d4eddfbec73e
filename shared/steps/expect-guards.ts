import { TaskFailure } from '../core/errors.ts';
import type { SideName, SideObservation } from '../cutover/observation.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Facts, GuardedTask, SideFacts } from '../prereqs/check.ts';
import { brokenGuards, guardsOf, partsOf } from '../prereqs/guarding.ts';
import { printRemedy } from '../prereqs/remedy.ts';
import { readSomeParts } from '../sqlserver/readings/all-parts.ts';
import { note, readDeadline, type Side, type SourceMigration } from './migration.ts';

export interface GuardOptions {
  readonly expectedDatabases: readonly string[] | undefined;
  /** Ids of checks that the user takes upon himself. */
  readonly skipChecks: readonly string[] | undefined;
}

/**
 * Judges once more the checks that guard a task's own statements, under the locks: an approval may be days old. One round trip a side,
 * none when nothing beside the observation is read. Without a target that is a SQL Server only the source is judged. Throws TaskFailure with the given outputs when a guard fails or can not be judged;
 * changes nothing.
 */
export async function expectGuards(
  task: GuardedTask,
  migration: SourceMigration & { readonly target: Side | undefined },
  seen: { readonly observation: { readonly source: SideObservation | undefined; readonly target?: SideObservation | undefined } },
  options: GuardOptions,
  outputs: Readonly<Record<string, string>>,
): Promise<void> {
  const skip = options.skipChecks ?? [];
  if (skip.length > 0) note(migration, `Not judged again, because skip-checks names them: ${skip.join(', ')}.`);
  const guards = guardsOf(task, skip);
  const read = async (side: SideName): Promise<SideFacts> => {
    const observation = seen.observation[side];
    const session = migration[side]?.session;
    const parts = partsOf(guards);
    const readings =
      observation && session && parts.length > 0
        ? await readSomeParts(session, parts, observation, { deadline: readDeadline(migration) })
        : {};
    return { side, reach: { session, failure: undefined, evidence: {} }, observation, readings };
  };
  const [source, target] = await Promise.all([read('source'), read('target')]);
  const facts: Facts = {
    route: migration.target ? 'sql-vm' : 'managed-instance',
    source,
    target,
    dagName: migration.dagName,
    expectedDatabases: options.expectedDatabases,
  };
  const broken = brokenGuards(facts, guards).filter(({ side }) => migration.target !== undefined || side === 'source');
  if (broken.length === 0) return;
  throw new TaskFailure(
    'guard-failed',
    `Refused: ${broken.map(({ id, side, title, verdict, evidence }) => `${id} ${side}: "${title}" ${verdict === 'fail' ? 'failed' : 'could not be judged'} (${untrusted(evidence, 300)})`).join('; ')}.`,
    {
      standing: 'The source is primary and takes writes.',
      outputs,
      remedy: broken.map(({ id, remedy, page }) => `${id}: ${remedy ? untrusted(printRemedy(remedy)) : `see ${page}`}`).join(' '),
    },
  );
}
