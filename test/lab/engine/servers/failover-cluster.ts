/** The Windows Server failover cluster of a site, as sys.dm_hadr_cluster and its sisters show it. */
export interface FailoverCluster {
  quorum: 'NORMAL_QUORUM' | 'FORCED_QUORUM' | 'UNKNOWN_QUORUM_STATE';
  /** Machines that the cluster has lost. */
  readonly down: Set<string>;
}

export const healthyCluster = (): FailoverCluster => ({ quorum: 'NORMAL_QUORUM', down: new Set() });
