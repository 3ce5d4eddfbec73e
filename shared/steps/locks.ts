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

/**
 * Takes the migration lock on the source, then on the target: always in this order, in the very sessions that will send the statements.
 * One lock is not enough; with two runs and a lost reply it ends in two primaries. Throws TaskFailure when another run holds one.
 */
export async function takeBothLocks(
  migration: Migration,
  name: string,
  outputs: Readonly<Record<string, string>>,
  signal: AbortSignal,
  standing = 'This run changed nothing.',
): Promise<void> {
  for (const side of ['source', 'target'] as const) {
    await takeLockOn(migration, migration[side], name, outputs, signal, standing);
  }
}

/** Takes the migration lock on one side. Throws TaskFailure when another run holds it. */
export async function takeLockOn(
  migration: Pick<SourceMigration, 'host' | 'clock'>,
  side: Side,
  name: string,
  outputs: Readonly<Record<string, string>>,
  signal: AbortSignal,
  standing = 'This run changed nothing.',
): Promise<void> {
  if (await takeLockPatiently(migration, side, name, signal)) return;
  throw new TaskFailure(
    `Another run works on this distributed availability group: it holds the lock "${untrusted(name)}" on the ${sideLabel(side)}. ${standing}`,
    {
      outputs,
      remedy: `Wait until the other run has ended, then run the same task again. Who holds it: ${lockHoldersSql}`,
    },
  );
}

async function takeLockPatiently(
  migration: Pick<SourceMigration, 'host' | 'clock'>,
  side: Side,
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  const until = migration.clock.monotonic() + patience;
  let said = false;
  for (;;) {
    signal.throwIfAborted();
    if (await takeLock(side.session, name, turn)) return true;
    if (migration.clock.monotonic() >= until) return false;
    if (!said) migration.host.info(`another run holds the lock on the ${sideLabel(side)}; waiting`);
    said = true;
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
