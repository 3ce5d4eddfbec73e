import { quoteName, quoteText } from '../identifiers.ts';

/** Server permissions, by the names that GRANT uses. Outside master the server refuses with 4621. Source: Microsoft, "GRANT Server Permissions". */
export const grantToLogin = (permissions: readonly string[], login: string): string =>
  `USE master;\nGRANT ${permissions.join(', ')} TO ${quoteName(login)};`;

/** Lets a login read all of msdb: its user there is made when it has none. Source: Microsoft, "Database-level roles". */
export const readMsdb = (login: string): string =>
  `USE msdb;
IF NOT EXISTS (SELECT 1 FROM sys.database_principals AS p WHERE p.name = ${quoteText(login)})
  CREATE USER ${quoteName(login)} FOR LOGIN ${quoteName(login)};
ALTER ROLE db_datareader ADD MEMBER ${quoteName(login)};`;

/** Source: Microsoft, "ALTER SERVER ROLE". */
export const makeSysadmin = (login: string): string => `ALTER SERVER ROLE sysadmin ADD MEMBER ${quoteName(login)};`;
