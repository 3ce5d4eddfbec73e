import type { SideObservation } from '../../cutover/observation.ts';
import { type Check, fail, notApplicable, ofPair, ofSide, pass, unknown } from '../check.ts';
import { migrationPage } from './pages.ts';

const releases: Readonly<Record<number, string>> = { 13: '2016', 14: '2017', 15: '2019', 16: '2022', 17: '2025' };
export const releaseOf = (majorVersion: number): string => releases[majorVersion] ?? `version ${majorVersion}`;

/** `same`, `target-higher` (no way back) or `target-lower` (impossible). */
export function versionDirection(source: SideObservation, target: SideObservation): 'same' | 'target-higher' | 'target-lower' {
  const difference = target.server.majorVersion - source.server.majorVersion;
  return difference === 0 ? 'same' : difference > 0 ? 'target-higher' : 'target-lower';
}

const sameVersion = 'both sides have the same major version';
const impossible = notApplicable('see INS-DIRECTION-001');

/** What goes with whom. Source: Microsoft, "Prerequisites: Migrate to SQL Server VM using distributed AG" and "Distributed availability groups". */
export const versionChecks: readonly Check[] = [
  {
    id: 'INS-VERSION-001',
    family: 'instance',
    title: 'The version can take part in a distributed availability group',
    severity: 'error',
    page: migrationPage,
    scope: 'each',
    reads: [],
    judge(facts, side) {
      const server = facts[side].observation?.server ?? facts[side].identity;
      if (server === undefined) return unknown(`the ${side} could not be read`);
      const seen = `${server.serverName}: SQL Server ${releaseOf(server.majorVersion)} (${server.productVersion})`;
      return server.majorVersion < 13
        ? fail(seen, 'Distributed availability groups exist from SQL Server 2016 on: upgrade this instance.')
        : pass(seen);
    },
  },
  ofSide({
    id: 'INS-STANDALONE-001',
    family: 'instance',
    title: 'The version can do it with or without a failover cluster, as it is here',
    severity: 'error',
    page: migrationPage,
    reads: ['failoverCluster'],
    judge: ({ server, read: { failoverCluster } }) => {
      const release = `${server.serverName}: SQL Server ${releaseOf(server.majorVersion)}`;
      if (server.majorVersion >= 14) return pass(`${release} needs no failover cluster`);
      const [cluster] = failoverCluster;
      return cluster
        ? pass(`${release} in the failover cluster ${cluster.name}`)
        : fail(
            `${release} without a failover cluster`,
            'Availability groups without a cluster (CLUSTER_TYPE = NONE) exist from SQL Server 2017 on: upgrade the instance, or put it into a failover cluster.',
          );
    },
  }),
  ofPair({
    id: 'INS-DIRECTION-001',
    family: 'instance',
    title: 'The target is not of a lower version',
    severity: 'error',
    page: migrationPage,
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
    page: migrationPage,
    judge: (source, target) => {
      switch (versionDirection(source, target)) {
        case 'same':
          return pass(`${sameVersion}: the source follows the target afterwards`);
        case 'target-higher':
          return fail(
            'the target is of a higher version: no way back once the target took a write, and the source stops following',
            'Plan the fallback before the failover: the source copies as of the failover, or a logical copy back.',
          );
        case 'target-lower':
          return impossible;
      }
    },
  }),
  ofPair({
    id: 'INS-READABLE-001',
    family: 'instance',
    title: 'The copies on the target can be read before the failover',
    severity: 'info',
    page: migrationPage,
    judge: (source, target) => {
      switch (versionDirection(source, target)) {
        case 'same':
          return pass(sameVersion);
        case 'target-higher':
          return fail(
            'the target is of a higher version: its copies are upgraded when they become primary, and can not be opened before',
            'Rehearse with restored backups. Expect PARTIALLY_HEALTHY and "Synchronizing / In Recovery" on the target, also when nothing is behind.',
          );
        case 'target-lower':
          return impossible;
      }
    },
  }),
  ofPair({
    id: 'INS-SECONDARIES-001',
    family: 'instance',
    title: 'The secondary replicas of the target hold the databases before the failover',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/distributed-availability-groups',
    judge: (source, target) => {
      switch (versionDirection(source, target)) {
        case 'same':
          return pass(sameVersion);
        case 'target-lower':
          return impossible;
        case 'target-higher': {
          const replicas = target.dag?.memberGroup?.replicas;
          if (replicas === undefined) return unknown('the member availability group of the target is not visible');
          const secondaries = replicas.filter((replica) => !replica.isLocal).map((replica) => replica.server);
          return secondaries.length === 0
            ? pass(`${target.dag?.memberGroup?.name} has no secondary replica`)
            : fail(
                `the target is of a higher version: ${secondaries.join(', ')} can not be seeded before the failover`,
                'The target has no local high availability until its secondaries are seeded. Plan the time for it right after the failover.',
              );
        }
      }
    },
  }),
];
