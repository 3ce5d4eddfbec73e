import type { Command } from '../../commands.ts';
import type { EndpointAuthentication, EndpointEncryption, EndpointRole, EndpointState } from '../../endpoint-settings.ts';
import type { DatabaseCopy } from '../databases/copy.ts';
import type { AvailabilityGroup } from '../groups/model.ts';
import type { InstanceObjects } from '../objects/instance-objects.ts';
import type { ApplicationLocks } from '../sessions/application-locks.ts';
import type { Session } from '../sessions/session.ts';
import type { Certificates } from './certificates.ts';
import type { Hardware } from './hardware.ts';
import type { Hosting } from './hosting.ts';
import type { Login } from './logins.ts';
import type { ManagedInstance } from './managed-instance.ts';
import type { InstanceSettings } from './settings.ts';
import type { Version } from './versions.ts';

/** `SQL Azure`: a managed instance. */
export type Edition = 'Enterprise' | 'Standard' | 'Web' | 'Express' | 'Developer' | 'Evaluation' | 'SQL Azure';

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

/** The endpoint for availability groups. An instance has at most one. */
export interface Endpoint {
  readonly name: string;
  state: EndpointState;
  port: number;
  /** `ALL`, or the one address that it listens on. */
  address: string;
  role: EndpointRole;
  encryption: EndpointEncryption;
  authentication: EndpointAuthentication;
  /** Whether it got its port when it was started: another program may have had it. */
  listening: boolean;
}

/** Where an instance is in the network, and as whom it runs. */
export interface ServerNetwork {
  /** NetBIOS name of the Windows domain; undefined: the machine is in a workgroup. */
  domain: string | undefined;
  /** The account of the service, as sys.dm_server_services shows it. */
  serviceAccount: string;
  /** Ports that other programs of this machine listen on. */
  readonly busyPorts: Set<number>;
  /** How clients outside the laboratory have authenticated over TCP (auth_scheme). */
  readonly clientSchemes: ('KERBEROS' | 'NTLM' | 'SQL')[];
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
  endpoint: Endpoint | undefined;
  readonly network: ServerNetwork;
  readonly certificates: Certificates;
  readonly logins: Map<string, Login>;
  /** User databases by lower-case name. */
  readonly databases: Map<string, DatabaseCopy>;
  /** Ordinary AGs with a replica on this instance. */
  readonly groups: Set<AvailabilityGroup>;
  readonly sessions: Map<number, Session>;
  readonly applicationLocks: ApplicationLocks;
  readonly hosting: Hosting;
  readonly backups: Backup[];
  /** sp_configure: value in use by name. */
  readonly configuration: Map<string, number>;
  readonly settings: InstanceSettings;
  readonly hardware: Hardware;
  nextDatabaseId: number;
  nextPrincipalId: number;
  /** Jobs, linked servers and whatever else an availability group does not carry. */
  readonly objects: InstanceObjects;
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
