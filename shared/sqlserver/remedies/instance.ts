import { quoteText } from '../identifiers.ts';

/** Takes effect at once. 0 lets SQL Server decide. Source: Microsoft, "Server configuration: max worker threads". */
export const setMaxWorkerThreads = (threads: number): string =>
  `EXEC sys.sp_configure N'show advanced options', 1;
RECONFIGURE;
EXEC sys.sp_configure N'max worker threads', ${threads};
RECONFIGURE;`;

/** Brings into use what sp_configure was told. */
export const reconfigure = 'RECONFIGURE;';

/** For all sessions until the next restart. Source: Microsoft, "DBCC TRACEON". */
export const traceOn = (flags: readonly number[]): string => `DBCC TRACEON (${flags.join(', ')}, -1);`;
export const traceOff = (flags: readonly number[]): string => `DBCC TRACEOFF (${flags.join(', ')}, -1);`;

/** Works from the next start of the service on. Source: Microsoft, "Rename a computer that hosts a stand-alone instance of SQL Server". */
export const renameServer = (before: string | undefined, now: string): string =>
  `${before === undefined ? '' : `EXEC sys.sp_dropserver ${quoteText(before)}; `}EXEC sys.sp_addserver ${quoteText(now)}, N'local';`;
