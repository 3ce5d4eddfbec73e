import type { SqlMessage } from '../../sql-types.ts';
import type { DatabaseCopy } from '../databases/copy.ts';
import { becomePrimary, becomeSecondary, rollbackTime, stopWrites } from '../databases/role-change.ts';
import { rollingBack } from '../errors.ts';
import { primaryCopies } from '../groups/demote.ts';
import { isSynchronousSide } from '../groups/health.ts';
import type { DistributedSide } from '../groups/model.ts';
import { pass } from '../groups/turns.ts';
import { type Laboratory, oppositeSide } from '../laboratory.ts';
import { copyOnPrimary, reconcileStreams } from '../replication/topology.ts';
import { endSessionsIn } from '../sessions/end-sessions.ts';

/** How often the primary looks whether its partner has everything, ms. */
const LOOK_MS = 20;

/** Both sides synchronous and every database SYNCHRONIZED: what a failover without loss needs (ALTER AVAILABILITY GROUP, "FAILOVER"). */
export function readyForPlannedFailover(laboratory: Laboratory, side: DistributedSide): boolean {
  const opposite = oppositeSide(laboratory, side);
  if (opposite === undefined || !isSynchronousSide(side) || !isSynchronousSide(opposite)) return false;
  return primaryCopies(side.local).every((copy) =>
    [...copy.downstream].some((stream) => stream.kind === 'distributed' && stream.synchronization === 'synchronized'),
  );
}

/**
 * Swaps the roles of the two sides, begun by the primary: writes stop, what is open is rolled back, the rest of the log goes over, and only
 * when the partner has all of it on disk do the roles change. What does not get there in time is rolled back: the primary stays primary.
 * `side` has to be primary, and ready. False: rolled back.
 */
export async function swapRoles(
  laboratory: Laboratory,
  side: DistributedSide,
  inform: (message: SqlMessage) => void = () => {},
): Promise<boolean> {
  const { clock, timings, journal } = laboratory;
  const here = side.local.primary?.name ?? '';
  const copies = primaryCopies(side.local);
  journal.write(here, `planned failover of ${side.name} begins`);
  const opposite = oppositeSide(laboratory, side);
  side.changing = true;
  if (opposite) opposite.changing = true;
  for (const copy of copies) {
    stopWrites(laboratory, copy);
    inform(rollingBack(copy.name));
  }
  endSessionsIn(copies);
  await pass(clock, Math.max(0, ...copies.map((copy) => rollbackTime(laboratory, copy))));
  for (const copy of copies) becomeSecondary(laboratory, copy);

  const deadline = clock.now() + timings.linkFailoverTimeoutMs;
  while (!partnerHasAll(laboratory, side, copies) && clock.now() < deadline) await pass(clock, LOOK_MS);
  const partner = partnerHasAll(laboratory, side, copies) ? oppositeSide(laboratory, side) : undefined;
  if (partner === undefined) for (const copy of copies) becomePrimary(laboratory, copy);
  else exchange(laboratory, side, partner);
  journal.write(here, partner ? `${side.name} has failed over` : `planned failover of ${side.name} is rolled back`);

  for (const copy of copies) copy.resolving = false;
  reconcileStreams(laboratory);
  await pass(clock, timings.promotionMs / 2);
  side.changing = false;
  if (opposite) opposite.changing = false;
  return partner !== undefined;
}

function exchange(laboratory: Laboratory, from: DistributedSide, to: DistributedSide): void {
  from.role = 'SECONDARY';
  to.role = 'PRIMARY';
  // Nothing was forced: the old primary has nothing that the new one lacks, and follows it without being asked.
  from.wasPrimary = false;
  to.wasPrimary = true;
  if (laboratory.quirks.demotionClearsRequiredSecondaries) from.required = 0;
  for (const copy of primaryCopies(to.local)) becomePrimary(laboratory, copy);
}

function partnerHasAll(laboratory: Laboratory, side: DistributedSide, copies: readonly DatabaseCopy[]): boolean {
  const opposite = oppositeSide(laboratory, side);
  if (opposite === undefined) return false;
  return copies.every((copy) => {
    const there = copyOnPrimary(opposite.local, copy.name);
    const connected = there?.upstream?.from === copy && there.upstream.connected;
    return connected && there.log.hardened >= copy.log.blocks.length;
  });
}
