import type { AvailabilityGroupAction, Command } from '../../commands.ts';
import type { SqlMessage } from '../../sql-types.ts';
import { addFile } from '../databases/add-file.ts';
import { backup } from '../databases/backup.ts';
import { checkDatabase, dropDatabase, recoverDatabase } from '../databases/existence.ts';
import { removeLogShipping } from '../databases/log-shipping.ts';
import { modifyFile } from '../databases/modify-file.ts';
import { changeDatabaseOption } from '../databases/options.ts';
import { availabilityDisabled, notInStateFor, notPrimary, onlyForDistributed, onlyInMaster } from '../errors.ts';
import { assertSupportedOn, failOverDistributed } from '../managed-link/statements.ts';
import { changeObjects } from '../objects/change-objects.ts';
import { write } from '../replication/writing.ts';
import { runCertificateCommand } from '../servers/certificate-statements.ts';
import { configure, reconfigure } from '../servers/configuration.ts';
import { changeTraceFlags } from '../servers/trace-flags.ts';
import { alterLogin } from '../sessions/alter-login.ts';
import { alterServerRole } from '../sessions/alter-server-role.ts';
import { changeEndpoint } from '../sessions/change-endpoint.ts';
import { changePermissions } from '../sessions/change-permissions.ts';
import { changeExtendedProperty } from '../sessions/extended-properties.ts';
import { kill } from '../sessions/kill.ts';
import type { Session } from '../sessions/session.ts';
import { createGroup, joinDistributedGroup, joinGroup } from './create.ts';
import { demote } from './demote.ts';
import { dropGroup } from './drop.ts';
import { findGroupToChange, type KnownGroup } from './find-group.ts';
import { failOver, stepDown } from './local-failover.ts';
import { addDatabases, changeDataMovement, removeDatabases } from './membership.ts';
import type { AvailabilityGroup, DistributedSide } from './model.ts';
import { modifyMembers, modifyReplicas, requireSecondaries } from './modify.ts';
import { asPlanned } from './planned-failures.ts';
import { promote } from './promote.ts';
import { beforeEffect, inTurn } from './turns.ts';

type Inform = (message: SqlMessage) => void;

/** Runs a statement that changes the server. Once begun it goes on to its end, whatever becomes of the client. */
export function runCommand(session: Session, command: Command, inform: Inform, signal: AbortSignal): Promise<void> {
  const onGroup = /availability-group$|hadr$/.test(command.kind);
  return onGroup
    ? asPlanned(session.server, command, inform, () => execute(session, command, inform, signal))
    : execute(session, command, inform, signal);
}

async function execute(session: Session, command: Command, inform: Inform, signal: AbortSignal): Promise<void> {
  assertSupportedOn(session.server, command);
  switch (command.kind) {
    case 'kill':
      return kill(session, command.spid);
    case 'alter-login':
      return alterLogin(session, command.login, command.enable);
    case 'server-permission':
      return changePermissions(session, command);
    case 'configure':
      return configure(session, command.name, command.value, inform);
    case 'reconfigure':
      return reconfigure(session);
    case 'trace-flags':
      return changeTraceFlags(session, command.flags, command.on, command.global);
    case 'alter-server-role':
      return alterServerRole(session, command);
    case 'extended-property':
      return changeExtendedProperty(session, command);
    case 'create-endpoint':
    case 'alter-endpoint':
    case 'drop-endpoint':
      return changeEndpoint(session, command);
    case 'create-certificate':
    case 'drop-certificate':
    case 'backup-certificate':
    case 'create-master-key':
      return runCertificateCommand(session, command);
    case 'change-objects':
      return changeObjects(session, command.change);
    case 'checkpoint': {
      const copy = session.server.databases.get(session.database.toLowerCase());
      if (copy?.writable) write(session.laboratory, copy, { kind: 'checkpoint' });
      return;
    }
    case 'backup':
      return backup(session, command, inform);
    case 'modify-file':
      return modifyFile(session, command);
    case 'drop-database':
      return dropDatabase(session, command.database, command.ifExists);
    case 'recover-database':
      return recoverDatabase(session, command.database);
    case 'check-database':
      return checkDatabase(session, command.database ?? session.database, inform);
    case 'remove-log-shipping':
      return removeLogShipping(session, command);
    case 'alter-database-set':
      return changeDatabaseOption(session, command.database, command.option, inform);
    case 'alter-database-add-file':
      return addFile(session, command);
    case 'alter-database-hadr':
      return changeDataMovement(session, command.database, command.action, signal);
    default:
      break;
  }
  if (!session.server.hadrEnabled) throw availabilityDisabled();
  if (session.database !== 'master') throw onlyInMaster();
  if (command.kind === 'create-availability-group') return createGroup(session, command, signal);
  if (command.kind === 'alter-availability-group' && command.action.kind === 'join')
    return joinGroup(session, command.group, command.action, signal);
  if (command.kind === 'alter-availability-group' && command.action.kind === 'join-availability-group')
    return joinDistributedGroup(session, command.group, command.action.members, signal);
  if (command.kind === 'drop-availability-group') {
    const known = findGroupToChange(session, command.group, 'drop');
    return inTurn(localGroup(known), () => dropGroup(session, command.group, signal));
  }
  const known = findGroupToChange(session, command.group, 'alter');
  const { action } = command;
  // Looked up again when its turn has come: an earlier statement may have dropped it or moved it.
  return inTurn(localGroup(known), () => {
    const now = findGroupToChange(session, command.group, 'alter');
    if (now.kind === 'elsewhere') throw notPrimary(command.group);
    return now.kind === 'distributed'
      ? alterDistributed(session, now.side, action, inform, signal)
      : alterLocal(session, now.group, action, inform, signal);
  });
}

async function alterDistributed(
  session: Session,
  side: DistributedSide,
  action: AvailabilityGroupAction,
  inform: Inform,
  signal: AbortSignal,
): Promise<void> {
  const { laboratory } = session;
  switch (action.kind) {
    case 'set-role':
      return demote(laboratory, side, session, inform, signal);
    case 'force-failover-allow-data-loss':
      return promote(laboratory, side, session, inform, signal);
    case 'modify-availability-group':
      return modifyMembers(laboratory, side, action.members, inform, signal);
    case 'set-required-synchronized-secondaries':
      return requireSecondaries(laboratory, side, action.count, signal);
    case 'failover':
      return failOverDistributed(session, side, inform, signal);
    case 'grant-create-any-database':
    case 'deny-create-any-database':
      return beforeEffect(laboratory, side.name, laboratory.timings.commandMs, signal);
    default:
      throw notInStateFor(side.name, action.kind);
  }
}

async function alterLocal(
  session: Session,
  group: AvailabilityGroup,
  action: AvailabilityGroupAction,
  inform: Inform,
  signal: AbortSignal,
): Promise<void> {
  const { laboratory, server } = session;
  const isPrimary = group.primary === server;
  const wait = () => beforeEffect(laboratory, group.name, laboratory.timings.commandMs, signal);
  switch (action.kind) {
    case 'failover':
      return failOver(laboratory, group, server, { force: false }, signal);
    case 'force-failover-allow-data-loss':
      return failOver(laboratory, group, server, { force: true }, signal);
    case 'set-role':
      return stepDown(laboratory, group, server, signal);
    case 'grant-create-any-database':
    case 'deny-create-any-database':
      return wait();
    case 'modify-availability-group':
      throw onlyForDistributed(group.name);
    default:
      break;
  }
  const partOfForwarder = group.distributed.some((side) => side.role === 'SECONDARY');
  const movesDatabases = action.kind === 'add-database' || action.kind === 'remove-database';
  if (partOfForwarder && movesDatabases) throw notInStateFor(group.name, action.kind);
  if (!isPrimary) throw action.kind === 'modify-replica' ? notPrimary(group.name) : notInStateFor(group.name, action.kind);
  await wait();
  switch (action.kind) {
    case 'modify-replica':
      return modifyReplicas(laboratory, group, action.replicas, inform);
    case 'set-required-synchronized-secondaries':
      return requireSecondaries(laboratory, group, action.count, signal);
    case 'add-database':
      return addDatabases(session, group, action.databases);
    case 'remove-database':
      return removeDatabases(laboratory, group, action.databases);
    default:
      throw notInStateFor(group.name, action.kind);
  }
}

function localGroup(known: KnownGroup): AvailabilityGroup {
  return known.kind === 'distributed' ? known.side.local : known.group;
}
