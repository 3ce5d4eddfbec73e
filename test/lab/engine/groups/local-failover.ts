import { becomePrimary, becomeSecondary, stopWrites } from '../databases/role-change.ts';
import { alreadyPrimary, failoverNotReady, notPrimary } from '../errors.ts';
import type { Laboratory } from '../laboratory.ts';
import { reconcileStreams } from '../replication/topology.ts';
import type { Server } from '../servers/server.ts';
import { endSessionsIn } from '../sessions/end-sessions.ts';
import { primaryCopies } from './demote.ts';
import type { AvailabilityGroup } from './model.ts';
import { beforeEffect, pass } from './turns.ts';

/** FAILOVER or FORCE_FAILOVER_ALLOW_DATA_LOSS of an ordinary AG, on the replica that is to be its primary. Throws 41122, 41142. */
export async function failOver(
  laboratory: Laboratory,
  group: AvailabilityGroup,
  to: Server,
  options: { readonly force: boolean },
  signal: AbortSignal,
): Promise<void> {
  if (group.primary === to) throw alreadyPrimary(group.name);
  if (!options.force && !isReady(group, to)) throw failoverNotReady(group.name);
  await beforeEffect(laboratory, group.name, laboratory.timings.promotionMs / 2, signal);
  movePrimary(laboratory, group, to);
  await pass(laboratory.clock, laboratory.timings.promotionMs / 2);
}

/** SET (ROLE = SECONDARY) on an ordinary AG without a cluster: no replica is primary afterwards. */
export async function stepDown(laboratory: Laboratory, group: AvailabilityGroup, server: Server, signal: AbortSignal): Promise<void> {
  if (group.primary !== server) throw notPrimary(group.name);
  await beforeEffect(laboratory, group.name, laboratory.timings.demotionMs, signal);
  const copies = primaryCopies(group);
  for (const copy of copies) stopWrites(laboratory, copy);
  endSessionsIn(copies);
  for (const copy of copies) {
    becomeSecondary(laboratory, copy);
    copy.resolving = false;
  }
  group.primary = undefined;
  reconcileStreams(laboratory);
}

/** Moves the primary role of an AG to another replica. In a DAG the new primary takes over the AG's role there, and its metadata. */
export function movePrimary(laboratory: Laboratory, group: AvailabilityGroup, to: Server): void {
  const takesWrites = group.distributed.every((side) => side.role === 'PRIMARY');
  const old = primaryCopies(group);
  for (const copy of old) stopWrites(laboratory, copy);
  endSessionsIn(old);
  for (const copy of old) {
    becomeSecondary(laboratory, copy);
    copy.resolving = false;
  }
  group.primary = to;
  laboratory.journal.write(to.name, `${group.name} is primary here`);
  if (takesWrites) for (const copy of primaryCopies(group)) becomePrimary(laboratory, copy);
  reconcileStreams(laboratory);
}

function isReady(group: AvailabilityGroup, to: Server): boolean {
  return [...group.databases.values()].every((database) => {
    const copy = to.databases.get(database.name.toLowerCase());
    return copy?.group === group && copy.upstream?.synchronization === 'synchronized';
  });
}
