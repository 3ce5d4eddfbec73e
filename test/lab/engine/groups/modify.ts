import type { MemberGroupSpec, ReplicaSpec } from '../../commands.ts';
import type { SqlMessage } from '../../sql-types.ts';
import { memberMissing, notInStateFor, requiredMustBeZero, requiredTooHigh, sameValue } from '../errors.ts';
import type { Laboratory } from '../laboratory.ts';
import { followSourceMode } from '../managed-link/source-mode.ts';
import { reconcileStreams } from '../replication/topology.ts';
import { type AvailabilityGroup, type DistributedMember, type DistributedSide, type Replica, sameName } from './model.ts';
import { beforeEffect } from './turns.ts';

type Inform = (message: SqlMessage) => void;

/** MODIFY AVAILABILITY GROUP ON: changes this side's copy of the options. Throws 19508, 19530. */
export async function modifyMembers(
  laboratory: Laboratory,
  side: DistributedSide,
  specs: readonly MemberGroupSpec[],
  inform: Inform,
  signal: AbortSignal,
): Promise<void> {
  const changes = specs.map((spec) => {
    const member = side.members.find((one) => sameName(one.name, spec.name));
    if (member === undefined) throw memberMissing(side.name, spec.name);
    return { member, spec };
  });
  if (side.required > 0 && specs.some((spec) => spec.availabilityMode === 'ASYNCHRONOUS_COMMIT')) throw requiredMustBeZero(side.name);
  await beforeEffect(laboratory, side.name, laboratory.timings.commandMs, signal);
  let changed = false;
  for (const { member, spec } of changes) changed = changeMember(member, spec, laboratory.clock.now()) || changed;
  if (!changed) {
    inform(sameValue(side.name));
    return;
  }
  laboratory.journal.write(side.local.primary?.name ?? '', `${side.name}: ${specs.map(describe).join(', ')}`);
  reconcileStreams(laboratory);
  followSourceMode(laboratory, side);
}

function changeMember(member: DistributedMember, spec: MemberGroupSpec, now: number): boolean {
  const { availabilityMode = member.mode, listenerUrl = member.listenerUrl, seedingMode = member.seeding } = spec;
  const same = member.mode === availabilityMode && member.listenerUrl === listenerUrl && member.seeding === seedingMode;
  if (same) return false;
  Object.assign(member, { mode: availabilityMode, listenerUrl, seeding: seedingMode, modifiedAt: now });
  return true;
}

/** MODIFY REPLICA ON. */
export function modifyReplicas(laboratory: Laboratory, group: AvailabilityGroup, specs: readonly ReplicaSpec[], inform: Inform): void {
  let changed = false;
  for (const spec of specs) {
    const replica = group.replicas.find((one) => sameName(one.name, spec.name));
    if (replica === undefined) throw notInStateFor(group.name, 'MODIFY REPLICA');
    changed = changeReplica(replica, spec, laboratory.clock.now()) || changed;
  }
  if (!changed) {
    inform(sameValue(group.name));
    return;
  }
  group.sequence++;
  laboratory.journal.write(group.primary?.name ?? '', `${group.name}: ${specs.map(describe).join(', ')}`);
  reconcileStreams(laboratory);
}

function changeReplica(replica: Replica, spec: ReplicaSpec, now: number): boolean {
  const next: Partial<Replica> = {
    mode: spec.availabilityMode ?? replica.mode,
    failoverMode: spec.failoverMode ?? replica.failoverMode,
    seeding: spec.seedingMode ?? replica.seeding,
    endpointUrl: spec.endpointUrl ?? replica.endpointUrl,
    sessionTimeout: spec.sessionTimeout ?? replica.sessionTimeout,
    backupPriority: spec.backupPriority ?? replica.backupPriority,
    secondaryConnections: spec.secondaryAllowConnections ?? replica.secondaryConnections,
    primaryConnections: spec.primaryAllowConnections ?? replica.primaryConnections,
  };
  const same = Object.entries(next).every(([key, value]) => replica[key as keyof Replica] === value);
  if (same) return false;
  Object.assign(replica, next, { modifiedAt: now });
  return true;
}

/**
 * SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = n). On a DAG from SQL Server 2022 on; a value above 0 on the global
 * primary only, 0 also on the forwarder (Configure distributed availability groups, failover step 8).
 */
export async function requireSecondaries(
  laboratory: Laboratory,
  target: AvailabilityGroup | DistributedSide,
  count: number,
  signal: AbortSignal,
): Promise<void> {
  const distributed = 'members' in target;
  const possible = distributed ? 1 : target.replicas.length - 1;
  const major = (distributed ? target.local : target).primary?.version.major ?? 0;
  if (major < (distributed ? 16 : 14)) throw notInStateFor(target.name, 'SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT)');
  if (distributed && target.role !== 'PRIMARY' && count > 0)
    throw notInStateFor(target.name, 'SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT)');
  if (count > possible) throw requiredTooHigh(count, possible);
  await beforeEffect(laboratory, target.name, laboratory.timings.commandMs, signal);
  target.required = count;
  const server = (distributed ? target.local : target).primary?.name ?? '';
  laboratory.journal.write(server, `${target.name}: required synchronized secondaries ${count}`);
  reconcileStreams(laboratory);
}

function describe(spec: MemberGroupSpec | ReplicaSpec): string {
  const { name, ...options } = spec;
  return `${name} ${Object.values(options).join(' ')}`;
}
