import type { Command } from '../../commands.ts';
import type { SqlMessage } from '../../sql-types.ts';
import { backedUp, backupNotHere, copyOnlyBackups, databaseUnknown, logBackupInSimple, logBackupNotPossible } from '../errors.ts';
import { write } from '../replication/writing.ts';
import type { Session } from '../sessions/session.ts';

type BackupCommand = Extract<Command, { readonly kind: 'backup' }>;

/** BACKUP DATABASE or LOG: leaves a row in msdb.dbo.backupset; a full one that is not COPY_ONLY, or a log backup, moves the log chain. */
export function backup(session: Session, command: BackupCommand, inform: (message: SqlMessage) => void): void {
  const { laboratory, server } = session;
  const copy = server.databases.get(command.database.toLowerCase());
  if (copy === undefined) throw databaseUnknown(command.database);
  if (server.managed !== undefined && !command.copyOnly) throw copyOnlyBackups();
  const onlyFromPrimary = command.what === 'DATABASE' && !command.copyOnly;
  if (copy.state !== 'ONLINE' || (copy.role === 'SECONDARY' && onlyFromPrimary)) throw backupNotHere(command.database);
  if (command.what === 'LOG' && copy.recoveryModel === 'SIMPLE') throw logBackupInSimple();
  if (command.what === 'LOG' && copy.lastBackupLsn === null) throw logBackupNotPossible();
  const now = laboratory.clock.now();
  const lastLsn = copy.log.hardenedLsn;
  server.backups.push({
    id: server.backups.length + 1,
    database: copy.name,
    type: command.what === 'LOG' ? 'L' : 'D',
    copyOnly: command.copyOnly,
    startedAt: now,
    finishedAt: now,
    firstLsn: copy.lastBackupLsn ?? lastLsn,
    lastLsn,
    checkpointLsn: lastLsn,
    databaseBackupLsn: copy.lastBackupLsn ?? 0n,
    fork: copy.fork,
    path: `${copy.name}.bak`,
  });
  // A full backup in the SIMPLE model begins no chain.
  if (!command.copyOnly && copy.recoveryModel !== 'SIMPLE') copy.lastBackupLsn = lastLsn;
  if (copy.writable) write(laboratory, copy, { kind: 'noise' });
  inform(backedUp(copy.name, command.what));
}
