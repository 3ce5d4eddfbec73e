import { type Check, fail, type Judgement, notApplicable, ofSide, pass, type ReadSide, unknown } from '../check.ts';
import { list } from '../names.ts';

const page = 'https://learn.microsoft.com/sql/sql-server/failover-clusters/windows/wsfc-quorum-modes-and-voting-configuration-sql-server';

/** Only an AG of cluster type WSFC has a Windows cluster. */
function ofCluster<P extends 'cluster' | 'clusterMembers'>(judge: (side: ReadSide<P>) => Judgement): (side: ReadSide<P>) => Judgement {
  return (side) => {
    const type = side.dag?.memberGroup?.clusterType;
    if (type === undefined) return unknown('the member availability group is not visible');
    return type === 'WSFC' ? judge(side) : notApplicable(`cluster type ${type}`);
  };
}

/** Source: Microsoft, "WSFC quorum modes and voting configuration" and "sys.dm_hadr_cluster". */
export const clusterChecks: readonly Check[] = [
  ofSide({
    id: 'AG-QUORUM-001',
    family: 'availability-groups',
    title: 'The failover cluster has its quorum',
    severity: 'error',
    page,
    reads: ['cluster'],
    judge: ofCluster<'cluster'>(({ read: { cluster } }) => {
      const [found] = cluster;
      if (!found?.quorumState) return unknown('sys.dm_hadr_cluster says nothing of the quorum');
      const seen = `${found.name}: ${found.quorumType ?? 'NULL'}, ${found.quorumState}`;
      return found.quorumState === 'NORMAL_QUORUM'
        ? pass(seen)
        : fail(seen, {
            text: 'Bring the nodes and the witness of the cluster back first: without a normal quorum the availability group may go offline at any time.',
            command: 'Get-ClusterNode; Get-ClusterQuorum',
          });
    }),
  }),
  ofSide({
    id: 'AG-NODES-001',
    family: 'availability-groups',
    title: 'All members of the failover cluster are up',
    severity: 'warning',
    page,
    reads: ['clusterMembers'],
    judge: ofCluster<'clusterMembers'>(({ read: { clusterMembers } }) => {
      if (clusterMembers.length === 0) return unknown('sys.dm_hadr_cluster_members is empty');
      const seen = list(clusterMembers.map(({ name, state, votes }) => `${name} ${state ?? 'NULL'}, ${votes ?? 'NULL'} votes`));
      if (clusterMembers.some(({ state }) => state === undefined)) return unknown(seen);
      return clusterMembers.every(({ state }) => state === 'UP')
        ? pass(seen)
        : fail(seen, { text: 'Bring the members that are down back: one more loss may cost the quorum.', command: 'Get-ClusterNode' });
    }),
  }),
];
