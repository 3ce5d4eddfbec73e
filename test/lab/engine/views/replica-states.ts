import type { SqlValue } from '../../sql-types.ts';
import type { DatabaseCopy } from '../databases/copy.ts';
import { primaryCopies } from '../groups/demote.ts';
import { type Health, healthOf, healths, isSynchronousSide, replicaHealth, streamState, streamsOf, worst } from '../groups/health.ts';
import { type AvailabilityGroup, type DistributedSide, localMember, type Replica, remoteMember } from '../groups/model.ts';
import { oppositeSide } from '../laboratory.ts';
import { handshakeFailure } from '../replication/handshake.ts';
import type { Server } from '../servers/server.ts';
import type { Session } from '../sessions/session.ts';
import { type ViewRow, view } from './define.ts';
import { groupsHere, seesState, sidesHere } from './visibility.ts';

const roles = { RESOLVING: 0, PRIMARY: 1, SECONDARY: 2 } as const;

export const replicaStateViews = [
  view(
    'dm_hadr_availability_replica_states',
    `replica_id uniqueidentifier not null
     group_id uniqueidentifier not null
     is_local bit not null
     role tinyint
     role_desc nvarchar(60)
     operational_state tinyint
     operational_state_desc nvarchar(60)
     connected_state tinyint
     connected_state_desc nvarchar(60)
     recovery_health tinyint
     recovery_health_desc nvarchar(60)
     synchronization_health tinyint
     synchronization_health_desc nvarchar(60)
     last_connect_error_number int
     last_connect_error_description nvarchar(1024)
     last_connect_error_timestamp datetime
     write_lease_remaining_ticks bigint @15
     current_configuration_commit_start_time_utc datetime2(7) @15`,
    function* (session) {
      if (!seesState(session)) return;
      for (const group of groupsHere(session)) yield* localGroupRows(session, group);
      for (const side of sidesHere(session)) yield* distributedRows(session, side);
    },
  ),
  view(
    'dm_hadr_availability_group_states',
    `group_id uniqueidentifier not null
     primary_replica nvarchar(128)
     primary_recovery_health tinyint
     primary_recovery_health_desc nvarchar(60)
     secondary_recovery_health tinyint
     secondary_recovery_health_desc nvarchar(60)
     synchronization_health tinyint
     synchronization_health_desc nvarchar(60)`,
    function* (session) {
      if (!seesState(session)) return;
      for (const group of groupsHere(session)) {
        const isPrimary = group.primary === session.server;
        const online = onlineHealth(primaryCopies(group));
        yield {
          group_id: group.id,
          primary_replica: group.primary?.name ?? null,
          ...(isPrimary
            ? described('primary_recovery_health', recovery[online], online)
            : described('secondary_recovery_health', 1, 'ONLINE')),
          ...health(worst(group.replicas.map((replica) => healthOfReplica(session, group, replica)))),
        };
      }
      for (const side of sidesHere(session)) {
        const primary = side.role === 'PRIMARY' ? localMember(side) : remoteMember(side);
        const online = onlineHealth(primaryCopies(side.local));
        const field = side.role === 'PRIMARY' ? 'primary_recovery_health' : 'secondary_recovery_health';
        yield {
          group_id: side.id,
          primary_replica: primary?.name ?? null,
          ...described(field, recovery[online], online),
          ...health(side.role === 'PRIMARY' ? remoteHealth(side) : healthHere(session, side)),
        };
      }
    },
  ),
];

const recovery = { ONLINE_IN_PROGRESS: 0, ONLINE: 1 } as const;

function* localGroupRows(session: Session, group: AvailabilityGroup): Generator<ViewRow> {
  const isPrimary = group.primary === session.server;
  for (const replica of group.replicas) {
    const isLocal = replica.server === session.server;
    // A secondary sees only its own row.
    if (!isLocal && !isPrimary) continue;
    const copies = copiesOn(group, replica);
    const online = onlineHealth(copies);
    const connected = isLocal ? isPrimary || copies.every((copy) => copy.upstream?.connected !== false) : isConnected(group, replica);
    const role = group.primary === undefined ? 'RESOLVING' : replica.server === group.primary ? 'PRIMARY' : 'SECONDARY';
    yield {
      replica_id: replica.id,
      group_id: group.id,
      is_local: isLocal,
      ...described('role', roles[role], role),
      ...(isLocal ? described('operational_state', 2, 'ONLINE') : {}),
      ...connection(connected),
      ...(isLocal ? described('recovery_health', recovery[online], online) : {}),
      ...health(healthOfReplica(session, group, replica)),
      ...(connected ? {} : connectError(session, replica.server)),
      write_lease_remaining_ticks: isLocal && isPrimary && group.clusterType === 'EXTERNAL' ? 9_223_372_036_854_775_807n : null,
    };
  }
}

function* distributedRows(session: Session, side: DistributedSide): Generator<ViewRow> {
  const local = localMember(side);
  const remote = remoteMember(side);
  const isPrimary = side.role === 'PRIMARY';
  const streams = streamsOf(side);
  const connected = isPrimary ? partnerThere(session, side) && streams.every((stream) => stream.connected) : linkUp(session, side);
  const localHealth = healthHere(session, side);
  if (local)
    yield {
      replica_id: local.replicaId,
      group_id: side.id,
      is_local: true,
      ...described('role', roles[side.role], side.role),
      ...described('operational_state', 2, 'ONLINE'),
      ...connection(isPrimary || connected),
      ...described('recovery_health', recovery[onlineHealth(primaryCopies(side.local))], onlineHealth(primaryCopies(side.local))),
      ...health(localHealth),
    };
  // The forwarder sees its own row only.
  if (!isPrimary || remote === undefined) return;
  yield {
    replica_id: remote.replicaId,
    group_id: side.id,
    is_local: false,
    ...described('role', roles.SECONDARY, 'SECONDARY'),
    ...connection(connected),
    ...health(connected ? remoteHealth(side) : 'NOT_HEALTHY'),
    ...(connected ? {} : connectError(session, oppositeSide(session.laboratory, side)?.local.primary)),
  };
}

function copiesOn(group: AvailabilityGroup, replica: Replica): DatabaseCopy[] {
  const { server } = replica;
  if (server === undefined) return [];
  return [...server.databases.values()].filter((copy) => copy.group === group);
}

function healthOfReplica(session: Session, group: AvailabilityGroup, replica: Replica): Health {
  if (replica.server === undefined) return 'NOT_HEALTHY';
  return replicaHealth(session.laboratory, group, copiesOn(group, replica));
}

function healthHere(session: Session, side: DistributedSide): Health {
  return replicaHealth(session.laboratory, side.local, primaryCopies(side.local));
}

function remoteHealth(side: DistributedSide): Health {
  const synchronous = isSynchronousSide(side);
  return worst(
    streamsOf(side).map((stream) => (stream.to.upgradePending ? 'PARTIALLY_HEALTHY' : healthOf(streamState(stream), synchronous))),
  );
}

function isConnected(group: AvailabilityGroup, replica: Replica): boolean {
  return replica.server !== undefined && copiesOn(group, replica).every((copy) => copy.upstream?.connected ?? false);
}

function partnerThere(session: Session, side: DistributedSide): boolean {
  return oppositeSide(session.laboratory, side) !== undefined && linkUp(session, side);
}

function linkUp(session: Session, side: DistributedSide): boolean {
  const opposite = oppositeSide(session.laboratory, side);
  const there = opposite?.local.primary;
  if (opposite === undefined || there === undefined) return false;
  // Seen on real instances half way through a failover: both sides SECONDARY and DISCONNECTED.
  if (side.role === 'SECONDARY' && opposite.role === 'SECONDARY' && !session.laboratory.quirks.shipsAfterDemotion) return false;
  const stream = primaryCopies(side.local).find((copy) => copy.upstream?.kind === 'distributed')?.upstream ?? streamsOf(side)[0];
  if (stream !== undefined) return stream.connected;
  const { laboratory, server } = session;
  return laboratory.linkBetween(server.site, there.site).alive && handshakeFailure(server, there, laboratory.clock.now()) === undefined;
}

function onlineHealth(copies: readonly DatabaseCopy[]): 'ONLINE' | 'ONLINE_IN_PROGRESS' {
  return copies.every((copy) => copy.state === 'ONLINE' && !copy.upgradePending) ? 'ONLINE' : 'ONLINE_IN_PROGRESS';
}

function described(field: string, value: number, text: string): Record<string, SqlValue> {
  return { [field]: value, [`${field}_desc`]: text };
}

const connection = (connected: boolean) =>
  connected ? described('connected_state', 1, 'CONNECTED') : described('connected_state', 0, 'DISCONNECTED');
const health = (value: Health) => described('synchronization_health', healths[value], value);

/** Texts of Windows, as the log of errors of a real pair shows them. */
const connectErrors = {
  'timed out': [
    10060,
    'A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.',
  ],
  refused: [10061, 'No connection could be made because the target machine actively refused it.'],
  'broken off': [10054, 'An existing connection was forcibly closed by the remote host.'],
} as const;

function connectError(session: Session, partner: Server | undefined): ViewRow {
  const now = session.laboratory.clock.now();
  const [number, text] = connectErrors[(partner && handshakeFailure(session.server, partner, now)) ?? 'timed out'];
  return {
    last_connect_error_number: number,
    last_connect_error_description: `An error occurred while receiving data: '${number}(${text})'.`,
    last_connect_error_timestamp: new Date(now),
  };
}
