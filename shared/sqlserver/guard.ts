import type { Role, SideName } from '../cutover/observation.ts';
import { quoteGuid, quoteText } from './identifiers.ts';

/** What must still be true on the server, in the same batch, right before a statement changes it. */
export interface Guard {
  readonly side: SideName;
  /** SERVERPROPERTY('ServerName') as it was pinned when the session was opened. */
  readonly serverName: string;
  /** Name of the application lock that this session holds. */
  readonly lock: string;
  readonly dag: { readonly name: string; readonly groupId: string };
  /** Role of this side in the DAG; undefined when any role will do. */
  readonly role?: Role | undefined;
}

/** Numbers of our own THROWs. They mean: refused by us, nothing was changed. */
export const guardNumbers = { wrongServer: 50101, wrongDag: 50102, wrongRole: 50103, lockLost: 50104, transactionGone: 50105 } as const;

export const refusedByGuard = (number: number): boolean => Object.values<number>(guardNumbers).includes(number);

/** The T-SQL that goes in front of the statement. It reads the server itself, so that no change between our last look and the statement goes unseen. */
export function guardSql({ side, serverName, lock, dag, role }: Guard, dagIs: 'here' | 'gone' = 'here'): string {
  const group = `FROM sys.availability_groups AS g WHERE g.name = ${quoteText(dag.name)} AND g.group_id = ${quoteGuid(dag.groupId)}`;
  const lines = [
    'SET NOCOUNT ON;',
    refuseIf(
      `ISNULL(CONVERT(nvarchar(128), SERVERPROPERTY('ServerName')), N'') <> ${quoteText(serverName)}`,
      guardNumbers.wrongServer,
      `This is not ${serverName}, the server that was checked. Nothing was changed.`,
    ),
    refuseIf(
      `ISNULL(APPLOCK_MODE(N'public', ${quoteText(lock)}, N'Session'), N'NoLock') <> N'Exclusive'`,
      guardNumbers.lockLost,
      'This session does not hold the migration lock. Nothing was changed.',
    ),
    dagIs === 'here'
      ? refuseIf(
          `NOT EXISTS (SELECT 1 ${group})`,
          guardNumbers.wrongDag,
          `The distributed availability group that was checked is not on the ${side} any more. Nothing was changed.`,
        )
      : refuseIf(
          `EXISTS (SELECT 1 ${group})`,
          guardNumbers.wrongDag,
          `The distributed availability group is still on the ${side}. Nothing was changed.`,
        ),
  ];
  if (role !== undefined) {
    lines.push(
      refuseIf(
        `NOT EXISTS (${localRoleSql(dag.groupId)} AND s.role_desc = N'${role}')`,
        guardNumbers.wrongRole,
        `The ${side} is not ${role} in the distributed availability group any more. Nothing was changed.`,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The role of this side in a group, as a query that ends with a condition. */
export const localRoleSql = (groupId: string): string =>
  `SELECT s.role_desc FROM sys.dm_hadr_availability_replica_states AS s WHERE s.group_id = ${quoteGuid(groupId)} AND s.is_local = 1`;

export const refuseIf = (condition: string, number: number, message: string): string =>
  `IF ${condition}\n  THROW ${number}, ${quoteText(message.slice(0, 2000))}, 1;`;
