import { type DagObservation, type SideObservation, sees, storedMode } from '../cutover/observation.ts';
import { localPrimary } from '../cutover/preconditions.ts';
import { classify } from '../cutover/state.ts';
import { type Check, type Facts, fail, type Judgement, notApplicable, ofPair, ofSide, pass, unknown } from './check.ts';

const page = 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/configure-distributed-availability-groups';

/** Judges the DAG of a side; without it there is nothing to judge. */
const ofDag =
  (judge: (dag: DagObservation, side: SideObservation, facts: Facts) => Judgement) =>
  (side: SideObservation, facts: Facts): Judgement =>
    side.dag ? judge(side.dag, side, facts) : notApplicable('the distributed availability group is not visible here');

/** Source: Microsoft, "Configure an Always On distributed availability group". */
export const availabilityGroupChecks: readonly Check[] = [
  ofSide({
    id: 'DAG-FOUND-001',
    family: 'availability-groups',
    title: 'The distributed availability group is there',
    severity: 'error',
    page,
    judge: (side, { dagName }) => {
      if (side.dag) return pass(`${side.dag.name}, group_id ${side.dag.groupId}`);
      if (!sees(side))
        return unknown(
          'no row, and the login may not see definitions or state',
          'Grant the rights that PER-STATE-001 and PER-DEFINITION-001 name.',
        );
      const others = side.dagNames.length > 0 ? `; visible here: ${side.dagNames.join(', ')}` : '';
      return fail(
        `there is no ${dagName} on ${side.server.serverName}${others}`,
        'Check the name, and connect to the primary replica of the member availability group: its secondaries do not show the distributed group.',
      );
    },
  }),
  ofPair({
    id: 'DAG-IDENTITY-001',
    family: 'availability-groups',
    title: 'Both sides mean the same distributed availability group',
    severity: 'error',
    page,
    judge: (source, target) => {
      if (!source.dag || !target.dag) return notApplicable('it is not visible on both sides');
      return source.dag.groupId === target.dag.groupId
        ? pass(`group_id ${source.dag.groupId} on both sides`)
        : fail(
            `group_id ${source.dag.groupId} on the source, ${target.dag.groupId} on the target`,
            'One side was created again. Drop it there and join it again with ALTER AVAILABILITY GROUP ... JOIN AVAILABILITY GROUP ON.',
          );
    },
  }),
  ofPair({
    id: 'DAG-ROLES-001',
    family: 'availability-groups',
    title: 'The roles allow the migration',
    severity: 'error',
    page,
    judge: (source, target) => {
      if (!source.dag || !target.dag) return notApplicable('it is not visible on both sides');
      const seen = `source ${source.dag.role ?? 'not visible'}, target ${target.dag.role ?? 'not visible'}`;
      const state = classify({ source, target });
      if (state.name === 'split')
        return fail(seen, 'Both sides are primary. Stop the applications and decide which side keeps its writes.');
      if (state.name === 'unknown') return unknown(seen);
      if (state.name === 'fenced-behind' || state.name === 'fenced-equal')
        return pass(`${seen}: a failover is half way and nobody can write; run failover-dag at once`);
      if (state.name === 'recovering' || state.name === 'promoted') return pass(`${seen}: the failover is done already`);
      return pass(seen);
    },
  }),
  ofPair({
    id: 'DAG-STATE-001',
    family: 'availability-groups',
    title: 'No copy is suspended, missing or being rebuilt',
    severity: 'error',
    page,
    judge: (source, target) => {
      const state = classify({ source, target });
      return state.name === 'unsafe'
        ? fail(state.because, 'Resume or repair the copies: ALTER DATABASE [<database>] SET HADR RESUME; on the side that is named.')
        : pass(`state ${state.name}`);
    },
  }),
  ofPair({
    id: 'DAG-CONNECTED-001',
    family: 'availability-groups',
    title: 'The two sides are connected',
    severity: 'error',
    page,
    judge: (source, target) => {
      if (!source.dag || !target.dag) return notApplicable('it is not visible on both sides');
      // Only a global primary sees the other side, and after the failover the connection does not matter to this migration.
      if (source.dag.role === 'SECONDARY') return notApplicable('the source is not primary any more');
      const remote = source.dag.members.find((member) => !member.isLocal);
      if (!remote) return unknown('the source does not show its connection to the target');
      if (remote.connected === undefined) return unknown(`${remote.name}: connected_state is NULL`);
      return remote.connected
        ? pass(`${remote.name} is CONNECTED`)
        : fail(
            `${remote.name} is DISCONNECTED${remote.lastConnectError ? `, last error ${remote.lastConnectError}` : ''}`,
            'Check the mirroring endpoints (usually port 5022) on both sides, their certificates or accounts, and the firewall in both directions.',
          );
    },
  }),
  ofSide({
    id: 'DAG-MODE-001',
    family: 'availability-groups',
    title: 'Both entries have the same commit mode',
    severity: 'warning',
    page,
    judge: ofDag((dag) => {
      const mode = storedMode(dag);
      if (mode) return pass(mode);
      return dag.members.some((member) => member.commitMode === undefined)
        ? unknown('a commit mode is not visible')
        : fail('the two entries differ', 'Run switch-sync-mode: it sets both entries on both sides.');
    }),
  }),
  ofSide({
    id: 'AG-PRIMARY-001',
    family: 'availability-groups',
    title: 'The local primary commits synchronously',
    severity: 'error',
    page,
    judge: ofDag((dag, side) => {
      const [first] = localPrimary(side, dag);
      return first
        ? fail(first.problem, first.remedy)
        : pass(`${side.server.serverName} is PRIMARY of ${dag.memberGroup?.name}, synchronous-commit`);
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
      if (blind.length > 0) return unknown(`no state of ${blind.map((replica) => replica.server).join(', ')}`);
      // A forwarder of a higher version is PARTIALLY_HEALTHY although it is fully caught up.
      return pass(memberGroup.replicas.map((replica) => `${replica.server} ${replica.role ?? ''} ${replica.health}`).join('; '));
    }),
  }),
];
