import { type Check, fail, ofSide, pass, unknown } from '../check.ts';
import { list } from '../names.ts';
import { ofDag } from './distributed-group.ts';
import { ofMemberGroup } from './member-group.ts';

/** What kind of availability group each member is: not every kind may be part of a distributed one. */
export const groupKindChecks: readonly Check[] = [
  ofSide({
    id: 'AG-BASIC-001',
    family: 'availability-groups',
    title: 'The member availability group is no basic one',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/basic-availability-groups-always-on-availability-groups',
    reads: ['memberGroup'],
    judge: ofMemberGroup(({ name, isBasic }) => {
      if (isBasic === undefined) return unknown('basic_features is NULL');
      return isBasic
        ? fail(
            `${name} is a basic availability group`,
            'A basic availability group can not be part of a distributed one (error 19513): create it anew without BASIC, on Enterprise edition.',
          )
        : pass(`${name} is not basic`);
    }),
  }),
  ofSide({
    id: 'AG-CONTAINED-001',
    family: 'availability-groups',
    title: 'A contained availability group is on SQL Server 2025 or later',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/contained-availability-groups-overview',
    reads: ['memberGroup'],
    judge: ofMemberGroup(({ name, isContained }, _observed, { server }) => {
      if (isContained === undefined) return unknown('is_contained is NULL');
      if (!isContained) return pass(`${name} is not contained`);
      return server.majorVersion >= 17
        ? pass(`${name} is contained, SQL Server ${server.productVersion}`)
        : fail(
            `${name} is contained, and this is SQL Server ${server.productVersion}`,
            'Distributed availability groups over contained ones exist from SQL Server 2025 on. Use an ordinary availability group.',
          );
    }),
  }),
  ofSide({
    id: 'AG-CHAIN-001',
    family: 'availability-groups',
    title: 'The member availability group is in no other distributed availability group',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/distributed-availability-groups',
    reads: ['memberGroup'],
    judge: ofMemberGroup(({ name, distributedGroups }, _observed, { dag, dagNames }) => {
      const others = dagNames.filter((other) => other !== dag?.name);
      return distributedGroups > 1
        ? fail(
            `${name} is in ${distributedGroups} distributed availability groups (also visible: ${list(others)})`,
            'A synchronous commit waits for the end of such a chain, and after the failover the other group follows the wrong side. Plan it, or drop the one that is not needed.',
          )
        : pass(`${name} is in this one only`);
    }),
  }),
  ofSide({
    id: 'AG-CLUSTER-001',
    family: 'availability-groups',
    title: 'A member availability group with several replicas has a cluster that can fail it over',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/read-scale-availability-groups',
    judge: ofDag(({ memberGroup }) => {
      if (!memberGroup?.clusterType) return unknown('the cluster type is not visible');
      const { name, clusterType, replicas } = memberGroup;
      const seen = `${name}: cluster type ${clusterType}, ${replicas.length === 1 ? '1 replica' : `${replicas.length} replicas`}`;
      return clusterType === 'NONE' && replicas.length > 1
        ? fail(seen, 'Know that nothing fails this group over by itself, and that a failover inside it is a forced one by hand.')
        : pass(seen);
    }),
  }),
];
