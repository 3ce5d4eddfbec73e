import type { DagObservation, MemberGroupObservation } from '../../cutover/observation.ts';
import { commitSynchronously, requireNoSecondaries } from '../../sqlserver/remedies/availability-groups.ts';
import { type Check, fail, type Judgement, notApplicable, ofSide, pass, type ReadSide, unknown } from '../check.ts';
import { list } from '../names.ts';
import { ofDag, page } from './distributed-group.ts';

const localPrimary = ({ memberGroup }: DagObservation) => memberGroup?.replicas.find((replica) => replica.isLocal);

/** Judges the row of the member AG. */
const ofMemberGroup =
  (
    judge: (
      group: ReadSide<'memberGroup'>['read']['memberGroup'][number],
      observed: MemberGroupObservation,
      side: ReadSide<'memberGroup'>,
    ) => Judgement,
  ) =>
  (side: ReadSide<'memberGroup'>): Judgement => {
    const [group] = side.read.memberGroup;
    const observed = side.dag?.memberGroup;
    return group && observed ? judge(group, observed, side) : unknown('the member availability group is not visible');
  };

/** Source: Microsoft, "Configure an Always On distributed availability group" and "Distributed availability groups". */
export const memberGroupChecks: readonly Check[] = [
  ofSide({
    id: 'AG-PRIMARY-001',
    family: 'availability-groups',
    title: 'The local primary commits synchronously',
    severity: 'error',
    page,
    judge: ofDag((dag, { side, server }) => {
      const group = dag.memberGroup;
      if (!group) return unknown('the member availability group is not visible');
      const local = localPrimary(dag);
      if (local?.role !== 'PRIMARY')
        return fail(
          `${server.serverName} is ${local?.role ?? 'not visible'} in ${group.name}, not PRIMARY`,
          `Connect the ${side} to the primary replica of ${group.name}, or to its listener.`,
        );
      if (local.commitMode === undefined) return unknown(`the commit mode of ${local.server} is not visible`);
      return local.commitMode === 'synchronous-commit'
        ? pass(`${server.serverName} is PRIMARY of ${group.name}, synchronous-commit`)
        : fail(`the local primary ${local.server} of ${group.name} commits asynchronously`, {
            text: 'Let it commit synchronously: it could not hand over without loss inside its own availability group.',
            sql: commitSynchronously(group.name, local.server),
            on: side,
          });
    }),
  }),
  ofSide({
    id: 'AG-HEALTH-001',
    family: 'availability-groups',
    title: 'The replicas of the member availability group are connected and healthy',
    severity: 'error',
    page,
    judge: ofDag(({ memberGroup }) => {
      if (!memberGroup) return unknown('the member availability group is not visible');
      const blind = memberGroup.replicas.filter((replica) => replica.health === undefined);
      const ill = memberGroup.replicas.filter((replica) => replica.connected === false || replica.health === 'NOT_HEALTHY');
      if (ill.length > 0)
        return fail(
          ill
            .map(
              (replica) =>
                `${replica.server}: ${replica.connected === false ? 'DISCONNECTED' : replica.health}${replica.lastConnectError ? ` (${replica.lastConnectError})` : ''}`,
            )
            .join('; '),
          'Repair the local availability group first. A failover of the distributed group relies on it.',
        );
      if (blind.length > 0) return unknown(`no state of ${list(blind.map((replica) => replica.server))}`);
      // A forwarder of a higher version is PARTIALLY_HEALTHY although it is fully caught up.
      return pass(memberGroup.replicas.map((replica) => `${replica.server} ${replica.role ?? ''} ${replica.health}`).join('; '));
    }),
  }),
  ofSide({
    id: 'AG-REQUIRED-001',
    family: 'availability-groups',
    title: 'The member availability group has the synchronized secondaries that its commits need',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/t-sql/statements/alter-availability-group-transact-sql',
    reads: ['memberGroup'],
    judge: ofMemberGroup(({ name, requiredSecondaries }, { replicas }, { side }) => {
      if (requiredSecondaries === undefined) return unknown('required_synchronized_secondaries_to_commit is NULL');
      const able = replicas.filter(
        ({ isLocal, connected, commitMode, health }) =>
          !isLocal && connected === true && commitMode === 'synchronous-commit' && health === 'HEALTHY',
      );
      const seen = `${name} requires ${requiredSecondaries}; synchronized: ${list(able.map((replica) => replica.server)) || 'none'}`;
      return requiredSecondaries <= able.length
        ? pass(seen)
        : fail(`${seen}: commits wait`, {
            text: 'Repair the secondaries, or require none of them for the time of the migration.',
            sql: requireNoSecondaries(name),
            on: side,
          });
    }),
  }),
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
  ofSide({
    id: 'DAG-REQUIRED-001',
    family: 'availability-groups',
    title: 'No commit has to wait for the other side yet',
    severity: 'warning',
    page,
    judge: ofDag((dag, { side, server }) => {
      if (server.majorVersion < 16) return notApplicable('a distributed group has this setting from SQL Server 2022 on');
      const count = dag.requiredSynchronizedSecondaries;
      if (count === undefined) return unknown('required_synchronized_secondaries_to_commit is NULL');
      const seen = `REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = ${count}`;
      return count === 0
        ? pass(seen)
        : fail(`${seen}, left by an earlier run: commits wait while the other side is away`, {
            text: 'Set it back. failover-dag sets it when it is time. Asynchronous commit is refused before (error 19530).',
            sql: requireNoSecondaries(dag.name),
            on: side,
          });
    }),
  }),
];
