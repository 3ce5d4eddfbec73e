/**
 * Statements that change a server, as the T-SQL parser hands them to the engine. Names are already unquoted; the engine
 * matches them case-insensitively, as the default server collation does.
 */
import type { EndpointSettings } from './endpoint-settings.ts';
import type { ObjectChange } from './object-changes.ts';

export type AvailabilityMode = 'SYNCHRONOUS_COMMIT' | 'ASYNCHRONOUS_COMMIT' | 'CONFIGURATION_ONLY';
export type SeedingMode = 'AUTOMATIC' | 'MANUAL';
export type FailoverMode = 'AUTOMATIC' | 'MANUAL' | 'EXTERNAL';
export type ClusterType = 'WSFC' | 'EXTERNAL' | 'NONE';

/** `'ag1' WITH (LISTENER_URL = ..., AVAILABILITY_MODE = ...)` of a distributed availability group. */
export interface MemberGroupSpec {
  readonly name: string;
  readonly listenerUrl?: string;
  readonly availabilityMode?: AvailabilityMode;
  readonly failoverMode?: FailoverMode;
  readonly seedingMode?: SeedingMode;
}

/** `'server' WITH (ENDPOINT_URL = ..., AVAILABILITY_MODE = ...)` of an ordinary availability group. */
export interface ReplicaSpec {
  readonly name: string;
  readonly endpointUrl?: string;
  readonly availabilityMode?: AvailabilityMode;
  readonly failoverMode?: FailoverMode;
  readonly seedingMode?: SeedingMode;
  readonly sessionTimeout?: number;
  readonly backupPriority?: number;
  readonly secondaryAllowConnections?: 'NO' | 'READ_ONLY' | 'ALL';
  readonly primaryAllowConnections?: 'READ_WRITE' | 'ALL';
}

export type AvailabilityGroupAction =
  | { readonly kind: 'modify-availability-group'; readonly members: readonly MemberGroupSpec[] }
  | { readonly kind: 'join-availability-group'; readonly members: readonly MemberGroupSpec[] }
  | { readonly kind: 'modify-replica'; readonly replicas: readonly ReplicaSpec[] }
  | { readonly kind: 'set-role'; readonly role: 'SECONDARY' }
  | { readonly kind: 'set-required-synchronized-secondaries'; readonly count: number }
  | { readonly kind: 'failover' }
  | { readonly kind: 'force-failover-allow-data-loss' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'join'; readonly clusterType?: ClusterType }
  | { readonly kind: 'grant-create-any-database' }
  | { readonly kind: 'deny-create-any-database' }
  | { readonly kind: 'add-database'; readonly databases: readonly string[] }
  | { readonly kind: 'remove-database'; readonly databases: readonly string[] };

/** Where CREATE CERTIFICATE reads, or BACKUP CERTIFICATE writes: bytes in the statement, or a file of the server. */
export type CertificateData = { readonly bytes: Uint8Array } | { readonly file: string };

export interface PrivateKeySpec {
  readonly data: CertificateData;
  readonly decryptionPassword?: string;
  readonly encryptionPassword?: string;
}

/** Certificates and the master key of the current database. */
export type CertificateCommand =
  | {
      readonly kind: 'create-certificate';
      readonly name: string;
      readonly from:
        | { readonly subject: string; readonly password?: string; readonly startDate?: string; readonly expiryDate?: string }
        | { readonly certificate: CertificateData; readonly privateKey?: PrivateKeySpec };
    }
  | { readonly kind: 'drop-certificate'; readonly name: string }
  | { readonly kind: 'backup-certificate'; readonly name: string; readonly file: string; readonly privateKey?: PrivateKeySpec }
  | { readonly kind: 'create-master-key'; readonly password: string };

export type Command =
  | CertificateCommand
  | { readonly kind: 'alter-availability-group'; readonly group: string; readonly action: AvailabilityGroupAction }
  | {
      readonly kind: 'create-availability-group';
      readonly group: string;
      readonly distributed: boolean;
      readonly clusterType?: ClusterType;
      readonly contained?: boolean;
      readonly basic?: boolean;
      readonly requiredSynchronizedSecondaries?: number;
      readonly databases: readonly string[];
      readonly replicas: readonly ReplicaSpec[];
      readonly members: readonly MemberGroupSpec[];
    }
  | { readonly kind: 'drop-availability-group'; readonly group: string }
  | {
      readonly kind: 'alter-database-hadr';
      readonly database: string;
      readonly action: 'RESUME' | 'SUSPEND' | 'OFF' | { readonly group: string };
    }
  /** `ALTER DATABASE x SET option`: `option` is upper case, for example READ_ONLY, SINGLE_USER, RECOVERY SIMPLE, AUTO_CLOSE OFF. */
  | { readonly kind: 'alter-database-set'; readonly database: string; readonly option: string }
  /** `ALTER DATABASE x ADD FILE (...)`; `sizeKb` undefined takes the size of model. */
  | {
      readonly kind: 'alter-database-add-file';
      readonly database: string;
      readonly files: readonly { readonly name: string; readonly path: string; readonly sizeKb: number | undefined }[];
    }
  | { readonly kind: 'kill'; readonly spid: number }
  | { readonly kind: 'alter-login'; readonly login: string; readonly enable: boolean }
  /** GRANT, DENY and REVOKE of permissions of the server, or with `endpoint` on that endpoint; their names in upper case. */
  | {
      readonly kind: 'server-permission';
      readonly action: 'GRANT' | 'DENY' | 'REVOKE';
      readonly permissions: readonly string[];
      readonly endpoint?: string;
      readonly principals: readonly string[];
      /** GRANT: WITH GRANT OPTION. REVOKE: GRANT OPTION FOR. */
      readonly grantOption: boolean;
    }
  /** sp_configure with a value. */
  | { readonly kind: 'configure'; readonly name: string; readonly value: number }
  | { readonly kind: 'reconfigure' }
  /** DBCC TRACEON and TRACEOFF; `global`: for all sessions. */
  | { readonly kind: 'trace-flags'; readonly on: boolean; readonly flags: readonly number[]; readonly global: boolean }
  | { readonly kind: 'alter-server-role'; readonly role: string; readonly action: 'ADD' | 'DROP'; readonly member: string }
  /** sp_addextendedproperty and its two sisters, for a whole database: `database` undefined means the current one. */
  | {
      readonly kind: 'extended-property';
      readonly action: 'add' | 'update' | 'drop';
      readonly database: string | undefined;
      readonly name: string;
      readonly value: string | null;
    }
  /** ALTER DATABASE ... MODIFY FILE; sizes in KB. */
  | {
      readonly kind: 'modify-file';
      readonly database: string;
      readonly file: string;
      readonly sizeKb?: number;
      readonly maxSizeKb?: number | 'UNLIMITED';
    }
  | { readonly kind: 'drop-database'; readonly database: string; readonly ifExists: boolean }
  /** RESTORE DATABASE x WITH RECOVERY, without a backup to read: ends a restore. */
  | { readonly kind: 'recover-database'; readonly database: string }
  /** DBCC CHECKDB; `database` undefined means the current one. */
  | { readonly kind: 'check-database'; readonly database: string | undefined }
  /** sp_delete_log_shipping_primary_secondary, _primary_database and _secondary_database. */
  | {
      readonly kind: 'remove-log-shipping';
      readonly what: 'secondary-of-primary' | 'primary' | 'secondary';
      readonly database: string;
      readonly secondaryServer?: string;
      readonly secondaryDatabase?: string;
    }
  | { readonly kind: 'create-endpoint' | 'alter-endpoint'; readonly endpoint: string; readonly settings: EndpointSettings }
  | { readonly kind: 'drop-endpoint'; readonly endpoint: string }
  /** What an instance holds beside its databases, and users and owners of databases. */
  | { readonly kind: 'change-objects'; readonly change: ObjectChange }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'backup'; readonly what: 'DATABASE' | 'LOG'; readonly database: string; readonly copyOnly: boolean };
