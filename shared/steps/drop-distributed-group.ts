import { TaskFailure } from '../core/errors.ts';
import { nextAction } from '../cutover/next-action.ts';
import type { Observation, SideName } from '../cutover/observation.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { dropDag, dropMemberGroup, type Statement } from '../sqlserver/commands.ts';
import { databaseStates, sayAdvice } from './closing-advice.ts';
import { releaseBothLocks, takeBothLocks } from './locks.ts';
import { type Look, look, sayLook } from './look.ts';
import type { Migration } from './migration.ts';
import { reconnect } from './open.ts';
import { perform } from './perform.ts';
import { guardOf, type PinnedDag, pin } from './pinned.ts';
import { refusal } from './refusal.ts';
import type { Ending } from './with-report.ts';

export interface DropOptions {
  readonly dropSourceAvailabilityGroup: boolean;
  readonly signal: AbortSignal;
}

const notDropped = { dropped: 'false' };
/** Our wait for one DROP, ms. */
const deadline = 120_000;

/**
 * Drops the DAG after the failover: on the forwarder (the old source) first, then on the new primary. In this order the stale side can
 * not be forced afterwards, and the last drop leaves the list of members readable for a run that was interrupted before it.
 */
export async function dropDistributedGroup(migration: Migration, options: DropOptions): Promise<Ending<'dropped'>> {
  migration.host.group('Look at both sides');
  const before = await look(migration);
  sayLook(migration, before);
  const action = nextAction(before.state, 'dropped');
  if (action.kind === 'refuse') throw refusal(action, before, notDropped);
  if (action.kind === 'nothing') return alreadyDropped(migration, before, options);
  const pinned = pin(before.observation);
  if (!pinned) throw new Error(`State ${before.state.name} without a distributed availability group.`);

  await takeBothLocks(migration, pinned.lock, notDropped, options.signal);
  try {
    const now = await look(migration, pinned);
    const still = nextAction(now.state, 'dropped');
    if (still.kind === 'refuse') throw refusal(still, now, notDropped);
    if (still.kind === 'nothing') return alreadyDropped(migration, now, options);
    expectTargetWritable(now);
    await dropOn(migration, pinned, 'source');
    if (options.dropSourceAvailabilityGroup) await dropSourceGroup(migration, pinned, now.observation);
    else sayKept(migration, now.observation);
    await dropOn(migration, pinned, 'target');
  } finally {
    await releaseBothLocks(migration, pinned.lock);
  }
  const after = await look(migration);
  if (after.state.name !== 'dropped')
    throw new TaskFailure(
      'not-dropped',
      `State ${after.state.name} after the drop: ${untrusted(after.state.because)}. The target takes writes.`,
      {
        outputs: notDropped,
        remedy: 'Run drop-ag again: it drops what is left.',
      },
    );
  sayAdvice(migration, after.observation);
  return {
    outputs: { dropped: 'true' },
    headline: `The distributed availability group is dropped on both sides. ${databaseStates(after.observation)}`,
  };
}

/** From every database's own server: the target must take writes, and the source must not be the primary of what is left. */
function expectTargetWritable({ observation }: Look): void {
  const { source, target } = observation;
  const names = (target?.dag ?? source?.dag)?.databases.map((database) => database.name) ?? [];
  const refused = names.filter((name) => target?.databases.get(name)?.writable !== true);
  if (source?.dag?.role !== 'PRIMARY' && names.length > 0 && refused.length === 0 && target?.dag?.role !== 'SECONDARY') return;
  const why =
    source?.dag?.role === 'PRIMARY'
      ? 'the source is still primary'
      : refused.length > 0
        ? `not writable on the target: ${refused.join(', ')}`
        : 'the target is not seen as primary of any database';
  throw new TaskFailure('target-not-writable', `Refused: ${untrusted(why)}. Nothing was changed.`, {
    outputs: notDropped,
    remedy: 'Run failover-dag first; it waits until every database of the target is writable.',
  });
}

/** Drops it on one side if it is there, and reads that it is gone: 15151 may mean "no permission" as well as "does not exist". */
async function dropOn(migration: Migration, pinned: PinnedDag, side: SideName): Promise<void> {
  const { observation } = await look(migration, pinned);
  const here = observation[side];
  if (here && !here.dag) return;
  migration.host.group(`Drop the distributed availability group on the ${side}`);
  const role = side === 'source' ? 'SECONDARY' : 'PRIMARY';
  await expectGone(migration, side, dropDag({ ...guardOf(migration, side, pinned), role }), (seen) => seen[side]?.dag === undefined);
}

/** The member AG of the source. The target still names it, should the source's own copy of the DAG be gone already. */
async function dropSourceGroup(migration: Migration, pinned: PinnedDag, before: Observation): Promise<void> {
  const name = before.source?.dag?.memberGroup?.name ?? before.target?.dag?.members.find((member) => !member.isLocal)?.name;
  const { observation } = await look(migration);
  if (name === undefined || observation.source?.groupNames.includes(name) !== true) return;
  migration.host.group('Drop the availability group of the source');
  migration.host.warning(
    `${untrusted(name)} is dropped as asked: its databases stay in the RESTORING state on every replica of the source.`,
  );
  const statement = dropMemberGroup(guardOf(migration, 'source', pinned), name);
  await expectGone(migration, 'source', statement, (seen) => seen.source?.groupNames.includes(name) === false);
}

function sayKept(migration: Migration, { source, target }: Observation): void {
  const name = source?.dag?.memberGroup?.name ?? target?.dag?.members.find((member) => !member.isLocal)?.name;
  if (name !== undefined)
    migration.host.info(
      `${untrusted(name)} on the source is kept (${migration.host.nameOf('dropSourceAvailabilityGroup')} is false). Its databases do not take writes.`,
    );
}

async function expectGone(migration: Migration, side: SideName, statement: Statement, gone: (seen: Observation) => boolean): Promise<void> {
  const outcome = await perform(migration, side, statement, deadline);
  if (!migration[side].session.alive) await reconnect(migration, side);
  const { observation } = await look(migration);
  if (observation[side] && gone(observation)) return;
  const why =
    outcome.kind === 'refused'
      ? `${outcome.error.number}: ${outcome.error.message}`
      : outcome.kind === 'unknown'
        ? outcome.cause
        : 'it was accepted, and it is still there';
  throw new TaskFailure(
    'not-dropped',
    `Not dropped on the ${side}: ${untrusted(statement.sql)} (${untrusted(why)}). The target takes writes; nothing is lost.`,
    {
      outputs: notDropped,
      remedy: 'Check the permission of the login (CONTROL or ALTER ANY AVAILABILITY GROUP), then run drop-ag again: it drops what is left.',
    },
  );
}

function alreadyDropped(migration: Migration, { observation }: Look, options: DropOptions): Ending<'dropped'> {
  const others = [...new Set([...(observation.source?.dagNames ?? []), ...(observation.target?.dagNames ?? [])])];
  if (others.length > 0)
    migration.host.warning(
      `There is no distributed availability group ${untrusted(migration.dagName)} here, but there is: ${untrusted(others.join(', '))}. Check the name if one of these was meant.`,
    );
  if (options.dropSourceAvailabilityGroup && (observation.source?.groupNames.length ?? 0) > 0)
    migration.host.warning(
      `Which availability group of the source was a member is not known any more. On the source there is: ${untrusted(observation.source?.groupNames.join(', ') ?? '')}. Drop it by hand if it is not needed.`,
    );
  sayAdvice(migration, observation);
  return {
    outputs: { dropped: 'true' },
    headline: `Nothing to drop: ${untrusted(migration.dagName)} is on neither side. ${databaseStates(observation)}`,
  };
}
