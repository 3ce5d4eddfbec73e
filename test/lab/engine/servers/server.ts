import type { Command } from '../../commands.ts';
import type { DatabaseCopy } from '../databases/copy.ts';
import type { AvailabilityGroup } from '../groups/model.ts';
import type { ApplicationLocks } from '../sessions/application-locks.ts';
import type { Session } from '../sessions/session.ts';
import type { Hardware } from './hardware.ts';
import type { Login } from './logins.ts';
import type { ManagedInstance } from './managed-instance.ts';
import type { InstanceSettings } from './settings.ts';
import type { Version } from './versions.ts';

/** `SQL Azure`: a managed instance. */
export type Edition = 'Enterprise' | 'Standard' | 'Developer' | 'Evaluation' | 'SQL Azure';

export interface Backup {
  readonly id: number;
  readonly database: string;
  readonly type: 'D' | 'I' | 'L';
  readonly copyOnly: boolean;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly firstLsn: bigint;
  readonly lastLsn: bigint;
  readonly checkpointLsn: bigint;
  readonly databaseBackupLsn: bigint;
  readonly fork: string;
  readonly path: string;
}

export interface Endpoint {
  name: string;
  started: boolean;
  port: number;
  role: 'ALL' | 'PARTNER' | 'WITNESS';
  encryption: 'AES' | 'RC4' | 'NONE';
  /** Undefined listens on all addresses. */
  address: string | undefined;
}

/** An error, or with severity 10 a message, that a statement is going to end with. */
export interface PlannedFailure {
  readonly number: number;
  /** 16 when left out. */
  readonly severity?: number;
  readonly message?: string;
  /** The statement takes effect all the same. */
  readonly applied: boolean;
  /** Which statement; the next one, when left out. */
  readonly when?: (command: Command) => boolean;
}

/** One instance of SQL Server. */
export interface Server {
  /** SERVERPROPERTY('ServerName'): HOST or HOST\INSTANCE. */
  readonly name: string;
  /** Replicas of one site talk over a local network, sites over a link. */
  readonly site: string;
  readonly version: Version;
  readonly edition: Edition;
  /** Present on Azure SQL Managed Instance. */
  readonly managed?: ManagedInstance;
  hadrEnabled: boolean;
  readonly collation: string;
  readonly startedAt: number;
  /** Port of the T-SQL listener. */
  tcpPort: number;
  readonly endpoint: Endpoint | undefined;
  readonly logins: Map<string, Login>;
  /** User databases by lower-case name. */
  readonly databases: Map<string, DatabaseCopy>;
  /** Ordinary AGs with a replica on this instance. */
  readonly groups: Set<AvailabilityGroup>;
  readonly sessions: Map<number, Session>;
  readonly applicationLocks: ApplicationLocks;
  readonly backups: Backup[];
  /** sp_configure: value in use by name. */
  readonly configuration: Map<string, number>;
  readonly settings: InstanceSettings;
  readonly hardware: Hardware;
  nextDatabaseId: number;
  /** What the next statements on availability groups are going to answer, whatever they do. */
  readonly plannedFailures: PlannedFailure[];
}

/** The name that clients see. The nodes of a managed instance have one host name: which of them is primary is not theirs to know. */
export function shownName({ name, managed }: Pick<Server, 'name' | 'managed'>): string {
  return managed === undefined ? name : name.replace(/#\d+$/, '');
}

export function machineName(server: Server): string {
  return server.name.split('\\')[0] as string;
}

export function instanceName(server: Server): string | null {
  return server.name.split('\\')[1] ?? null;
}
