import { authenticationParts } from './authentication.ts';
import { part } from './part.ts';
import { flagOf, textOf, wholeOf } from './values.ts';

/** Endpoints, who may connect to them, and what listens. Columns: Microsoft, pages of the views that are named. */
export const networkParts = {
  mirroringEndpoint: part({
    views: 'sys.database_mirroring_endpoints, sys.tcp_endpoints',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT
  e.name,
  e.state_desc AS state,
  CONVERT(varchar(11), t.port) AS port,
  t.ip_address AS address,
  e.role_desc AS role,
  e.encryption_algorithm_desc AS algorithms,
  e.connection_auth_desc AS authentication,
  c.name AS certificate,
  CONVERT(varchar(66), c.thumbprint, 1) AS thumbprint,
  c.pvt_key_encryption_type AS privateKey,
  CONVERT(varchar(33), c.expiry_date, 126) AS expires
FROM sys.database_mirroring_endpoints AS e
LEFT JOIN sys.tcp_endpoints AS t ON t.endpoint_id = e.endpoint_id
LEFT JOIN master.sys.certificates AS c ON c.certificate_id = e.certificate_id`,
    row: (row) => ({
      name: row.name ?? '',
      state: textOf(row.state),
      port: wholeOf(row.port),
      /** Undefined: all addresses. */
      address: textOf(row.address),
      role: textOf(row.role),
      /** `NONE` first stands for ENCRYPTION = SUPPORTED. */
      algorithms: textOf(row.algorithms)?.split(', '),
      authentication: textOf(row.authentication)?.split(', '),
      certificate: textOf(row.certificate),
      thumbprint: textOf(row.thumbprint),
      hasPrivateKey: row.privateKey != null && row.privateKey !== 'NA',
      /** UTC, ISO 8601 without the Z. */
      expires: textOf(row.expires),
    }),
  }),
  endpointAccess: part({
    views: 'sys.server_permissions, sys.server_role_members, sys.server_principals',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT p.name AS login, CONVERT(varchar(1), p.is_disabled) AS disabled, s.state_desc AS access
FROM sys.server_permissions AS s
JOIN sys.server_principals AS p ON p.principal_id = s.grantee_principal_id
WHERE (s.class = 105 AND s.permission_name IN (N'CONNECT', N'CONTROL')
    AND s.major_id IN (SELECT e.endpoint_id FROM sys.database_mirroring_endpoints AS e))
  OR (s.class = 100 AND s.permission_name = N'CONTROL SERVER')
UNION ALL
SELECT p.name, CONVERT(varchar(1), p.is_disabled), N'SYSADMIN'
FROM sys.server_role_members AS m
JOIN sys.server_principals AS r ON r.principal_id = m.role_principal_id AND r.name = N'sysadmin'
JOIN sys.server_principals AS p ON p.principal_id = m.member_principal_id`,
    row: (row) => ({ login: row.login ?? '', disabled: flagOf(row.disabled) === true, access: row.access ?? '' }),
  }),
  tcpListeners: part({
    views: 'sys.dm_tcp_listener_states',
    needs: 'viewServerState',
    sql: () => `SELECT l.ip_address AS address, CONVERT(varchar(11), l.port) AS port, l.type_desc AS type, l.state_desc AS state
FROM sys.dm_tcp_listener_states AS l`,
    row: (row) => ({ address: row.address ?? '', port: wholeOf(row.port), type: row.type ?? '', state: row.state ?? '' }),
  }),
  groupListeners: part({
    views: 'sys.availability_group_listeners, sys.availability_group_listener_ip_addresses',
    needs: 'viewAnyDefinition',
    // Before 2022 not every build says that a listener is a DNN; it has no virtual IP address then, and the string is NULL.
    sql: ({ server }) => `SELECT
  g.name AS groupName,
  l.dns_name AS name,
  CONVERT(varchar(11), l.port) AS port,
  ${server.majorVersion >= 16 ? 'CONVERT(varchar(1), l.is_distributed_network_name)' : "CASE WHEN l.ip_configuration_string_from_cluster IS NULL THEN '1' ELSE '0' END"} AS isDnn,
  l.ip_configuration_string_from_cluster AS addresses,
  CONVERT(varchar(11), (SELECT COUNT(*) FROM sys.availability_group_listener_ip_addresses AS a WHERE a.listener_id = l.listener_id)) AS addressCount
FROM sys.availability_group_listeners AS l
JOIN sys.availability_groups AS g ON g.group_id = l.group_id`,
    row: (row) => ({
      group: row.groupName ?? '',
      name: row.name ?? '',
      port: wholeOf(row.port),
      isDnn: flagOf(row.isDnn),
      addresses: row.addresses ?? '',
      addressCount: wholeOf(row.addressCount) ?? 0,
    }),
  }),
  ...authenticationParts,
} as const;
