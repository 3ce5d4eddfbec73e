import { writeDuration } from '../../core/duration.ts';
import { TaskFailure } from '../../core/errors.ts';
import { waitUntil } from '../../core/wait.ts';
import { nextLinkAction } from '../../cutover/link/next-action.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import { dropDag, dropMemberGroup } from '../../sqlserver/commands.ts';
import { lockName } from '../../sqlserver/lock.ts';
import { releaseLockOn, takeLockOn } from '../locks.ts';
import { performOn } from '../perform.ts';
import { guardOn } from '../pinned.ts';
import type { Ending } from '../with-report.ts';
import type { LinkMigration } from './link-migration.ts';
import { linkRefusal } from './link-refusal.ts';
import { type LinkLook, lookAgainAtLink, lookAtLink, sayLinkLook } from './look-link.ts';
import { sendOrder } from './order.ts';

export interface DropLinkOptions {
  readonly dropSourceAvailabilityGroup: boolean;
  /** ms; 0 refuses at once when the first full backup is not there. */
  readonly backupTimeout: number;
  readonly signal: AbortSignal;
}

const notDropped = { dropped: 'false' };
/** Our wait for one DROP, and the longest an operation of Azure is followed, ms. */
const deadline = 120_000;
const orderDeadline = 1_800_000;
const backupPause = 30_000;

/**
 * Removes what is left of the link after the cutover: a link that was kept only when the instance has its first full backup (else the
 * database can become unavailable at a restart), then the DAG on SQL Server, which knows of no removal in Azure.
 */
export async function dropLink(migration: LinkMigration, options: DropLinkOptions): Promise<Ending<'dropped'>> {
  migration.host.group('Look at the source, the link and the instance');
  const before = await lookAtLink(migration);
  sayLinkLook(migration, before);
  const seen = await waitForBackup(migration, before, options);
  const action = nextLinkAction(seen.state, 'dropped');
  if (action.kind === 'refuse') throw linkRefusal(action, seen, notDropped);
  if (action.kind === 'nothing') return { outputs: { dropped: 'true' }, headline: `Nothing to drop: ${action.because}.` };
  const dag = seen.observation.source?.dag;
  const link = seen.observation.link;
  const groupId = dag?.groupId ?? (link === 'gone' ? undefined : link?.groupId) ?? '';
  const pinned = { name: dag?.name ?? migration.dagName, groupId, lock: lockName(groupId) };
  await takeLockOn(migration, migration.source, pinned.lock, notDropped, options.signal);
  try {
    await removeKeptLink(migration, pinned.groupId);
    const now = await lookAtLink(migration, dag && pinned.groupId);
    if (now.observation.source?.dag) await dropOnSource(migration, pinned, now, options);
  } finally {
    await releaseLockOn(migration.source, pinned.lock);
  }
  const after = await lookAtLink(migration);
  if (after.state.name !== 'dropped')
    throw new TaskFailure(
      'not-dropped',
      `State ${after.state.name} after the drop: ${untrusted(after.state.because)}. The instance takes the writes.`,
      {
        outputs: notDropped,
        remedy: 'Run drop-ag again: it drops what is left.',
      },
    );
  return {
    outputs: { dropped: 'true' },
    headline: `The link and the distributed availability group are gone. ${migration.targetName} takes the writes; what is left on ${migration.source.server.serverName} is a copy as of the cutover.`,
  };
}

/** Waits for the first full backup of a kept link when that was asked for. Gives the look that decides. */
async function waitForBackup(migration: LinkMigration, first: LinkLook, { backupTimeout, signal }: DropLinkOptions): Promise<LinkLook> {
  const { clock, host } = migration;
  const firstAction = nextLinkAction(first.state, 'dropped');
  if (firstAction.kind !== 'wait-for-backup') return first;
  let latest = first;
  const waited = await waitUntil(
    async () => {
      latest = await lookAgainAtLink(migration);
      if (nextLinkAction(latest.state, 'dropped').kind !== 'wait-for-backup') return { done: latest };
      host.info(`waiting for the first full backup of the instance: ${untrusted(latest.state.because)}`);
      return { again: backupPause };
    },
    { clock, timeout: backupTimeout, signal },
  );
  if (waited.kind !== 'timeout') return waited.value;
  throw new TaskFailure(
    'no-first-backup',
    `State ${latest.state.name}: ${untrusted(latest.state.because)}. Refused: ${backupTimeout === 0 ? 'it was not asked to wait' : `not there after ${writeDuration(backupTimeout)}`}. Nothing was changed.`,
    {
      outputs: notDropped,
      remedy: `${'next' in firstAction ? firstAction.next : ''} Set ${host.nameOf('backupTimeout')} to wait for it; to see it, the task needs a login for the instance (${host.nameOf('targetServer')}).`,
    },
  );
}

async function removeKeptLink(migration: LinkMigration, groupId: string): Promise<void> {
  const now = await lookAtLink(migration, groupId);
  const action = nextLinkAction(now.state, 'dropped');
  if (action.kind === 'refuse') throw linkRefusal(action, now, notDropped);
  if (now.observation.link === 'gone' || action.kind !== 'drop') return;
  const { linkName } = migration.instance.address;
  const end = await sendOrder(migration, 'remove the link that was kept', `DELETE distributedAvailabilityGroups/${linkName}`, () =>
    migration.instance.removeLink(orderDeadline),
  );
  if (end.kind === 'done') return;
  throw new TaskFailure(
    'not-dropped',
    `The link was not removed, or it is not known: ${untrusted(end.kind === 'refused' ? end.message : end.cause)}. The instance takes the writes.`,
    { outputs: notDropped, remedy: 'Run drop-ag again: it looks first, and removes what is left.' },
  );
}

async function dropOnSource(
  migration: LinkMigration,
  pinned: { readonly name: string; readonly groupId: string; readonly lock: string },
  now: LinkLook,
  { dropSourceAvailabilityGroup }: DropLinkOptions,
): Promise<void> {
  const action = nextLinkAction(now.state, 'dropped');
  if (action.kind === 'refuse') throw linkRefusal(action, now, notDropped);
  const { source } = migration;
  const group = now.observation.source?.dag?.memberGroup;
  const guard = guardOn(source, pinned);
  await expectDone(migration, () => performOn(migration, source, dropDag(guard), deadline));
  if (dropSourceAvailabilityGroup && group)
    await expectDone(migration, () => performOn(migration, source, dropMemberGroup(guard, group.name), deadline));
  else if (group)
    migration.host.info(
      `The availability group ${untrusted(group.name)} stays on ${untrusted(source.server.serverName)}; its databases would take writes again, so keep the application away from them.`,
    );
}

async function expectDone(migration: LinkMigration, send: () => ReturnType<typeof performOn>): Promise<void> {
  const outcome = await send();
  if (outcome.kind === 'done') return;
  throw new TaskFailure(
    'not-dropped',
    `${untrusted(migration.source.server.serverName)} ${outcome.kind === 'refused' ? `refused: ${outcome.error.number}: ${untrusted(outcome.error.message)}` : `did not answer: ${untrusted(outcome.cause)}`}. The instance takes the writes.`,
    { outputs: notDropped, remedy: 'Run drop-ag again: it looks first, and drops what is left.' },
  );
}
