import type { CatalogChange } from '../data/catalog.ts';
import { TableStore } from '../data/table-store.ts';
import type { AvailabilityGroup } from '../groups/model.ts';
import { DatabaseLog } from '../log/database-log.ts';
import { type LogPosition, type Lsn, NO_RECOVERY_LSN } from '../log/lsn.ts';
import type { LogBlock } from '../log/records.ts';
import type { Stream } from '../replication/stream.ts';
import type { Server } from '../servers/server.ts';
import { type DatabaseSettings, type DatabaseStorage, ordinarySettings, ordinaryStorage } from './settings.ts';

/** suspend_reason_desc of sys.dm_hadr_database_replica_states. */
export type SuspendReason =
  | 'SUSPEND_FROM_USER'
  | 'SUSPEND_FROM_PARTNER'
  | 'SUSPEND_FROM_REDO'
  | 'SUSPEND_FROM_CAPTURE'
  | 'SUSPEND_FROM_APPLY'
  | 'SUSPEND_FROM_RESTART'
  | 'SUSPEND_FROM_UNDO'
  | 'SUSPEND_FROM_REVALIDATION';

/** What all copies of one database have in common: the commits that somebody was told are safe. */
export interface Lineage {
  readonly name: string;
  readonly createdAt: number;
  acknowledged: { readonly transaction: number; readonly block: LogBlock }[];
  readonly writable: Set<DatabaseCopy>;
  /**
   * Present once the link of two copies has been cut for good, or one of them was forced: the copy that the migration goes on with. The
   * other one may be able to write, but nothing that it still acknowledges will be in this one.
   */
  heir?: DatabaseCopy | undefined;
  /** Users and the like that it had before the first log record. */
  readonly born: readonly CatalogChange[];
  /** Since when nobody can write, ms since the epoch. */
  darkSince: number | undefined;
}

export interface WaitingCommit {
  readonly transaction: number;
  /** Index of the block that holds the commit record. */
  readonly block: number;
  acknowledged(): void;
  failed(): void;
}

export interface Applied {
  readonly lsn: Lsn | null;
  readonly time: number | null;
}

const nothing: Applied = { lsn: null, time: null };

/** One copy of a database on one instance. */
export class DatabaseCopy {
  readonly name: string;
  readonly id: number;
  readonly server: Server;
  readonly lineage: Lineage;
  readonly createdAt: number;
  log: DatabaseLog;
  data: TableStore;
  /** sys.databases.owner_sid: kept in master of this instance, so it does not travel. */
  ownerSid: Uint8Array = new Uint8Array([1]);
  /** NONE: not in an availability group. */
  role: 'NONE' | 'PRIMARY' | 'SECONDARY' = 'NONE';
  state: 'ONLINE' | 'RESTORING' | 'RECOVERING' = 'ONLINE';
  /** In the middle of a demotion: neither primary nor secondary. */
  resolving = false;
  group: AvailabilityGroup | undefined;
  suspended: SuspendReason | undefined;
  reverting = false;
  fork: string;
  readonly family: string;
  recoveryLsn: Lsn = NO_RECOVERY_LSN;
  upstream: Stream | undefined;
  readonly downstream = new Set<Stream>();
  readonly waiting: WaitingCommit[] = [];
  /** A block is being written to disk. */
  flushing = false;
  lazyFlush = false;
  redoing = false;
  receivedAt: number | null = null;
  hardenedAt: number | null = null;
  redone: Applied = nothing;
  lastCommit: Applied = nothing;
  redoRateKBps = 0;
  lastBackupLsn: Lsn | null = null;
  recoveryModel: 'FULL' | 'SIMPLE' | 'BULK_LOGGED' = 'FULL';
  /** Its link was kept after the failover and removed before the first full backup: it may not come up again after a restart. */
  withoutChain = false;
  /** How far the log file may grow, 8 KB pages; undefined: as far as SQL Server lets it. */
  largestLogPages: number | undefined;
  /** Recovery of this copy takes so much longer than usual, ms. */
  extraRecoveryMs = 0;
  /** Shared with the other copies of the database. */
  settings: DatabaseSettings;
  storage: DatabaseStorage = ordinaryStorage();
  readonly switches = { autoClose: false, broker: false, trustworthy: false, chaining: false, cdc: false, published: false };
  /** The instance is newer than the one that wrote the log: not readable, and there is no way back after the promotion. */
  upgradePending = false;

  constructor(server: Server, name: string, id: number, lineage: Lineage, origin: LogPosition, fork: string, createdAt: number) {
    this.server = server;
    this.name = name;
    this.id = id;
    this.lineage = lineage;
    this.log = new DatabaseLog(origin);
    this.data = new TableStore(lineage.born);
    this.fork = fork;
    this.family = fork;
    this.createdAt = createdAt;
    this.settings = ordinarySettings(createdAt);
  }

  get writable(): boolean {
    return this.role !== 'SECONDARY' && this.state === 'ONLINE' && !this.resolving && !this.settings.readOnly;
  }

  /** Log blocks that may go to the secondaries: a primary sends what it has sealed, a forwarder what it has on disk. */
  get shippable(): number {
    return this.role === 'SECONDARY' && this.upstream !== undefined ? this.log.hardened : this.log.blocks.length;
  }

  /** Log on disk that redo has not applied yet, KB. */
  get redoQueueKB(): number {
    return (this.log.bytesIn(this.log.hardened) - this.log.bytesIn(Math.min(this.log.redone, this.log.hardened))) / 1024;
  }
}
