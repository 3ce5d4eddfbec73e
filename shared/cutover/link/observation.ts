/**
 * What was read of a migration over the Managed Instance link: the SQL Server side by T-SQL, the link and the instance by Azure Resource
 * Manager, and the databases of the instance by T-SQL when there is a login for it.
 * Sources: Microsoft, "Distributed Availability Groups - Get" (REST, 2025-01-01), "Managed Instance link".
 */
import type { Lsn } from '../lsn.ts';
import type { SideObservation } from '../observation.ts';

export type LinkRole = 'Primary' | 'Secondary';
export type ReplicationMode = 'Async' | 'Sync';

/** One database of the link, as the instance reports it. Every value may be missing. */
export interface LinkDatabase {
  readonly name: string;
  /** An open set, for example Seeding, Catchup, LinkSynchronizing, LinkFailoverInProgress; `…Error` is a failure. */
  readonly replicaState: string | undefined;
  /** NOT_HEALTHY, PARTIALLY_HEALTHY or HEALTHY. */
  readonly health: string | undefined;
  readonly connected: boolean | undefined;
  /** Everything below it is on disk at the instance. */
  readonly lastHardened: Lsn | undefined;
  readonly lastError: string | undefined;
  /** End of the certificate with which the partner authenticates, ISO 8601. */
  readonly certificateExpiry: string | undefined;
}

/** The link resource. Old shape (2021-11-01): no roles, no `databases`; then the one target database is the list. */
export interface Link {
  readonly name: string;
  /** The group_id of the DAG on SQL Server, upper case; undefined when Azure does not say it. */
  readonly groupId: string | undefined;
  readonly replicationMode: ReplicationMode | undefined;
  readonly instanceRole: LinkRole | undefined;
  readonly partnerRole: LinkRole | undefined;
  readonly failoverMode: string | undefined;
  readonly seedingMode: string | undefined;
  /** The availability group of SQL Server in the link (partnerAvailabilityGroupName). */
  readonly partnerGroup?: string | undefined;
  readonly databases: readonly LinkDatabase[];
}

/** A database of the link on the instance. */
export interface InstanceDatabase {
  readonly name: string;
  /** undefined: can not be told, for example without a login for the instance while Azure says nothing clear. */
  readonly writable: boolean | undefined;
  /** Hardened log end read by T-SQL on the primary replica of the instance; undefined without a login. */
  readonly lastHardened: Lsn | undefined;
  /** Finish of the first full backup that the instance took since the database is writable there, ISO 8601; undefined: none seen. */
  readonly firstFullBackup: string | undefined;
}

export type Tier = 'GeneralPurpose' | 'BusinessCritical';

export interface InstanceObservation {
  readonly name: string;
  /** Ready, Stopped, Starting, Updating ... */
  readonly state: string | undefined;
  readonly tier: Tier | undefined;
  /** Update policy: AlwaysUpToDate, SQLServer2022 or SQLServer2025. */
  readonly databaseFormat: string | undefined;
  /** Region, for example westeurope. */
  readonly location?: string | undefined;
  readonly databases: readonly InstanceDatabase[];
}

export interface LinkObservation {
  /** undefined: SQL Server can not be read. */
  readonly source: SideObservation | undefined;
  /** undefined: Azure can not be asked. `gone`: Azure says that there is no such link. */
  readonly link: Link | 'gone' | undefined;
  /** undefined: the instance can not be read. */
  readonly instance: InstanceObservation | undefined;
  /** The availability group of the source in the link, when this run knows it from an earlier look: a link that is gone does not say it. */
  readonly memberGroup?: string | undefined;
}
