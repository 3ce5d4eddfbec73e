import { systemDatabases } from '../databases/access.ts';
import type { DatabaseCopy } from '../databases/copy.ts';
import type { TempdbFile } from '../servers/hardware.ts';
import type { Server } from '../servers/server.ts';
import type { Session } from '../sessions/session.ts';
import { type View, type ViewRow, view } from './define.ts';
import { demandServerState } from './visibility.ts';

const fileColumns = `file_id int not null
     file_guid uniqueidentifier
     type tinyint not null
     type_desc nvarchar(60)
     data_space_id int not null
     name sysname not null
     physical_name nvarchar(260) not null
     state tinyint
     state_desc nvarchar(60)
     size int not null
     max_size int not null
     growth int not null
     is_media_read_only bit not null
     is_read_only bit not null
     is_sparse bit not null
     is_percent_growth bit not null
     is_name_reserved bit not null
     create_lsn numeric(25,0)
     drop_lsn numeric(25,0)
     read_only_lsn numeric(25,0)
     read_write_lsn numeric(25,0)`;

/** Folders of a default installation. */
export function dataFolder(server: Server): string {
  const instance = server.name.split('\\')[1] ?? 'MSSQLSERVER';
  return `C:\\Program Files\\Microsoft SQL Server\\MSSQL${server.version.major}.${instance}\\MSSQL\\DATA\\`;
}

/** 8 KB pages. */
const LOG_PAGES = 8_192;
const SYSTEM_PAGES = 8_192;
const LARGEST_LOG_PAGES = 268_435_456;

/** Logical names are no longer than other names. */
export const logicalName = (database: string, what: string): string => `${database.slice(0, 127 - what.length)}_${what}`;

/** Size of the log file now; it grows when it has to. */
export function logFileKB(copy: DatabaseCopy | undefined): number {
  const used = Math.ceil((copy?.log.totalBytes ?? 0) / 8_192);
  return 8 * Math.max(used, Math.min(LOG_PAGES, copy?.largestLogPages ?? LOG_PAGES));
}

/** Setup names the files of tempdb this way. */
export function tempdbPath(server: Server, { path }: TempdbFile, index: number): string {
  return path ?? `${dataFolder(server)}${index === 0 ? 'tempdb.mdf' : `tempdb_mssql_${index + 1}.ndf`}`;
}

export function filesOf(server: Server, name: string, id: number): ViewRow[] {
  const copy = server.databases.get(name.toLowerCase());
  const common = {
    database_id: id,
    state: 0,
    state_desc: 'ONLINE',
    is_media_read_only: false,
    is_read_only: false,
    is_sparse: false,
    is_percent_growth: false,
    is_name_reserved: false,
    growth: 8_192,
  };
  const folder = copy?.storage.folder ?? dataFolder(server);
  if (name === 'tempdb')
    return [
      ...server.hardware.tempdb.map((file, index) => ({
        ...common,
        // The log is file 2.
        file_id: index === 0 ? 1 : index + 2,
        type: 0,
        type_desc: 'ROWS',
        data_space_id: 1,
        name: file.name,
        physical_name: tempdbPath(server, file, index),
        size: file.pages,
        max_size: -1,
      })),
      {
        ...common,
        file_id: 2,
        type: 1,
        type_desc: 'LOG',
        data_space_id: 0,
        name: 'templog',
        physical_name: `${folder}templog.ldf`,
        size: 1_024,
        max_size: -1,
      },
    ];
  const containers = (copy?.storage.containers ?? []).map((kind, index) => ({
    ...common,
    file_id: 65_537 + index,
    type: 2,
    type_desc: 'FILESTREAM',
    data_space_id: 2 + index,
    name: logicalName(name, kind),
    physical_name: `${folder}${name}_${kind}`,
    size: 0,
    max_size: -1,
    growth: 0,
  }));
  return [
    {
      ...common,
      file_id: 1,
      type: 0,
      type_desc: 'ROWS',
      data_space_id: 1,
      name,
      physical_name: `${folder}${name}.mdf`,
      size: copy?.storage.dataPages ?? SYSTEM_PAGES,
      max_size: -1,
    },
    {
      ...common,
      file_id: 2,
      type: 1,
      type_desc: 'LOG',
      data_space_id: 0,
      name: logicalName(name, 'log'),
      physical_name: `${folder}${name}_log.ldf`,
      size: logFileKB(copy) / 8,
      max_size: copy?.largestLogPages ?? LARGEST_LOG_PAGES,
    },
    ...(copy?.storage.moreLogFiles ?? []).map((file, index) => ({
      ...common,
      file_id: 3 + index,
      type: 1,
      type_desc: 'LOG',
      data_space_id: 0,
      name: file,
      physical_name: `${folder}${file}.ldf`,
      size: LOG_PAGES,
      max_size: LARGEST_LOG_PAGES,
    })),
    ...containers,
  ];
}

export function databasesOf(session: Session): (readonly [name: string, id: number])[] {
  return [
    ...systemDatabases.map((name, index) => [name, index + 1] as const),
    ...[...session.server.databases.values()].map((copy) => [copy.name, copy.id] as const),
  ];
}

export const databaseFileViews = [
  view('master_files', `database_id int not null\n${fileColumns}`, function* (session) {
    for (const [name, id] of databasesOf(session)) yield* filesOf(session.server, name, id);
  }),
  view('database_files', fileColumns, function* (session, database) {
    for (const [name, id] of databasesOf(session))
      if (name.toLowerCase() === database.toLowerCase()) yield* filesOf(session.server, name, id);
  }),
];

/** sys.dm_io_virtual_file_stats(database, file): bytes written to the log files are those of the log itself. */
export function virtualFileStatistics(databaseId: number | null, fileId: number | null): View {
  return view(
    'dm_io_virtual_file_stats',
    `database_id smallint not null
     file_id smallint not null
     sample_ms bigint not null
     num_of_reads bigint not null
     num_of_bytes_read bigint not null
     io_stall_read_ms bigint not null
     io_stall_queued_read_ms bigint not null
     num_of_writes bigint not null
     num_of_bytes_written bigint not null
     io_stall_write_ms bigint not null
     io_stall_queued_write_ms bigint not null
     io_stall bigint not null
     size_on_disk_bytes bigint not null
     file_handle varbinary(8) not null`,
    function* (session) {
      demandServerState(session);
      const { hardware, startedAt, databases } = session.server;
      const uptimeMs = session.laboratory.clock.now() - startedAt;
      // The applications are older than the laboratory: their work is in the data files, in equal parts.
      const share = uptimeMs / 1_000 / Math.max(1, databases.size);
      for (const copy of databases.values()) {
        if (databaseId !== null && databaseId !== copy.id) continue;
        for (const file of [1, 2]) {
          if (fileId !== null && fileId !== file) continue;
          const written = file === 2 ? copy.log.bytesIn(copy.log.hardened) : 0;
          yield {
            database_id: copy.id,
            file_id: file,
            sample_ms: BigInt(Math.floor(uptimeMs)),
            num_of_reads: BigInt(file === 1 ? Math.floor(hardware.ioPerSecond * share) : 0),
            num_of_bytes_read: BigInt(file === 1 ? Math.floor(hardware.ioBytesPerSecond * share) : 0),
            io_stall_read_ms: 0n,
            io_stall_queued_read_ms: 0n,
            num_of_writes: BigInt(file === 2 ? copy.log.hardened : 0),
            num_of_bytes_written: BigInt(written),
            io_stall_write_ms: 0n,
            io_stall_queued_write_ms: 0n,
            io_stall: 0n,
            size_on_disk_bytes: BigInt((file === 2 ? LOG_PAGES : copy.storage.dataPages) * 8_192),
            file_handle: new Uint8Array(8),
          };
        }
      }
    },
  );
}
