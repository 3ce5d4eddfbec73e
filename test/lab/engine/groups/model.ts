import type { AvailabilityMode, ClusterType, FailoverMode, SeedingMode } from '../../commands.ts';
import type { Server } from '../servers/server.ts';

/** One replica of an ordinary availability group (AG). */
export interface Replica {
  readonly id: string;
  readonly metadataId: number;
  readonly name: string;
  /** Undefined while the named instance has not joined. */
  server: Server | undefined;
  mode: AvailabilityMode;
  failoverMode: FailoverMode;
  seeding: SeedingMode;
  endpointUrl: string;
  /** s */
  sessionTimeout: number;
  backupPriority: number;
  secondaryConnections: 'NO' | 'READ_ONLY' | 'ALL';
  primaryConnections: 'READ_WRITE' | 'ALL';
  readonly createdAt: number;
  modifiedAt: number;
}

export interface GroupDatabase {
  readonly id: string;
  readonly name: string;
}

export interface Listener {
  readonly id: string;
  readonly name: string;
  readonly port: number;
  readonly address: string;
  /** A distributed network name instead of a virtual one. */
  readonly distributedNetworkName: boolean;
}

/** An ordinary availability group. Its replicas share this object, as they share the cluster's configuration. */
export interface AvailabilityGroup {
  readonly name: string;
  readonly id: string;
  readonly resourceId: string;
  readonly resourceGroupId: string;
  readonly clusterType: ClusterType;
  readonly contained: boolean;
  readonly basic: boolean;
  readonly replicas: Replica[];
  /** By lower-case name. */
  readonly databases: Map<string, GroupDatabase>;
  /** Metadata of the DAGs in which this AG takes part; kept on its primary replica. */
  readonly distributed: DistributedSide[];
  /** Undefined when the AG has been taken offline. */
  primary: Server | undefined;
  /** REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT */
  required: number;
  listener: Listener | undefined;
  sequence: bigint;
}

/** One of the two AGs that a distributed availability group (DAG) joins, as one side has it in its metadata. */
export interface DistributedMember {
  readonly replicaId: string;
  readonly name: string;
  listenerUrl: string;
  mode: AvailabilityMode;
  seeding: SeedingMode;
  readonly createdAt: number;
  modifiedAt: number;
}

/** A DAG as one side knows it: both sides have the same id and replica ids, and each has its own copy of all options. */
export interface DistributedSide {
  readonly name: string;
  id: string;
  readonly local: AvailabilityGroup;
  readonly members: DistributedMember[];
  /** group_database_id in the DAG by lower-case database name; the same on both sides. */
  readonly databaseIds: Map<string, string>;
  role: 'PRIMARY' | 'SECONDARY';
  required: number;
  /** A role change is under way. */
  changing: boolean;
  /** So many role changes end with 41104 because an earlier error is latched. */
  latchedErrors: number;
  /** It has been primary since the DAG exists. */
  wasPrimary: boolean;
  /** So many SET HADR RESUME do nothing; set by role changes. */
  ignoredResumes: number;
}

export function replicaOn(group: AvailabilityGroup, server: Server): Replica | undefined {
  return group.replicas.find((replica) => replica.server === server);
}

export function localMember(side: DistributedSide): DistributedMember | undefined {
  return side.members.find((member) => sameName(member.name, side.local.name));
}

export function remoteMember(side: DistributedSide): DistributedMember | undefined {
  return side.members.find((member) => !sameName(member.name, side.local.name));
}

export function databaseIn(group: AvailabilityGroup, name: string): GroupDatabase | undefined {
  return group.databases.get(name.toLowerCase());
}

/** Takes a database into the AG's configuration; nothing happens when it is there already. */
export function enrol(group: AvailabilityGroup, name: string, newId: () => string): void {
  if (databaseIn(group, name) === undefined) group.databases.set(name.toLowerCase(), { id: newId(), name });
}

/** Object names are compared without case. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
