import type { AvailabilityGroupAction, Command, MemberGroupSpec, ReplicaSpec } from '../../commands.ts';
import { alreadyInDistributed, createGroupDenied, groupExists, groupMissing, joinerNotEmpty, memberUnknown } from '../errors.ts';
import type { Laboratory } from '../laboratory.ts';
import { reconcileStreams } from '../replication/topology.ts';
import { holds } from '../servers/logins.ts';
import type { Server } from '../servers/server.ts';
import type { Session } from '../sessions/session.ts';
import { primaryCopies } from './demote.ts';
import { addDatabases } from './membership.ts';
import { type AvailabilityGroup, type DistributedSide, type Replica, sameName } from './model.ts';
import { seedSecondaries } from './seeding.ts';
import { beforeEffect } from './turns.ts';

type CreateCommand = Extract<Command, { readonly kind: 'create-availability-group' }>;

/** CREATE AVAILABILITY GROUP, ordinary or distributed. */
export async function createGroup(session: Session, command: CreateCommand, signal: AbortSignal): Promise<void> {
  const { laboratory, server } = session;
  if (!holds(session.login, 'ALTER ANY AVAILABILITY GROUP')) throw createGroupDenied();
  const names = [...server.groups].flatMap((group) => [group.name, ...group.distributed.map((side) => side.name)]);
  if (names.some((name) => sameName(name, command.group))) throw groupExists(command.group);
  await beforeEffect(laboratory, command.group, laboratory.timings.commandMs, signal);
  if (command.distributed) {
    const local = localMemberOf(server, command.members, command.group);
    const taken = local.distributed.some((side) =>
      side.members.every((one) => command.members.some((spec) => sameName(spec.name, one.name))),
    );
    if (taken) throw alreadyInDistributed(local.name);
    local.distributed.push(newSide(laboratory, local, command.group, command.members, 'PRIMARY'));
  } else {
    const group = newGroup(laboratory, server, command);
    addDatabases(session, group, command.databases);
  }
  laboratory.journal.write(server.name, `${command.group} created`);
}

/** ALTER AVAILABILITY GROUP ... JOIN on an instance that the AG names as a replica. */
export async function joinGroup(
  session: Session,
  name: string,
  _action: Extract<AvailabilityGroupAction, { readonly kind: 'join' }>,
  signal: AbortSignal,
): Promise<void> {
  const { laboratory, server } = session;
  const group = [...laboratory.groups].find(
    (one) => sameName(one.name, name) && one.replicas.some((replica) => sameName(replica.name, server.name)),
  );
  const replica = group?.replicas.find((one) => sameName(one.name, server.name));
  if (group === undefined || replica === undefined) throw groupMissing(name);
  await beforeEffect(laboratory, name, laboratory.timings.commandMs, signal);
  replica.server = server;
  server.groups.add(group);
  for (const copy of primaryCopies(group)) seedSecondaries(laboratory, group, copy);
  laboratory.journal.write(server.name, `${name} joined`);
}

/** ALTER AVAILABILITY GROUP ... JOIN AVAILABILITY GROUP ON: makes the local AG the secondary side of the DAG. */
export async function joinDistributedGroup(
  session: Session,
  name: string,
  members: readonly MemberGroupSpec[],
  signal: AbortSignal,
): Promise<void> {
  const { laboratory, server } = session;
  const local = localMemberOf(server, members, name);
  if (local.databases.size > 0) throw joinerNotEmpty(local.name);
  const partner = [...laboratory.groups]
    .flatMap((group) => group.distributed)
    .find((side) => sameName(side.name, name) && side.local !== local);
  if (partner === undefined) throw groupMissing(name);
  await beforeEffect(laboratory, name, laboratory.timings.commandMs, signal);
  local.distributed.push(newSide(laboratory, local, partner.name, members, 'SECONDARY', partner));
  for (const copy of primaryCopies(partner.local)) seedSecondaries(laboratory, partner.local, copy);
  reconcileStreams(laboratory);
  laboratory.journal.write(server.name, `${name} joined`);
}

function localMemberOf(server: Server, members: readonly MemberGroupSpec[], name: string): AvailabilityGroup {
  const local = [...server.groups].find((group) => group.primary === server && members.some((spec) => sameName(spec.name, group.name)));
  if (local === undefined) throw memberUnknown(members.map((spec) => spec.name).join(', '), name);
  return local;
}

/** A DAG in the metadata of one side. The second side takes over ids from the first. */
export function newSide(
  laboratory: Laboratory,
  local: AvailabilityGroup,
  name: string,
  members: readonly MemberGroupSpec[],
  role: 'PRIMARY' | 'SECONDARY',
  partner?: DistributedSide,
): DistributedSide {
  const now = laboratory.clock.now();
  return {
    name,
    id: partner?.id ?? laboratory.guid(),
    local,
    members: members.map((spec) => ({
      replicaId: partner?.members.find((one) => sameName(one.name, spec.name))?.replicaId ?? laboratory.guid(),
      name: spec.name,
      listenerUrl: spec.listenerUrl ?? '',
      mode: spec.availabilityMode ?? 'ASYNCHRONOUS_COMMIT',
      seeding: spec.seedingMode ?? 'MANUAL',
      createdAt: now,
      modifiedAt: now,
    })),
    databaseIds: partner?.databaseIds ?? new Map(),
    role,
    required: 0,
    changing: false,
    latchedErrors: 0,
    wasPrimary: role === 'PRIMARY',
    ignoredResumes: 0,
  };
}

export function newGroup(
  laboratory: Laboratory,
  server: Server,
  options: Pick<CreateCommand, 'group' | 'clusterType' | 'contained' | 'basic' | 'replicas' | 'requiredSynchronizedSecondaries'>,
): AvailabilityGroup {
  const group: AvailabilityGroup = {
    name: options.group,
    id: laboratory.guid(),
    resourceId: laboratory.guid(),
    resourceGroupId: laboratory.guid(),
    clusterType: options.clusterType ?? 'WSFC',
    contained: options.contained ?? false,
    basic: options.basic ?? false,
    replicas: options.replicas.map((spec, index) => newReplica(laboratory, spec, index)),
    databases: new Map(),
    distributed: [],
    primary: server,
    required: options.requiredSynchronizedSecondaries ?? 0,
    listener: undefined,
    sequence: 4_294_967_297n,
  };
  const own = group.replicas.find((replica) => sameName(replica.name, server.name));
  if (own) own.server = server;
  server.groups.add(group);
  laboratory.groups.add(group);
  return group;
}

function newReplica(laboratory: Laboratory, spec: ReplicaSpec, index: number): Replica {
  const now = laboratory.clock.now();
  return {
    id: laboratory.guid(),
    metadataId: 65_536 + index,
    name: spec.name,
    server: undefined,
    mode: spec.availabilityMode ?? 'ASYNCHRONOUS_COMMIT',
    failoverMode: spec.failoverMode ?? 'MANUAL',
    seeding: spec.seedingMode ?? 'MANUAL',
    endpointUrl: spec.endpointUrl ?? `TCP://${spec.name}:5022`,
    sessionTimeout: spec.sessionTimeout ?? 10,
    backupPriority: spec.backupPriority ?? 50,
    secondaryConnections: spec.secondaryAllowConnections ?? 'NO',
    primaryConnections: spec.primaryAllowConnections ?? 'ALL',
    createdAt: now,
    modifiedAt: now,
  };
}
