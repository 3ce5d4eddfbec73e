import { type DagObservation, type SideObservation, sees, storedMode } from '../../cutover/observation.ts';
import { classify } from '../../cutover/state.ts';
import { requireNoSecondaries, resumeCopies } from '../../sqlserver/remedies/availability-groups.ts';
import { type Check, type Facts, fail, type Judgement, notApplicable, ofPair, ofSide, pass, unknown } from '../check.ts';

export const page = 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/configure-distributed-availability-groups';

/** Judges the DAG of a side; without it there is nothing to judge. */
export const ofDag =
  (judge: (dag: DagObservation, side: SideObservation, facts: Facts) => Judgement) =>
  (side: SideObservation, facts: Facts): Judgement =>
    side.dag ? judge(side.dag, side, facts) : notApplicable('the distributed availability group is not visible here');

const suspended = ({ dag }: SideObservation): readonly string[] =>
  dag?.databases.filter((database) => database.copy.suspended === true).map((database) => database.name) ?? [];

/** Source: Microsoft, "Configure an Always On distributed availability group". */
export const distributedGroupChecks: readonly Check[] = [
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
      if (state.name !== 'unsafe') return pass(`state ${state.name}`);
      const stopped = [source, target].find((side) => suspended(side).length > 0);
      if (!stopped) return fail(state.because, 'Repair the copies that are named: wait for them, or remove them and seed them again.');
      return fail(state.because, {
        text: 'Find out why the data movement was suspended, then resume it.',
        sql: resumeCopies(suspended(stopped)),
        on: stopped.side,
      });
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
