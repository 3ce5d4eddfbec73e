import { quoteName, quoteText } from '../identifiers.ts';

/** A full backup in the default folder of the instance. COPY_ONLY: the backups of the house, and what differential ones build on, stay as they are. */
export const backUpDatabases = (names: readonly string[]): string =>
  names
    .map(
      (name) =>
        `BACKUP DATABASE ${quoteName(name)} TO DISK = ${quoteText(`${fileName(name)}-before-migration.bak`)} WITH COPY_ONLY, CHECKSUM;`,
    )
    .join('\n');

/** Log backups in the default folder of the instance. They are part of the chain: a restore to a point in time needs them too. */
export const backUpLogs = (names: readonly string[]): string =>
  names
    .map((name) => `BACKUP LOG ${quoteName(name)} TO DISK = ${quoteText(`${fileName(name)}-before-migration.trn`)} WITH CHECKSUM;`)
    .join('\n');

/** What a file name of Windows or Linux can not hold becomes `_`. */
const fileName = (name: string): string => name.replaceAll(/[^\p{L}\p{N}._ -]/gu, '_');

/** Source: Microsoft, "Server memory configuration options". `megabytes` is what SQL Server may use. */
export const limitMemory = (megabytes: number): string =>
  `EXEC sys.sp_configure N'show advanced options', 1;
RECONFIGURE;
EXEC sys.sp_configure N'max server memory (MB)', ${megabytes};
RECONFIGURE;`;

/** More data files for tempdb beside the first one, all of its size. They are in use at once (Microsoft, "tempdb database"). */
export function addTempdbFiles(first: { readonly path: string; readonly sizeMb: number }, taken: readonly string[], count: number): string {
  const folder = first.path.slice(0, Math.max(first.path.lastIndexOf('\\'), first.path.lastIndexOf('/')) + 1);
  const used = new Set(taken.map((name) => name.toLowerCase()));
  const statements: string[] = [];
  for (let number = 2; statements.length < count; number++) {
    const name = `temp${number}`;
    if (used.has(name)) continue;
    statements.push(
      `ALTER DATABASE tempdb ADD FILE (NAME = ${quoteName(name)}, FILENAME = ${quoteText(`${folder}tempdb_mssql_${number}.ndf`)}, SIZE = ${first.sizeMb}MB);`,
    );
  }
  return statements.join('\n');
}
