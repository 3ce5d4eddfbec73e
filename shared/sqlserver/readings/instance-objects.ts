import { part } from './part.ts';
import { flagOf, textOf, wholeOf } from './values.ts';

/** Objects of the instance beside logins and jobs. */
export const instanceObjectParts = {
  /** Every login sees them. Provider strings may hold a password: they stay on the server. */
  linkedServers: part({
    views: 'sys.servers',
    sql: () =>
      'SELECT s.name, s.product, s.provider, s.data_source AS dataSource FROM sys.servers AS s WHERE s.is_linked = 1 ORDER BY s.name',
    row: ({ name, product, provider, dataSource }) => ({
      name: name ?? '',
      product: product ?? '',
      provider: provider ?? '',
      dataSource: textOf(dataSource),
    }),
  }),
  /** Mappings to a user of the linked server, whose password only that mapping knows. */
  linkedLogins: part({
    views: 'sys.linked_logins, sys.servers, sys.server_principals',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT s.name AS serverName, p.name AS localLogin, l.remote_name AS remoteUser
FROM sys.linked_logins AS l
JOIN sys.servers AS s ON s.server_id = l.server_id
LEFT JOIN sys.server_principals AS p ON p.principal_id = l.local_principal_id
WHERE s.is_linked = 1 AND l.remote_name IS NOT NULL
ORDER BY s.name, p.name`,
    row: ({ serverName, localLogin, remoteUser }) => ({
      server: serverName ?? '',
      /** Undefined: everybody without a mapping of his own. */
      local: textOf(localLogin),
      remote: remoteUser ?? '',
    }),
  }),
  credentials: part({
    views: 'sys.credentials',
    needs: 'viewAnyDefinition',
    sql: () => 'SELECT c.name, c.credential_identity AS [identity] FROM sys.credentials AS c ORDER BY c.name',
    row: ({ name, identity }) => ({ name: name ?? '', identity: identity ?? '' }),
  }),
  serverAudits: part({
    views: 'sys.server_audits, sys.server_file_audits',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT a.name, CONVERT(varchar(36), a.audit_guid) AS guid, a.type_desc AS type, CONVERT(varchar(11), a.queue_delay) AS queueDelay,
  a.on_failure_desc AS onFailure, CONVERT(char(1), a.is_state_enabled) AS isOn, f.log_file_path AS path
FROM sys.server_audits AS a
LEFT JOIN sys.server_file_audits AS f ON f.audit_id = a.audit_id
ORDER BY a.name`,
    row: ({ name, guid, type, queueDelay, onFailure, isOn, path }) => ({
      name: name ?? '',
      guid: guid ?? '',
      type: type ?? '',
      queueDelay: wholeOf(queueDelay),
      onFailure: onFailure ?? '',
      on: flagOf(isOn),
      path: textOf(path),
    }),
  }),
  /** Messages that somebody added. */
  userMessages: part({
    views: 'sys.messages, sys.syslanguages',
    sql: () => `SELECT CONVERT(varchar(11), m.message_id) AS number, l.name AS language, CONVERT(varchar(11), m.severity) AS severity,
  CONVERT(char(1), m.is_event_logged) AS logged, m.text
FROM sys.messages AS m
JOIN (SELECT x.msglangid, MIN(x.name) AS name FROM sys.syslanguages AS x GROUP BY x.msglangid) AS l ON l.msglangid = m.language_id
WHERE m.message_id > 50000
ORDER BY m.message_id, CASE m.language_id WHEN 1033 THEN 0 ELSE 1 END, m.language_id`,
    row: ({ number, language, severity, logged, text }) => ({
      number: wholeOf(number) ?? 0,
      language: language ?? '',
      severity: wholeOf(severity) ?? 0,
      logged: flagOf(logged) === true,
      text: text ?? '',
    }),
  }),
  backupDevices: part({
    views: 'sys.backup_devices',
    needs: 'viewAnyDefinition',
    sql: () => 'SELECT d.name, d.type_desc AS type, d.physical_name AS path FROM sys.backup_devices AS d ORDER BY d.name',
    row: ({ name, type, path }) => ({ name: name ?? '', type: type ?? '', path: path ?? '' }),
  }),
  serverTriggers: part({
    views: 'sys.server_triggers',
    needs: 'viewAnyDefinition',
    sql: () =>
      'SELECT t.name, CONVERT(char(1), t.is_disabled) AS isDisabled FROM sys.server_triggers AS t WHERE t.is_ms_shipped = 0 ORDER BY t.name',
    row: ({ name, isDisabled }) => ({ name: name ?? '', disabled: flagOf(isDisabled) }),
  }),
  /** From SQL Server 2017 on; hashes of programs, no secrets. */
  trustedAssemblies: part({
    views: 'sys.trusted_assemblies',
    needs: 'viewAnyDefinition',
    sql: ({ server }) =>
      server.majorVersion >= 14
        ? 'SELECT CONVERT(varchar(130), a.hash, 1) AS hash, a.description FROM sys.trusted_assemblies AS a ORDER BY a.description'
        : "SELECT TOP (0) '' AS hash, '' AS description",
    row: ({ hash, description }) => ({ hash: hash ?? '', description: textOf(description) }),
  }),
  masterProcedures: part({
    views: 'master.sys.procedures',
    needs: 'viewAnyDefinition',
    sql: () =>
      'SELECT p.name, CONVERT(char(1), p.is_auto_executed) AS startup FROM master.sys.procedures AS p WHERE p.is_ms_shipped = 0 ORDER BY p.name',
    row: ({ name, startup }) => ({ name: name ?? '', startup: flagOf(startup) }),
  }),
  /** Pools that somebody made, while Resource Governor is on. */
  resourcePools: part({
    views: 'sys.resource_governor_configuration, sys.resource_governor_resource_pools',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT p.name
FROM sys.resource_governor_resource_pools AS p
CROSS JOIN sys.resource_governor_configuration AS c
WHERE c.is_enabled = 1 AND p.pool_id > 2
ORDER BY p.name`,
    row: ({ name }) => ({ name: name ?? '' }),
  }),
  /** Endpoints that somebody made, but for those of mirroring and availability groups. */
  otherEndpoints: part({
    views: 'sys.endpoints',
    needs: 'viewAnyDefinition',
    sql: () =>
      'SELECT e.name, e.type_desc AS type, e.state_desc AS state FROM sys.endpoints AS e WHERE e.endpoint_id > 65535 AND e.type <> 4 ORDER BY e.name',
    row: ({ name, type, state }) => ({ name: name ?? '', type: type ?? '', state: state ?? '' }),
  }),
} as const;
