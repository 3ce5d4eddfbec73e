/**
 * What was read from both sides. The observed servers are the only truth: no task trusts what an earlier one wrote.
 * Sources: Microsoft, "sys.dm_hadr_database_replica_states", "sys.availability_groups", "Distributed availability groups".
 */
import type { Lsn } from './lsn.ts';

export type SideName = 'source' | 'target';
export type Role = 'PRIMARY' | 'SECONDARY' | 'RESOLVING';
export type CommitMode = 'synchronous-commit' | 'asynchronous-commit';
export type SynchronizationState = 'NOT SYNCHRONIZING' | 'SYNCHRONIZING' | 'SYNCHRONIZED' | 'REVERTING' | 'INITIALIZING';

export interface ServerIdentity {
  /** SERVERPROPERTY('ServerName'): pinned, and asserted by every statement that changes the server. */
  readonly serverName: string;
  readonly machineName: string;
  readonly instanceName: string | undefined;
  /** For example 16.0.4165.4. */
  readonly productVersion: string;
  /** 13 = 2016, 14 = 2017, 15 = 2019, 16 = 2022, 17 = 2025. */
  readonly majorVersion: number;
  readonly edition: string;
  /** 3 = Enterprise, Developer or Evaluation; 2 = Standard; 8 = Managed Instance. */
  readonly engineEdition: number;
  readonly hadrEnabled: boolean;
  /** 1 = the availability group manager runs. */
  readonly hadrManagerRunning: boolean;
  readonly collation: string;
}

/** What this login may see. Without these rights views return no rows and no error, so nothing may be concluded from silence. */
export interface Rights {
  readonly sysadmin: boolean;
  readonly viewServerState: boolean;
  readonly viewAnyDefinition: boolean;
}

export interface ReplicaObservation {
  readonly server: string;
  readonly replicaId: string;
  readonly commitMode: CommitMode | undefined;
  readonly isLocal: boolean;
  readonly role: Role | undefined;
  readonly connected: boolean | undefined;
  readonly health: string | undefined;
  readonly lastConnectError: string | undefined;
}

/** One of the two entries of the DAG, as this side stores it. Each side has a copy of its own. */
export interface MemberObservation extends ReplicaObservation {
  /** Name of the member AG. */
  readonly name: string;
  readonly listenerUrl: string | undefined;
  readonly seedingMode: string | undefined;
}

/** The ordinary availability group on this side that is a member of the DAG. */
export interface MemberGroupObservation {
  readonly name: string;
  readonly groupId: string;
  readonly clusterType: string | undefined;
  readonly replicas: readonly ReplicaObservation[];
}

export interface DatabaseObservation {
  readonly name: string;
  /** sys.databases.state_desc; undefined when the database is not on this server. */
  readonly state: string | undefined;
  /** DATABASEPROPERTYEX Updateability: the only reliable "can be written"; is_read_only stays 0 on a forwarder. */
  readonly writable: boolean;
  readonly recoveryModel: string | undefined;
  readonly copy: CopyObservation;
  /** On the global primary only: what the forwarder last reported about its copy. Never a proof. */
  readonly forwarder: CopyObservation | undefined;
}

/** A row of sys.dm_hadr_database_replica_states. Every value may be NULL on the server; NULL is unknown. */
export interface CopyObservation {
  readonly synchronizationState: SynchronizationState | undefined;
  readonly suspended: boolean | undefined;
  readonly suspendReason: string | undefined;
  readonly endOfLog: Lsn | undefined;
  readonly lastHardened: Lsn | undefined;
  readonly recoveryLsn: Lsn | undefined;
  /** The last commit record in the log; needed only where no demotion stops the writers. */
  readonly lastCommit?: Lsn | undefined;
  /** KB */
  readonly logSendQueue: bigint | undefined;
  /** KB/s; keeps its last value when idle. */
  readonly logSendRate: bigint | undefined;
  /** KB */
  readonly redoQueue: bigint | undefined;
  /** KB/s */
  readonly redoRate: bigint | undefined;
}

export interface DagObservation {
  readonly name: string;
  /** The same on both sides; a DAG that was created again under the same name has another one. */
  readonly groupId: string;
  /** Role of the member AG of this side in the DAG. */
  readonly role: Role | undefined;
  /** REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT of this side; on a DAG from SQL Server 2022 on. */
  readonly requiredSynchronizedSecondaries: number | undefined;
  readonly members: readonly MemberObservation[];
  readonly memberGroup: MemberGroupObservation | undefined;
  readonly databases: readonly DatabaseObservation[];
}

export interface SideObservation {
  readonly side: SideName;
  readonly server: ServerIdentity;
  readonly rights: Rights;
  /** The server's own UTC clock when it was read, ISO 8601; never compared with another machine's clock. */
  readonly clock: string;
  readonly dag: DagObservation | undefined;
  /** Names of all the DAGs that this login sees here. */
  readonly dagNames: readonly string[];
  /** Names of the ordinary availability groups. */
  readonly groupNames: readonly string[];
  /** Those of which this server is not the primary replica: it does not show the DAGs in which they take part. */
  readonly secondaryGroupNames: readonly string[];
  /** State and updateability of the user databases on this server, by name. */
  readonly databases: ReadonlyMap<string, { readonly state: string; readonly writable: boolean }>;
}

export interface Observation {
  readonly source: SideObservation | undefined;
  readonly target: SideObservation | undefined;
}

/** Whether "no DAG here" can be believed: without the right to see definitions, views are silently empty. */
export const sees = (side: SideObservation): boolean =>
  side.rights.sysadmin || (side.rights.viewServerState && side.rights.viewAnyDefinition);

/** The mode that one side stores for both members; undefined when the two entries differ or are unknown. */
export function storedMode(dag: DagObservation): CommitMode | undefined {
  const modes = new Set(dag.members.map((member) => member.commitMode));
  return dag.members.length === 2 && modes.size === 1 ? [...modes][0] : undefined;
}
