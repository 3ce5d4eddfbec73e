import type { SqlMessage } from '../../sql-types.ts';
import type { DatabaseCopy } from '../databases/copy.ts';
import { becomeSecondary, rollbackTime, stopWrites } from '../databases/role-change.ts';
import { alreadySecondary, latchedError, rollingBack, wrongRoleForSignal } from '../errors.ts';
import type { Laboratory } from '../laboratory.ts';
import { copyOnPrimary, reconcileStreams } from '../replication/topology.ts';
import { endOtherSessions, endSessionsIn } from '../sessions/end-sessions.ts';
import type { Session } from '../sessions/session.ts';
import type { AvailabilityGroup, DistributedSide } from './model.ts';
import { beforeEffect, pass } from './turns.ts';

/** SET (ROLE = SECONDARY) on a DAG: the global primary stops writes, rolls back what is open, and its log ends. */
export async function demote(
  laboratory: Laboratory,
  side: DistributedSide,
  session: Session,
  inform: (message: SqlMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const { clock, timings, journal, quirks } = laboratory;
  const half = timings.demotionMs / 2;
  assertNoLatchedError(side);
  if (side.role === 'SECONDARY') {
    if (!quirks.wrongRoleIsOnlyAMessage) throw alreadySecondary(side.name);
    inform(wrongRoleForSignal(side.name));
    return;
  }
  await beforeEffect(laboratory, side.name, half, signal);

  const copies = primaryCopies(side.local);
  const server = side.local.primary?.name ?? '';
  journal.write(server, `demotion of ${side.name} begins`);
  side.changing = true;
  for (const copy of copies) {
    stopWrites(laboratory, copy);
    inform(rollingBack(copy.name));
  }
  endSessionsIn(copies);
  if (quirks.roleChangeEndsAllSessions) endOtherSessions(session);
  await pass(clock, Math.max(0, ...copies.map((copy) => rollbackTime(laboratory, copy))));

  for (const copy of copies) {
    becomeSecondary(laboratory, copy);
    laboratory.monitor.rejoined(copy);
  }
  side.role = 'SECONDARY';
  side.ignoredResumes = quirks.ignoredResumes;
  if (quirks.demotionClearsRequiredSecondaries) side.required = 0;
  reconcileStreams(laboratory);
  journal.write(server, `${side.name} is secondary`);
  await pass(clock, half);
  for (const copy of copies) copy.resolving = false;
  side.changing = false;
  journal.write(server, `demotion of ${side.name} ends`);
}

/** An error that an earlier failure left behind ends the next role change (seen with 41104). */
export function assertNoLatchedError(side: DistributedSide): void {
  if (side.latchedErrors === 0) return;
  side.latchedErrors--;
  throw latchedError(side.name);
}

/** The copies on the primary replica of an AG. */
export function primaryCopies(group: AvailabilityGroup): DatabaseCopy[] {
  return [...group.databases.values()].flatMap((database) => copyOnPrimary(group, database.name) ?? []);
}
