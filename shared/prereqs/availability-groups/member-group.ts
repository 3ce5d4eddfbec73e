import type { DagObservation, MemberGroupObservation } from '../../cutover/observation.ts';
import { commitSynchronously, requireNoSecondaries } from '../../sqlserver/remedies/availability-groups.ts';
import { type Check, fail, type Judgement, ofSide, pass, type ReadSide, unknown } from '../check.ts';
import { list } from '../names.ts';
import { ofDag, page } from './distributed-group.ts';

const localPrimary = ({ memberGroup }: DagObservation) => memberGroup?.replicas.find((replica) => replica.isLocal);

/** Judges the row of the member AG. */
export const ofMemberGroup =
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
];
