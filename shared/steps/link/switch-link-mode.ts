import { writeDuration } from '../../core/duration.ts';
import { TaskFailure } from '../../core/errors.ts';
import { howLong } from '../../core/log-line.ts';
import { waitUntil } from '../../core/wait.ts';
import { nextLinkAction } from '../../cutover/link/next-action.ts';
import type { ReplicationMode } from '../../cutover/link/observation.ts';
import { storedMode } from '../../cutover/observation.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import { setCommitMode, setRequiredSecondaries } from '../../sqlserver/commands.ts';
import { lockName } from '../../sqlserver/lock.ts';
import { expectGuards } from '../expect-guards.ts';
import { releaseLockOn, takeLockOn } from '../locks.ts';
import { performOn } from '../perform.ts';
import { guardOn } from '../pinned.ts';
import { sayState } from '../say-state.ts';
import type { SwitchOptions } from '../switch-commit-mode.ts';
import type { Ending } from '../with-report.ts';
import { expectDatabases } from './expect-databases.ts';
import type { LinkMigration } from './link-migration.ts';
import { linkRefusal } from './link-refusal.ts';
import { lookAgainAtLink, lookAtLink, sayLinkLook } from './look-link.ts';
import { sendOrder } from './order.ts';
import { refusedInARow } from './refused-in-a-row.ts';

/** Longest wait for one MODIFY, ms. It changes metadata only. */
const statementDeadline = 60_000;
/** Longest wait for the operation of Azure, ms. */
const orderDeadline = 900_000;
/** How long the link may take to follow the source by itself before it is told, ms. */
const followPatience = 15_000;

/**
 * Switches the commit mode on the source, then of the link, and waits until it is SYNCHRONIZED. The link may follow the source by itself; it is
 * only told when it does not (Microsoft's how-to has dropped that step, the API has kept it). Both are read back.
 */
export async function switchLinkMode(migration: LinkMigration, options: SwitchOptions): Promise<Ending<'mode' | 'changed'>> {
  migration.host.group('Look at the source, the link and the instance');
  const before = await lookAtLink(migration);
  sayLinkLook(migration, before);
  const aim = options.mode === 'synchronous-commit' ? 'synchronous' : 'asynchronous';
  const action = nextLinkAction(before.state, aim);
  if (action.kind === 'refuse') throw linkRefusal(action, before, { changed: 'false' });
  if (action.kind === 'nothing') return ending(options, false, `Nothing to switch: ${action.because}.`);
  const changed = action.kind === 'set-commit-mode' && (await setEverywhere(migration, options, aim));
  if (options.mode === 'asynchronous-commit') return ending(options, changed, 'The source and the link are asynchronous now.');
  if (!options.wait) return ending(options, changed, 'The source and the link are synchronous now. It was not waited for SYNCHRONIZED.');
  await waitForSynchronized(migration, options);
  return ending(options, changed, 'The source and the link are synchronous and every database is SYNCHRONIZED.');
}

const ending = ({ mode }: SwitchOptions, changed: boolean, headline: string): Ending<'mode' | 'changed'> => ({
  outputs: { mode, changed: String(changed) },
  headline,
});

/** Under the lock everything is looked at again. Returns whether anything was sent. */
async function setEverywhere(migration: LinkMigration, options: SwitchOptions, aim: 'synchronous' | 'asynchronous'): Promise<boolean> {
  const first = await lookAtLink(migration);
  const dag = first.observation.source?.dag;
  if (!dag) throw new Error(`State ${first.state.name} without a distributed availability group.`);
  const pinned = { name: dag.name, groupId: dag.groupId, lock: lockName(dag.groupId) };
  migration.host.group(`Set ${options.mode} on the source and for the link`);
  await takeLockOn(migration, migration.source, pinned.lock, { changed: 'false' }, options.signal);
  try {
    const now = await lookAtLink(migration, pinned.groupId);
    const action = nextLinkAction(now.state, aim);
    if (action.kind === 'refuse') throw linkRefusal(action, now, { changed: 'false' });
    const here = now.observation.source?.dag;
    if (action.kind !== 'set-commit-mode' || !here) return false;
    expectDatabases(now.observation, options.expectedDatabases, { changed: 'false' });
    if (aim === 'synchronous')
      await expectGuards('switch-sync-mode', { ...migration, target: undefined }, now, options, { changed: 'false' });
    const guard = guardOn(migration.source, pinned);
    let sent = false;
    const send = async (statement: Parameters<typeof performOn>[2]) => {
      sent = true;
      const outcome = await performOn(migration, migration.source, statement, statementDeadline);
      if (outcome.kind !== 'done')
        throw notSwitched(
          `The source ${outcome.kind === 'refused' ? `refused: ${outcome.error.number}: ${outcome.error.message}` : `did not answer: ${outcome.cause}`}`,
        );
    };
    if (aim === 'asynchronous' && (here.requiredSynchronizedSecondaries ?? 0) > 0) await send(setRequiredSecondaries(guard, 0));
    if (storedMode(here) !== options.mode)
      await send(
        setCommitMode(
          guard,
          here.members.map((member) => member.name),
          options.mode,
        ),
      );
    return (await tellTheLink(migration, pinned.groupId, aim === 'synchronous' ? 'Sync' : 'Async')) || sent;
  } finally {
    await releaseLockOn(migration.source, pinned.lock);
  }
}

/** Waits a while for the link to follow; then says it to Azure, and nothing but the mode. Returns whether an order was sent. */
async function tellTheLink(migration: LinkMigration, groupId: string, mode: ReplicationMode): Promise<boolean> {
  const { clock } = migration;
  const modeNow = async () => {
    const { link } = (await lookAtLink(migration, groupId)).observation;
    return link === 'gone' ? undefined : link?.replicationMode;
  };
  const started = clock.monotonic();
  for (;;) {
    if ((await modeNow()) === mode) return false;
    if (clock.monotonic() - started >= followPatience) break;
    await clock.sleep(5000);
  }
  const end = await sendOrder(
    migration,
    `set the replication mode of the link to ${mode}`,
    `PATCH {"properties":{"replicationMode":"${mode}"}}`,
    () => migration.instance.setReplicationMode(mode, orderDeadline),
  );
  if ((await modeNow()) === mode) return true;
  throw notSwitched(
    `The link still says another mode than ${mode}${end.kind === 'done' ? '' : `: ${end.kind === 'refused' ? end.message : end.cause}`}`,
  );
}

const notSwitched = (what: string): TaskFailure =>
  new TaskFailure(
    'mode-not-set',
    `${untrusted(what)}. The source is still primary and takes writes; the modes of the source and of the link may differ now.`,
    {
      outputs: { changed: 'true' },
      remedy: 'Run switch-sync-mode again: it reads the source and the link and sets what is missing.',
    },
  );

/** SYNCHRONIZED is read on the source, which has the rows of the instance's copies. */
async function waitForSynchronized(migration: LinkMigration, { timeout, signal }: SwitchOptions): Promise<void> {
  const { host, clock } = migration;
  host.group('Wait until every database is SYNCHRONIZED');
  let last = '';
  const refused = refusedInARow(migration, () => ({ changed: 'true' }));
  const waited = await waitUntil(
    async (remaining) => {
      const now = await lookAgainAtLink(migration);
      if (now.state.because !== last) sayState(migration, now.state);
      last = now.state.because;
      const action = nextLinkAction(now.state, 'synchronous');
      if (!refused(action, now) && action.kind === 'nothing') return { done: true };
      host.progress(Math.round(100 * (1 - remaining / timeout)), `${untrusted(now.state.because)}, ${howLong(remaining)} left`);
      return { again: 5000 };
    },
    { clock, timeout, signal },
  );
  if (waited.kind === 'timeout')
    throw new TaskFailure(
      'not-synchronized',
      `After ${writeDuration(timeout)} not every database is SYNCHRONIZED: ${untrusted(last)}. The source is primary and takes writes.`,
      {
        outputs: { changed: 'true' },
        remedy: 'Look at the link in Azure and at the write load, then run switch-sync-mode again with a longer timeout.',
      },
    );
}
