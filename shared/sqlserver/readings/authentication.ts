import { part } from './part.ts';
import { textOf, wholeOf } from './values.ts';

/** As whom the instances meet. Columns: Microsoft, pages of the views that are named. */
export const authenticationParts = {
  serviceAccount: part({
    views: 'sys.dm_server_services',
    needs: 'viewServerState',
    sql: () => `SELECT s.service_account AS account
FROM sys.dm_server_services AS s
WHERE s.servicename LIKE N'SQL Server (%'`,
    row: (row) => ({ account: row.account ?? '' }),
  }),
  masterCertificates: part({
    views: 'master.sys.certificates, master.sys.database_principals, sys.server_principals',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT
  c.name,
  CONVERT(varchar(66), c.thumbprint, 1) AS thumbprint,
  c.pvt_key_encryption_type AS privateKey,
  CONVERT(varchar(33), c.expiry_date, 126) AS expires,
  u.name AS owner,
  p.name AS login
FROM master.sys.certificates AS c
LEFT JOIN master.sys.database_principals AS u ON u.principal_id = c.principal_id
LEFT JOIN sys.server_principals AS p ON p.sid = u.sid
WHERE c.name NOT LIKE N'##MS[_]%'`,
    row: (row) => ({
      name: row.name ?? '',
      thumbprint: textOf(row.thumbprint),
      /** Encrypted by the master key of master, as an endpoint needs it. */
      usableKey: row.privateKey === 'MK',
      expires: textOf(row.expires),
      /** User of master; dbo stands for sysadmin. */
      owner: textOf(row.owner),
      login: textOf(row.login),
    }),
  }),
  connectionSchemes: part({
    views: 'sys.dm_exec_connections',
    needs: 'viewServerState',
    sql: () => `SELECT c.auth_scheme AS scheme, CONVERT(varchar(11), COUNT(*)) AS connections
FROM sys.dm_exec_connections AS c
WHERE c.net_transport = N'TCP' AND c.protocol_type = N'TSQL'
GROUP BY c.auth_scheme`,
    row: (row) => ({ scheme: row.scheme ?? '', connections: wholeOf(row.connections) ?? 0 }),
  }),
} as const;
