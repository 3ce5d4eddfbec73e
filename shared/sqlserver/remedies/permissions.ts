import { quoteName } from '../identifiers.ts';

/** Server permissions, by the names that GRANT uses. Outside master the server refuses with 4621. Source: Microsoft, "GRANT Server Permissions". */
export const grantToLogin = (permissions: readonly string[], login: string): string =>
  `USE master;\nGRANT ${permissions.join(', ')} TO ${quoteName(login)};`;

/** Source: Microsoft, "ALTER SERVER ROLE". */
export const makeSysadmin = (login: string): string => `ALTER SERVER ROLE sysadmin ADD MEMBER ${quoteName(login)};`;
