/** What an instance has, and keeps in its own system databases, for the databases that it hosts. */
export interface Hosting {
  readonly volumes: Volume[];
  readonly logShipping: {
    readonly primaries: LogShippingPrimary[];
    readonly secondaries: LogShippingSecondary[];
  };
  /** msdb.dbo.suspect_pages */
  readonly suspectPages: SuspectPage[];
  /** SERVERPROPERTY('FilestreamEffectiveLevel'): 0 off, 1 T-SQL, 2 local files, 3 remote files. */
  filestreamLevel: number;
  /** SERVERPROPERTY('IsXTPSupported') */
  memoryOptimizedTables: boolean;
  /** Partner of database mirroring by lower-case database name. */
  readonly mirroring: Map<string, string>;
}

/** A disk volume of the machine. */
export interface Volume {
  /** For example C:\ */
  readonly mountPoint: string;
  readonly totalBytes: bigint;
  availableBytes: bigint;
}

export interface LogShippingPrimary {
  readonly id: string;
  readonly database: string;
  readonly backupDirectory: string;
  readonly secondaries: { readonly server: string; readonly database: string }[];
}

export interface LogShippingSecondary {
  readonly id: string;
  readonly database: string;
  readonly primaryServer: string;
  readonly primaryDatabase: string;
}

export interface SuspectPage {
  readonly databaseId: number;
  readonly fileId: number;
  readonly pageId: bigint;
  /** 1 error 823 or 824, 2 bad checksum, 3 torn page, 4 restored, 5 repaired, 7 deallocated by DBCC. */
  readonly eventType: number;
  readonly at: number;
}

const GB = 1_073_741_824n;

export const ordinaryHosting = (): Hosting => ({
  volumes: [{ mountPoint: 'C:\\', totalBytes: 512n * GB, availableBytes: 400n * GB }],
  logShipping: { primaries: [], secondaries: [] },
  suspectPages: [],
  filestreamLevel: 0,
  memoryOptimizedTables: true,
  mirroring: new Map(),
});
