import { TaskFailure } from '../core/errors.ts';
import type { SideName } from '../cutover/observation.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { lockHoldersSql, releaseLock, takeLock } from '../sqlserver/lock.ts';
import { type Migration, type Side, type SourceMigration, sideLabel } from './migration.ts';

/**
 * How long a run waits for another run that holds a lock, and for how long at a time, ms. Longer than SQL Server needs to notice that the
 * machine of a dead runner is gone (keep-alive after 30 s of silence, then 10 probes a second apart): until then its lock stands.
 */
const patience = 60_000;
const turn = 2000;
/** Between two attempts, so that the holder of the other lock can take the one that was given back, ms. */
const pause = 500;

/**
 * Takes the migration lock on the source, then on the target: always in this order, in the very sessions that will send the statements.
 * One lock is not enough; with two runs and a lost reply it ends in two primaries. Who gets the first and not the second gives the first
 * back and begins again: the run that holds the second may have lost its session, and needs the first to go on. Throws TaskFailure when
 * another run holds one.
 */
export async function takeBothLocks(
  migration: Migration,
  name: string,
  outputs: Readonly<Record<string, string>>,
  signal: AbortSignal,
  standing = 'This run changed nothing.',
): Promise<void> {
  await waitForLock(migration, name, outputs, signal, standing, async () => {
    if (!(await takeLock(migration.source.session, name, turn))) return migration.source;
    if (await takeLock(migration.target.session, name, turn)) return undefined;
    await releaseLock(migration.source.session, name);
    return migration.target;
  });
}

/** Takes the migration lock on one side. Throws TaskFailure when another run holds it. */
export const takeLockOn = (
  migration: Pick<SourceMigration, 'host' | 'clock'>,
  side: Side,
  name: string,
  outputs: Readonly<Record<string, string>>,
  signal: AbortSignal,
  standing = 'This run changed nothing.',
): Promise<void> =>
  waitForLock(migration, name, outputs, signal, standing, async () => ((await takeLock(side.session, name, turn)) ? undefined : side));

/** `attempt` gives the side whose lock another run holds, undefined when it has what it wants. */
async function waitForLock(
  { host, clock }: Pick<SourceMigration, 'host' | 'clock'>,
  name: string,
  outputs: Readonly<Record<string, string>>,
  signal: AbortSignal,
  standing: string,
  attempt: () => Promise<Side | undefined>,
): Promise<void> {
  const until = clock.monotonic() + patience;
  let said = false;
  for (;;) {
    signal.throwIfAborted();
    const held = await attempt();
    if (held === undefined) return;
    if (clock.monotonic() >= until)
      throw new TaskFailure(
        'another-run',
        `Another run works on this distributed availability group: it holds the lock "${untrusted(name)}" on the ${sideLabel(held)}. ${standing}`,
        {
          outputs,
          remedy: `Wait until the other run has ended, then run the same task again. Who holds it: ${lockHoldersSql}`,
        },
      );
    if (!said) host.info(`another run holds the lock on the ${sideLabel(held)}; waiting`);
    said = true;
    await clock.sleep(pause, signal);
  }
}

/** Gives both locks back, target first. A lost session has given its lock back already. */
export async function releaseBothLocks(migration: Migration, lock: string): Promise<void> {
  for (const side of ['target', 'source'] satisfies SideName[]) {
    await releaseLockOn(migration[side], lock);
  }
}

/** Gives the lock of one side back, if its session lives. */
export async function releaseLockOn({ session }: Side, lock: string): Promise<void> {
  if (session.alive) await releaseLock(session, lock).catch(() => undefined);
}
