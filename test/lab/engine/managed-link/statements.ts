import type { Command } from '../../commands.ts';
import type { SqlMessage } from '../../sql-types.ts';
import { failoverNotReady, notPrimary, notSupportedHere, onlyForcedFailover, rolledBackRetry } from '../errors.ts';
import { assertNoLatchedError } from '../groups/demote.ts';
import type { DistributedSide } from '../groups/model.ts';
import { beforeEffect } from '../groups/turns.ts';
import type { Server } from '../servers/server.ts';
import { compareBuilds } from '../servers/versions.ts';
import type { Session } from '../sessions/session.ts';
import { isLinkSide } from './model.ts';
import { readyForPlannedFailover, swapRoles } from './planned-failover.ts';

/** SQL Server 2022 CU13: the first build that fails a link over by T-SQL (Microsoft, "Managed Instance link", versions). */
const FIRST_BUILD_WITH_FAILOVER = '16.0.4125.3';

/**
 * ALTER AVAILABILITY GROUP ... FAILOVER on a DAG. It exists for managed instance links, on the primary; between two SQL Servers only a
 * forced failover is supported: 19504. 41142 and 41188 are the numbers of an ordinary AG: which ones a link gets is not documented.
 */
export async function failOverDistributed(
  session: Session,
  side: DistributedSide,
  inform: (message: SqlMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const { laboratory, server } = session;
  if (!isLinkSide(side) || !canFailOver(server)) throw onlyForcedFailover(side.name);
  assertNoLatchedError(side);
  if (side.role !== 'PRIMARY') throw notPrimary(side.name);
  if (!readyForPlannedFailover(laboratory, side)) throw failoverNotReady(side.name);
  await beforeEffect(laboratory, side.name, laboratory.timings.promotionMs / 2, signal);
  if (!readyForPlannedFailover(laboratory, side)) throw failoverNotReady(side.name);
  if (!(await swapRoles(laboratory, side, inform))) throw rolledBackRetry(side.name);
}

function canFailOver(server: Server): boolean {
  return server.managed !== undefined || compareBuilds(server.version.product, FIRST_BUILD_WITH_FAILOVER) >= 0;
}

/**
 * High availability of a managed instance "can't be controlled by users" (Microsoft, "T-SQL differences between SQL Server and Azure SQL
 * Managed Instance"). What the documents on link failover name is left: FAILOVER, FORCE_FAILOVER_ALLOW_DATA_LOSS and SET (ROLE = SECONDARY)
 * on the link's DAG. Throws 40510.
 */
export function assertSupportedOn(server: Server, command: Command): void {
  if (server.managed === undefined) return;
  switch (command.kind) {
    case 'create-availability-group':
      throw notSupportedHere('CREATE AVAILABILITY GROUP');
    case 'drop-availability-group':
      throw notSupportedHere('DROP AVAILABILITY GROUP');
    case 'alter-database-hadr':
      throw notSupportedHere('ALTER DATABASE SET HADR');
    case 'alter-availability-group': {
      const names = server.managed.links;
      const onLink = names.has(command.group.toLowerCase());
      const documented = ['failover', 'force-failover-allow-data-loss', 'set-role'].includes(command.action.kind);
      if (!onLink || !documented) throw notSupportedHere('ALTER AVAILABILITY GROUP');
      return;
    }
    default:
      return;
  }
}
