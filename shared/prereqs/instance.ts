import type { SideObservation } from '../cutover/observation.ts';
import { type Check, fail, notApplicable, ofPair, ofSide, pass, unknown } from './check.ts';

const page =
  'https://learn.microsoft.com/azure/azure-sql/migration-guides/virtual-machines/sql-server-distributed-availability-group-prerequisites';

const releases: Readonly<Record<number, string>> = { 13: '2016', 14: '2017', 15: '2019', 16: '2022', 17: '2025' };
export const releaseOf = (majorVersion: number): string => releases[majorVersion] ?? `version ${majorVersion}`;

/** `same`, `target-higher` (no way back) or `target-lower` (impossible). */
export function versionDirection(source: SideObservation, target: SideObservation): 'same' | 'target-higher' | 'target-lower' {
  const difference = target.server.majorVersion - source.server.majorVersion;
  return difference === 0 ? 'same' : difference > 0 ? 'target-higher' : 'target-lower';
}

/** Source: Microsoft, "Prerequisites: Migrate to SQL Server VM using distributed AG" and "Distributed availability groups". */
export const instanceChecks: readonly Check[] = [
  ofSide({
    id: 'INS-VERSION-001',
    family: 'instance',
    title: 'The version can take part in a distributed availability group',
    severity: 'error',
    page,
    judge: ({ server, dag }) => {
      const seen = `SQL Server ${releaseOf(server.majorVersion)} (${server.productVersion})`;
      if (server.majorVersion < 13)
        return fail(seen, 'Distributed availability groups exist from SQL Server 2016 on: upgrade this instance.');
      if (server.majorVersion < 14 && dag?.memberGroup?.clusterType === 'NONE')
        return fail(seen, 'An availability group without a cluster needs SQL Server 2017 or later.');
      return pass(seen);
    },
  }),
  ofPair({
    id: 'INS-DIRECTION-001',
    family: 'instance',
    title: 'The target is not of a lower version',
    severity: 'error',
    page,
    judge: (source, target) => {
      const seen = `source ${releaseOf(source.server.majorVersion)}, target ${releaseOf(target.server.majorVersion)}`;
      return versionDirection(source, target) === 'target-lower'
        ? fail(`${seen}: target-lower`, 'Databases never go to a lower version. Use a target of the same or a higher version.')
        : pass(`${seen}: ${versionDirection(source, target)}`);
    },
  }),
  ofPair({
    id: 'INS-WAYBACK-001',
    family: 'instance',
    title: 'The failover can be reversed afterwards',
    severity: 'warning',
    page,
    judge: (source, target) => {
      switch (versionDirection(source, target)) {
        case 'same':
          return pass('both sides have the same major version: the source follows the target afterwards');
        case 'target-higher':
          return fail(
            'the target is of a higher version: no way back once the target took a write, and the source stops following',
            'Plan the fallback before the failover: the source copies as of the failover, or a logical copy back.',
          );
        case 'target-lower':
          return notApplicable('see INS-DIRECTION-001');
      }
    },
  }),
  ofSide({
    id: 'INS-EDITION-001',
    family: 'instance',
    title: 'The edition supports distributed availability groups',
    severity: 'error',
    page,
    judge: ({ server }) =>
      server.engineEdition === 3
        ? pass(server.edition)
        : fail(server.edition, 'Distributed availability groups need Enterprise edition (Developer and Evaluation count as such).'),
  }),
  ofSide({
    id: 'INS-LICENCE-001',
    family: 'instance',
    title: 'The edition is licensed for production',
    severity: 'info',
    page,
    judge: ({ server }) =>
      /developer|evaluation/i.test(server.edition)
        ? fail(server.edition, 'Developer and Evaluation editions must not serve production.')
        : pass(server.edition),
  }),
  ofSide({
    id: 'INS-HADR-001',
    family: 'instance',
    title: 'Always On availability groups are enabled and running',
    severity: 'error',
    guards: ['switch-sync-mode', 'failover-dag'],
    page,
    judge: ({ server }) => {
      if (!server.hadrEnabled)
        return fail(
          'IsHadrEnabled is 0',
          'Enable Always On in SQL Server Configuration Manager (or Enable-SqlAlwaysOn, or mssql-conf set hadr.hadrenabled 1) and restart the service.',
        );
      return server.hadrManagerRunning
        ? pass('enabled, the manager is running')
        : unknown(
            'enabled, the manager does not run',
            'See the error log of this instance; on Windows check the state of the failover cluster.',
          );
    },
  }),
];
