import type { DatabaseCopy } from '../databases/copy.ts';
import { type Laboratory, oppositeSide } from '../laboratory.ts';
import type { Stream } from '../replication/stream.ts';
import { primaryCopies } from './demote.ts';
import { type AvailabilityGroup, type DistributedSide, replicaOn } from './model.ts';

/** synchronization_state of sys.dm_hadr_database_replica_states. */
export type SynchronizationState = 'NOT SYNCHRONIZING' | 'SYNCHRONIZING' | 'SYNCHRONIZED' | 'REVERTING' | 'INITIALIZING';
export type Health = 'NOT_HEALTHY' | 'PARTIALLY_HEALTHY' | 'HEALTHY';

export const synchronizationStates: Readonly<Record<SynchronizationState, number>> = {
  'NOT SYNCHRONIZING': 0,
  SYNCHRONIZING: 1,
  SYNCHRONIZED: 2,
  REVERTING: 3,
  INITIALIZING: 4,
};
export const healths: Readonly<Record<Health, number>> = { NOT_HEALTHY: 0, PARTIALLY_HEALTHY: 1, HEALTHY: 2 };

/** How a copy sees itself. The primary of an AG speaks of its own AG only: a cut link of the DAG does not show here. */
export function ownState(laboratory: Laboratory, copy: DatabaseCopy): SynchronizationState {
  if (copy.reverting) return 'REVERTING';
  const { group } = copy;
  if (copy.suspended !== undefined || group === undefined || copy.state === 'RESTORING') return 'NOT SYNCHRONIZING';
  if (group.primary !== copy.server) return copy.upstream ? streamState(copy.upstream) : 'NOT SYNCHRONIZING';
  if (copy.role === 'SECONDARY' && copy.upstream === undefined && !fenced(laboratory, copy)) return 'NOT SYNCHRONIZING';
  if (copy.upgradePending) return 'SYNCHRONIZING';
  return replicaOn(group, copy.server)?.mode === 'SYNCHRONOUS_COMMIT' ? 'SYNCHRONIZED' : 'SYNCHRONIZING';
}

/** Both sides of the DAG are secondary: nobody sends anything, and nothing is wrong with the copy. */
function fenced(laboratory: Laboratory, copy: DatabaseCopy): boolean {
  return copy.group?.distributed.some((side) => oppositeSide(laboratory, side)?.role === 'SECONDARY') ?? false;
}

/** How the sender of the log sees the copy at the other end. */
export function streamState(stream: Stream): SynchronizationState {
  if (stream.to.reverting) return 'REVERTING';
  if (!stream.flows) return 'NOT SYNCHRONIZING';
  return stream.synchronization === 'synchronized' ? 'SYNCHRONIZED' : 'SYNCHRONIZING';
}

/** HEALTHY: as good as the availability mode asks for. */
export function healthOf(state: SynchronizationState, synchronousMode: boolean): Health {
  if (state === 'SYNCHRONIZED') return 'HEALTHY';
  if (state !== 'SYNCHRONIZING') return 'NOT_HEALTHY';
  return synchronousMode ? 'PARTIALLY_HEALTHY' : 'HEALTHY';
}

export function worst(healthOfEach: readonly Health[]): Health {
  if (healthOfEach.includes('NOT_HEALTHY')) return 'NOT_HEALTHY';
  return healthOfEach.includes('PARTIALLY_HEALTHY') ? 'PARTIALLY_HEALTHY' : 'HEALTHY';
}

/** Health of all databases of a replica of an ordinary AG, as the instance that hosts it or its primary says it. */
export function replicaHealth(laboratory: Laboratory, group: AvailabilityGroup, copies: readonly DatabaseCopy[]): Health {
  return worst(copies.map((copy) => healthOf(ownState(laboratory, copy), replicaOn(group, copy.server)?.mode === 'SYNCHRONOUS_COMMIT')));
}

/** The streams from the global primary to the forwarder of a DAG. */
export function streamsOf(side: DistributedSide): Stream[] {
  return primaryCopies(side.local).flatMap((copy) => [...copy.downstream].filter((stream) => stream.kind === 'distributed'));
}

export function isSynchronousSide(side: DistributedSide): boolean {
  return side.members.every((member) => member.mode === 'SYNCHRONOUS_COMMIT');
}
