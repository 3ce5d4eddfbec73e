import type { PartRow } from '../../sqlserver/readings/all-parts.ts';
import type { ReadSide } from '../check.ts';
import { fold } from './scope.ts';

export type FileSide = ReadSide<'databaseFiles' | 'folders' | 'drives' | 'hosting'>;
export type File = PartRow<'databaseFiles'>;

/** Where a file of the source is going to be on the target, and what is known of that place. */
export interface Landing {
  readonly file: File;
  readonly folder: string;
  /** `there`: a file of the target lies in it, or it is a default folder. `no volume`: the drive does not exist. */
  readonly place: 'there' | 'unknown' | 'no volume';
  /** Undefined when it can not be told. */
  readonly volume: string | undefined;
  /** KB */
  readonly freeKb: bigint | undefined;
}

/**
 * Automatic seeding puts a file at the same path as on the source; from SQL Server 2017 on, a file in the default folder of the source goes
 * to the default folder of the target (Microsoft, "Use automatic seeding to initialize a secondary replica", "Disk layout").
 */
export function landingOf(file: File, source: FileSide, target: FileSide): Landing {
  const mapped = source.server.majorVersion >= 14 && target.server.majorVersion >= 14 ? defaultFor(file, source, target) : undefined;
  const folder = mapped ?? file.folder;
  const known = target.read.folders.find((one) => fold(one.folder) === fold(folder));
  const drive = target.read.drives.find((one) => fold(folder).startsWith(fold(one.drive)));
  const mount = target.read.folders
    .filter(({ volume }) => volume && fold(folder).startsWith(fold(volume)))
    .sort((a, b) => (b.volume?.length ?? 0) - (a.volume?.length ?? 0))[0];
  const place =
    known !== undefined || mapped !== undefined ? 'there' : mount || drive || target.read.drives.length === 0 ? 'unknown' : 'no volume';
  return {
    file,
    folder,
    place,
    // Linux names no volume, and tells the room of a folder.
    volume: known?.volume ?? mount?.volume ?? drive?.drive ?? known?.folder,
    freeKb: known?.freeKb ?? mount?.freeKb ?? drive?.freeKb,
  };
}

/** The default folder of the target, for a file that lies in the one of the source. */
function defaultFor(file: File, source: FileSide, target: FileSide): string | undefined {
  const key = file.type === 'LOG' ? 'logPath' : 'dataPath';
  const from = source.read.hosting[0]?.[key];
  const to = target.read.hosting[0]?.[key];
  return from !== undefined && to !== undefined && sameFolder(from, file.folder) ? withEnd(to) : undefined;
}

const withEnd = (folder: string): string => (/[\\/]$/.test(folder) ? folder : `${folder}${folder.includes('/') ? '/' : '\\'}`);
const sameFolder = (a: string, b: string): boolean => fold(withEnd(a)) === fold(withEnd(b));
