import type { Command } from '../../commands.ts';
import { isSystemDatabase } from '../databases/access.ts';
import type { DatabaseCopy } from '../databases/copy.ts';
import { resume, suspend } from '../databases/data-movement.ts';
import { alterDatabaseDenied, databaseNotInGroup, databaseNotSuitable, notConnectedToPrimary, notJoined } from '../errors.ts';
import type { Laboratory } from '../laboratory.ts';
import { copyOnPrimary, reconcileStreams } from '../replication/topology.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { leaveRestoring, leaveWritable } from './drop.ts';
import { type AvailabilityGroup, databaseIn, enrol, sameName } from './model.ts';
import { seedSecondaries } from './seeding.ts';
import { beforeEffect } from './turns.ts';

type HadrAction = Extract<Command, { readonly kind: 'alter-database-hadr' }>['action'];

/** ALTER DATABASE ... SET HADR: RESUME, SUSPEND, OFF or AVAILABILITY GROUP = name. */
export async function changeDataMovement(session: Session, database: string, action: HadrAction, signal: AbortSignal): Promise<void> {
  const { laboratory, server } = session;
  const copy = server.databases.get(database.toLowerCase());
  if (copy === undefined || !holds(session.login, 'ALTER ANY DATABASE')) throw alterDatabaseDenied(database);
  await beforeEffect(laboratory, copy.group?.name ?? '', laboratory.timings.commandMs, signal);
  if (typeof action === 'object') return join(laboratory, copy, action.group);
  if (copy.group === undefined) throw notJoined(database);
  switch (action) {
    case 'SUSPEND':
      return suspend(laboratory, copy, 'SUSPEND_FROM_USER');
    case 'RESUME':
      return resumeUnlessIgnored(laboratory, copy);
    case 'OFF':
      copy.group = undefined;
      leaveRestoring(laboratory, copy);
      return reconcileStreams(laboratory);
  }
}

/** "A RESUME sent right after a failover may do nothing": the option says how many of them. */
function resumeUnlessIgnored(laboratory: Laboratory, copy: DatabaseCopy): void {
  const ignoring = copy.group?.distributed.find((side) => side.ignoredResumes > 0);
  if (ignoring) ignoring.ignoredResumes--;
  else resume(laboratory, copy);
}

/** Joins a copy that was restored by hand, WITH NORECOVERY. */
function join(laboratory: Laboratory, copy: DatabaseCopy, name: string): void {
  const group = [...copy.server.groups].find(
    (one) => sameName(one.name, name) || one.distributed.some((side) => sameName(side.name, name)),
  );
  if (group === undefined) throw notConnectedToPrimary(copy.name);
  if (copy.state !== 'RESTORING') throw databaseNotSuitable(copy.name, 'it is not in the middle of a restore.');
  copy.group = group;
  copy.state = 'ONLINE';
  copy.role = 'SECONDARY';
  enrol(group, copy.name, laboratory.guid);
  reconcileStreams(laboratory);
}

/** ADD DATABASE on the primary of an AG. Secondaries with automatic seeding get their copies. */
export function addDatabases(session: Session, group: AvailabilityGroup, names: readonly string[]): void {
  const { laboratory, server } = session;
  const copies = names.map((name) => suitable(server.databases.get(name.toLowerCase()), name));
  for (const copy of copies) {
    copy.group = group;
    copy.role = 'PRIMARY';
    enrol(group, copy.name, laboratory.guid);
    seedSecondaries(laboratory, group, copy);
  }
  group.sequence++;
}

function suitable(copy: DatabaseCopy | undefined, name: string): DatabaseCopy {
  if (copy === undefined || isSystemDatabase(name)) throw databaseNotSuitable(name, 'it does not exist.');
  if (copy.group !== undefined) throw databaseNotSuitable(name, 'it is already in an availability group.');
  if (!copy.writable) throw databaseNotSuitable(name, 'it is not online.');
  if (copy.recoveryModel !== 'FULL') throw databaseNotSuitable(name, 'it is not in the FULL recovery model.');
  if (copy.lastBackupLsn === null) throw databaseNotSuitable(name, 'it has never been backed up.');
  return copy;
}

/** REMOVE DATABASE on the primary: it stays writable here, the other copies are left as in a restore. */
export function removeDatabases(laboratory: Laboratory, group: AvailabilityGroup, names: readonly string[]): void {
  for (const name of names) {
    if (databaseIn(group, name) === undefined) throw databaseNotInGroup(name, group.name);
    const primary = copyOnPrimary(group, name);
    group.databases.delete(name.toLowerCase());
    for (const replica of group.replicas) {
      const copy = replica.server?.databases.get(name.toLowerCase());
      if (copy === undefined || copy.group !== group) continue;
      copy.group = undefined;
      if (copy === primary && copy.role === 'PRIMARY') leaveWritable(laboratory, copy);
      else leaveRestoring(laboratory, copy);
    }
  }
  group.sequence++;
  reconcileStreams(laboratory);
}
