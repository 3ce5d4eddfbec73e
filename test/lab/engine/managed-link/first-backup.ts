import type { DatabaseCopy } from '../databases/copy.ts';
import type { Laboratory } from '../laboratory.ts';

/**
 * A managed instance backs a database up by itself, and begins with a full backup some time after the database became writable there.
 * Removing a link that was kept before that backup is a known issue: the database may become unavailable at the next restart.
 */
export function startFirstBackup(laboratory: Laboratory, copy: DatabaseCopy): void {
  const { server } = copy;
  if (server.managed === undefined) return;
  const { log } = copy;
  const startedAt = laboratory.clock.now();
  laboratory.clock.after(laboratory.timings.firstBackupMs, () => {
    if (!copy.writable || copy.log !== log) return;
    const lastLsn = log.hardenedLsn;
    server.backups.push({
      id: server.backups.length + 1,
      database: copy.name,
      type: 'D',
      copyOnly: false,
      startedAt,
      finishedAt: laboratory.clock.now(),
      firstLsn: copy.recoveryLsn,
      lastLsn,
      checkpointLsn: lastLsn,
      databaseBackupLsn: 0n,
      fork: copy.fork,
      path: 'https://managed.blob.core.windows.net/backups',
    });
    copy.lastBackupLsn = lastLsn;
    laboratory.journal.write(server.name, `${copy.name}: first full backup`);
  });
}

/** Whether the instance has a full backup of its own since the database is writable there. */
export function hasFullBackup(copy: DatabaseCopy): boolean {
  return copy.server.backups.some((one) => one.database === copy.name && one.type === 'D' && !one.copyOnly && one.fork === copy.fork);
}
