import type { SqlMessage } from '../../sql-types.ts';
import { becomePrimary } from '../databases/role-change.ts';
import { alreadyPrimary, primaryIsHigherVersion, wrongRoleForSignal } from '../errors.ts';
import { type Laboratory, oppositeSide } from '../laboratory.ts';
import { reconcileStreams } from '../replication/topology.ts';
import { endOtherSessions } from '../sessions/end-sessions.ts';
import type { Session } from '../sessions/session.ts';
import { assertNoLatchedError, primaryCopies } from './demote.ts';
import type { DistributedSide } from './model.ts';
import { beforeEffect, pass } from './turns.ts';

/**
 * FORCE_FAILOVER_ALLOW_DATA_LOSS on a DAG. It checks nothing about the other side. The statement returns when the role has
 * changed; "database recovery occurs asynchronously after the availability group has finished failing over" (ALTER
 * AVAILABILITY GROUP).
 */
export async function promote(
  laboratory: Laboratory,
  side: DistributedSide,
  session: Session,
  inform: (message: SqlMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const { clock, timings, journal, monitor, quirks } = laboratory;
  const half = timings.promotionMs / 2;
  assertNoLatchedError(side);
  if (side.role === 'PRIMARY') {
    if (!quirks.wrongRoleIsOnlyAMessage) throw alreadyPrimary(side.name);
    inform(wrongRoleForSignal(side.name));
    return;
  }
  const opposite = oppositeSide(laboratory, side);
  const there = opposite?.local.primary;
  const here = side.local.primary;
  if (opposite?.role === 'PRIMARY' && there && here && there.version.major > here.version.major && side.wasPrimary)
    throw primaryIsHigherVersion(side.name);
  journal.write(here?.name ?? '', `forced failover of ${side.name} begins`);
  await beforeEffect(laboratory, side.name, half, signal);

  journal.write(here?.name ?? '', `${side.name} is primary (forced)`);
  side.role = 'PRIMARY';
  side.wasPrimary = true;
  side.changing = true;
  if (opposite?.role === 'PRIMARY') monitor.twoPrimaries(side.name, [here?.name ?? '', there?.name ?? '']);
  for (const copy of primaryCopies(side.local)) becomePrimary(laboratory, copy);
  reconcileStreams(laboratory);
  if (quirks.roleChangeEndsAllSessions) endOtherSessions(session);
  if (quirks.suspendedAfterFailover && opposite?.role === 'SECONDARY')
    for (const copy of primaryCopies(opposite.local)) copy.suspended ??= 'SUSPEND_FROM_PARTNER';
  await pass(clock, half);
  side.changing = false;
}
