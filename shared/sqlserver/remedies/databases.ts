import { quoteName, quoteText } from '../identifiers.ts';

/** Statements that put databases right, to be pasted as they are. Names are quoted here. */

/** An option of ALTER DATABASE ... SET. */
export type DatabaseOption =
  | 'READ_WRITE'
  | 'MULTI_USER'
  | 'ONLINE'
  | 'AUTO_CLOSE OFF'
  | 'RECOVERY FULL'
  | 'PAGE_VERIFY CHECKSUM'
  | 'DELAYED_DURABILITY = DISABLED'
  | 'PARTNER OFF'
  | 'HADR RESUME';

export const setOption = (database: string, option: DatabaseOption): string => `ALTER DATABASE ${quoteName(database)} SET ${option};`;

/** A setting of the instance. It holds at once, as far as it is dynamic. */
export const configure = (setting: string, value: number): string =>
  `EXEC sys.sp_configure ${quoteText(setting)}, ${Math.trunc(value)};\nRECONFIGURE;`;

export const setCompatibilityLevel = (database: string, level: number): string =>
  `ALTER DATABASE ${quoteName(database)} SET COMPATIBILITY_LEVEL = ${Math.trunc(level)};`;

export const endRestore = (database: string): string => `RESTORE DATABASE ${quoteName(database)} WITH RECOVERY;`;

export const dropDatabase = (database: string): string => `DROP DATABASE ${quoteName(database)};`;

export const joinGroup = (database: string, group: string): string =>
  `ALTER DATABASE ${quoteName(database)} SET HADR AVAILABILITY GROUP = ${quoteName(group)};`;

export const addToGroup = (database: string, group: string): string =>
  `ALTER AVAILABILITY GROUP ${quoteName(group)} ADD DATABASE ${quoteName(database)};`;

export const removeFromGroup = (database: string, group: string): string =>
  `ALTER AVAILABILITY GROUP ${quoteName(group)} REMOVE DATABASE ${quoteName(database)};`;

/** A file name without a folder goes to the default backup folder of the instance (Microsoft, "BACKUP"). */
const backupFile = (database: string, extension: string): string => quoteText(`${database.replace(/[\\/:*?"<>|]/g, '_')}.${extension}`);

/** A full backup begins a log chain, and a log backup makes it known as one. Both are added to what the files hold. */
export const beginLogChain = (database: string): string =>
  `BACKUP DATABASE ${quoteName(database)} TO DISK = ${backupFile(database, 'bak')};\nBACKUP LOG ${quoteName(database)} TO DISK = ${backupFile(database, 'trn')};`;

export const checkDatabase = (database: string): string => `DBCC CHECKDB (${quoteText(database)}) WITH NO_INFOMSGS;`;

export const unlimitFile = (database: string, file: string): string =>
  `ALTER DATABASE ${quoteName(database)} MODIFY FILE (NAME = ${quoteText(file)}, MAXSIZE = UNLIMITED);`;

/** Ends the session. Its open transaction is rolled back. */
export const endSession = (session: number): string => `KILL ${Math.trunc(session)};`;

/** Ends log shipping of a primary database: its secondaries have to go first (Microsoft, "sp_delete_log_shipping_primary_database"). */
export const endLogShipping = (database: string, secondaries: readonly { readonly server: string; readonly database: string }[]): string =>
  [
    ...secondaries.map(
      (secondary) =>
        `EXEC master.dbo.sp_delete_log_shipping_primary_secondary @primary_database = ${quoteText(database)}, @secondary_server = ${quoteText(secondary.server)}, @secondary_database = ${quoteText(secondary.database)};`,
    ),
    `EXEC master.dbo.sp_delete_log_shipping_primary_database @database = ${quoteText(database)};`,
  ].join('\n');

export const endLogShippingHere = (database: string): string =>
  `EXEC master.dbo.sp_delete_log_shipping_secondary_database @secondary_database = ${quoteText(database)};`;
