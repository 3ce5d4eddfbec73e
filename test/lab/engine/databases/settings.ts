const DAY = 86_400_000;

/** Options and facts that a database carries in itself: all its copies have the same. */
export interface DatabaseSettings {
  readOnly: boolean;
  userAccess: 'MULTI_USER' | 'SINGLE_USER' | 'RESTRICTED_USER';
  /** Undefined: that of the instance. */
  compatibilityLevel: number | undefined;
  /** Undefined: that of the instance. */
  collation: string | undefined;
  containment: 'NONE' | 'PARTIAL';
  delayedDurability: 'DISABLED' | 'ALLOWED' | 'FORCED';
  pageVerify: 'NONE' | 'TORN_PAGE_DETECTION' | 'CHECKSUM';
  acceleratedRecovery: boolean;
  /** data_space_id of the filegroup with its version store; 1 is PRIMARY. */
  versionStoreFilegroup: number;
  /** Thumbprint of the certificate that protects its encryption key; undefined: it has no such key. */
  encryptedBy: Uint8Array | undefined;
  /** When DBCC CHECKDB last found nothing, ms; undefined: never. */
  lastGoodCheckAt: number | undefined;
  /** The log reader of replication or change data capture has not read the log to its end. */
  logReaderBehind: boolean;
}

export const ordinarySettings = (now: number): DatabaseSettings => ({
  readOnly: false,
  userAccess: 'MULTI_USER',
  compatibilityLevel: undefined,
  collation: undefined,
  containment: 'NONE',
  delayedDurability: 'DISABLED',
  pageVerify: 'CHECKSUM',
  acceleratedRecovery: false,
  versionStoreFilegroup: 1,
  encryptedBy: undefined,
  lastGoodCheckAt: now - 2 * DAY,
  logReaderBehind: false,
});

/** The files of one copy, beside the log: where they lie and how large they are. */
export interface DatabaseStorage {
  /** With a backslash at its end; undefined: the default folder of the instance. */
  folder: string | undefined;
  /** 8 KB pages of the data file. */
  dataPages: number;
  /** Containers of filegroups for FILESTREAM and for memory-optimized tables: both are files of type 2. */
  readonly containers: ('filestream' | 'memory-optimized')[];
  virtualLogFiles: number;
  /** Names of log files beside the first one. */
  readonly moreLogFiles: string[];
}

export const ordinaryStorage = (): DatabaseStorage => ({
  folder: undefined,
  dataPages: 8_192,
  containers: [],
  virtualLogFiles: 4,
  moreLogFiles: [],
});
