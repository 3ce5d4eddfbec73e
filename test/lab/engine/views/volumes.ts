import type { Volume } from '../servers/hosting.ts';
import type { Server } from '../servers/server.ts';
import { databasesOf, filesOf } from './database-files.ts';
import { type View, view } from './define.ts';
import { demandServerState } from './visibility.ts';

/** The volume of a path: the longest mount point that it begins with. */
export function volumeOf(server: Server, path: string): Volume | undefined {
  const lower = path.toLowerCase();
  return server.hosting.volumes
    .filter(({ mountPoint }) => lower.startsWith(mountPoint.toLowerCase()))
    .sort((a, b) => b.mountPoint.length - a.mountPoint.length)[0];
}

export const volumeViews = [
  // Volumes with a drive letter only ("sys.dm_os_enumerate_fixed_drives", from SQL Server 2017 CU1 on).
  view(
    'dm_os_enumerate_fixed_drives',
    `fixed_drive_path nvarchar(512)
     drive_type int
     drive_type_desc nvarchar(512)
     free_space_in_bytes bigint`,
    function* (session) {
      demandServerState(session);
      for (const { mountPoint, availableBytes } of session.server.hosting.volumes)
        if (/^[a-z]:\\$/i.test(mountPoint))
          yield { fixed_drive_path: mountPoint, drive_type: 3, drive_type_desc: 'DRIVE_FIXED', free_space_in_bytes: availableBytes };
    },
    14,
  ),
];

/** sys.dm_os_volume_stats(database_id, file_id): the volume of one file. */
export function volumeStatistics(databaseId: number | null, fileId: number | null): View {
  return view(
    'dm_os_volume_stats',
    `database_id int not null
     file_id int not null
     volume_mount_point nvarchar(512)
     volume_id nvarchar(512)
     logical_volume_name nvarchar(512)
     file_system_type nvarchar(512)
     total_bytes bigint not null
     available_bytes bigint not null
     supports_compression tinyint
     supports_alternate_streams tinyint
     supports_sparse_files tinyint
     is_read_only tinyint
     is_compressed tinyint`,
    function* (session) {
      demandServerState(session);
      const { server } = session;
      for (const [name, id] of databasesOf(session)) {
        if (id !== databaseId) continue;
        for (const file of filesOf(server, name, id)) {
          const volume = file.file_id === fileId ? volumeOf(server, String(file.physical_name)) : undefined;
          if (volume === undefined) continue;
          yield {
            database_id: id,
            file_id: fileId,
            volume_mount_point: volume.mountPoint,
            volume_id: `\\\\?\\Volume{${volume.mountPoint}}\\`,
            logical_volume_name: '',
            file_system_type: 'NTFS',
            total_bytes: volume.totalBytes,
            available_bytes: volume.availableBytes,
            supports_compression: 1,
            supports_alternate_streams: 1,
            supports_sparse_files: 1,
            is_read_only: 0,
            is_compressed: 0,
          };
        }
      }
    },
  );
}
