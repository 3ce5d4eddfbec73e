import { TaskFailure } from '../core/errors.ts';
import type { SideName } from '../cutover/observation.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Facts, GuardedTask, SideFacts } from '../prereqs/check.ts';
import { brokenGuards, guardsOf, partsOf } from '../prereqs/guarding.ts';
import { printRemedy } from '../prereqs/remedy.ts';
import { readSomeParts } from '../sqlserver/readings/all-parts.ts';
import type { Look } from './look.ts';
import { type Migration, note, readDeadline } from './migration.ts';

export interface GuardOptions {
  readonly expectedDatabases: readonly string[] | undefined;
  /** Ids of checks that the user takes upon himself. */
  readonly skipChecks: readonly string[] | undefined;
}

/**
 * Judges once more the checks that guard a task's own statements, under the locks: an approval may be days old. One round trip a side,
 * none when nothing beside the observation is read. Throws TaskFailure with the given outputs when a guard fails or can not be judged;
 * changes nothing.
 */
export async function expectGuards(
  task: GuardedTask,
  migration: Migration,
  seen: Look,
  options: GuardOptions,
  outputs: Readonly<Record<string, string>>,
): Promise<void> {
  const skip = options.skipChecks ?? [];
  if (skip.length > 0) note(migration, `Not judged again, because skip-checks names them: ${skip.join(', ')}.`);
  const guards = guardsOf(task, skip);
  const read = async (side: SideName): Promise<SideFacts> => {
    const observation = seen.observation[side];
    const { session } = migration[side];
    const parts = partsOf(guards);
    const readings =
      observation && parts.length > 0 ? await readSomeParts(session, parts, observation, { deadline: readDeadline(migration) }) : {};
    return { side, reach: { session, failure: undefined, evidence: {} }, observation, readings };
  };
  const [source, target] = await Promise.all([read('source'), read('target')]);
  const facts: Facts = { source, target, dagName: migration.dagName, expectedDatabases: options.expectedDatabases };
  const broken = brokenGuards(facts, guards);
  if (broken.length === 0) return;
  throw new TaskFailure(
    `Refused: ${broken.map(({ id, side, title, verdict, evidence }) => `${id} ${side}: "${title}" ${verdict === 'fail' ? 'failed' : 'could not be judged'} (${untrusted(evidence, 300)})`).join('; ')}. The source is primary and takes writes.`,
    {
      outputs,
      remedy: broken.map(({ id, remedy, page }) => `${id}: ${remedy ? untrusted(printRemedy(remedy)) : `see ${page}`}`).join(' '),
    },
  );
}
