import { part } from './part.ts';
import { flagOf, textOf, wholeOf } from './values.ts';

/** The functions that ask an ordinary availability group who is primary. In a distributed one both members answer yes. */
const asksLocalGroup = ['fn[_]hadr[_]is[_]primary[_]replica', 'fn[_]hadr[_]backup[_]is[_]preferred[_]replica'];

/** SQL Server Agent and Database Mail, in msdb. Commands of steps stay on the server: they may hold secrets. */
export const agentParts = {
  /** Jobs of people: not those that replication makes by itself. One row a job and database that a step of it works in. */
  jobs: part({
    views: 'msdb.dbo.sysjobs, sysjobsteps, syscategories',
    sql: () => `SELECT j.name, CONVERT(char(1), j.enabled) AS enabled, CONVERT(varchar(172), j.owner_sid, 1) AS ownerSid, SUSER_SNAME(j.owner_sid) AS owner,
  s.database_name AS databaseName, CONVERT(varchar(11), COUNT(s.step_id)) AS steps,
  CONVERT(char(1), MAX(CASE WHEN ${asksLocalGroup.map((name) => `s.command LIKE N'%${name}%'`).join(' OR ')} THEN 1 ELSE 0 END)) AS asksLocalGroup
FROM msdb.dbo.sysjobs AS j
LEFT JOIN msdb.dbo.sysjobsteps AS s ON s.job_id = j.job_id
LEFT JOIN msdb.dbo.syscategories AS c ON c.category_id = j.category_id
WHERE j.name <> N'syspolicy_purge_history' AND (c.name IS NULL OR c.name NOT LIKE N'REPL-%')
GROUP BY j.name, j.enabled, j.owner_sid, s.database_name
ORDER BY j.name, s.database_name`,
    row: ({ name, enabled, ownerSid, owner, databaseName, steps, asksLocalGroup }) => ({
      name: name ?? '',
      enabled: flagOf(enabled),
      ownerSid: textOf(ownerSid),
      owner: textOf(owner),
      database: textOf(databaseName),
      steps: wholeOf(steps),
      asksLocalGroup: flagOf(asksLocalGroup),
    }),
  }),
  /** One row an alert and operator that it tells. */
  alerts: part({
    views: 'msdb.dbo.sysalerts, sysnotifications, sysoperators',
    sql: () => `SELECT a.name, CONVERT(varchar(11), a.message_id) AS messageId, CONVERT(varchar(11), a.severity) AS severity, CONVERT(char(1), a.enabled) AS enabled,
  CONVERT(varchar(11), a.delay_between_responses) AS delay, a.database_name AS databaseName, a.event_description_keyword AS keyword,
  a.performance_condition AS condition, o.name AS operator, CONVERT(varchar(11), n.notification_method) AS method
FROM msdb.dbo.sysalerts AS a
LEFT JOIN msdb.dbo.sysnotifications AS n ON n.alert_id = a.id
LEFT JOIN msdb.dbo.sysoperators AS o ON o.id = n.operator_id
ORDER BY a.name, o.name`,
    row: ({ name, messageId, severity, enabled, delay, databaseName, keyword, condition, operator, method }) => ({
      name: name ?? '',
      messageId: wholeOf(messageId) ?? 0,
      severity: wholeOf(severity) ?? 0,
      enabled: flagOf(enabled),
      /** s */
      delay: wholeOf(delay) ?? 0,
      database: textOf(databaseName),
      keyword: textOf(keyword),
      condition: textOf(condition),
      operator: textOf(operator),
      method: wholeOf(method),
    }),
  }),
  operators: part({
    views: 'msdb.dbo.sysoperators',
    sql: () =>
      'SELECT o.name, CONVERT(char(1), o.enabled) AS enabled, o.email_address AS email FROM msdb.dbo.sysoperators AS o ORDER BY o.name',
    row: ({ name, enabled, email }) => ({ name: name ?? '', enabled: flagOf(enabled), email: textOf(email) }),
  }),
  proxies: part({
    views: 'msdb.dbo.sysproxies, sysproxysubsystem, sys.credentials',
    needs: 'viewAnyDefinition',
    sql: () => `SELECT p.name, CONVERT(char(1), p.enabled) AS enabled, p.description, c.name AS credential, CONVERT(varchar(11), s.subsystem_id) AS subsystem
FROM msdb.dbo.sysproxies AS p
LEFT JOIN sys.credentials AS c ON c.credential_id = p.credential_id
LEFT JOIN msdb.dbo.sysproxysubsystem AS s ON s.proxy_id = p.proxy_id
ORDER BY p.name, s.subsystem_id`,
    row: ({ name, enabled, description, credential, subsystem }) => ({
      name: name ?? '',
      enabled: flagOf(enabled),
      description: textOf(description),
      credential: textOf(credential),
      subsystem: wholeOf(subsystem),
    }),
  }),
  mailAccounts: part({
    views: 'msdb.dbo.sysmail_account, sysmail_server',
    sql: () => `SELECT a.name, a.email_address AS email, a.display_name AS displayName, a.replyto_address AS replyTo, a.description,
  s.servername AS mailServer, CONVERT(varchar(11), s.port) AS port, s.username AS userName,
  CONVERT(char(1), s.use_default_credentials) AS defaultCredentials, CONVERT(char(1), s.enable_ssl) AS ssl
FROM msdb.dbo.sysmail_account AS a
JOIN msdb.dbo.sysmail_server AS s ON s.account_id = a.account_id
ORDER BY a.name`,
    row: ({ name, email, displayName, replyTo, description, mailServer, port, userName, defaultCredentials, ssl }) => ({
      name: name ?? '',
      email: email ?? '',
      displayName: textOf(displayName),
      replyTo: textOf(replyTo),
      description: textOf(description),
      server: mailServer ?? '',
      port: wholeOf(port),
      user: textOf(userName),
      defaultCredentials: flagOf(defaultCredentials) === true,
      ssl: flagOf(ssl) === true,
    }),
  }),
  mailProfiles: part({
    views: 'msdb.dbo.sysmail_profile, sysmail_profileaccount',
    sql: () => `SELECT p.name, p.description, a.name AS account, CONVERT(varchar(11), pa.sequence_number) AS sequence
FROM msdb.dbo.sysmail_profile AS p
LEFT JOIN msdb.dbo.sysmail_profileaccount AS pa ON pa.profile_id = p.profile_id
LEFT JOIN msdb.dbo.sysmail_account AS a ON a.account_id = pa.account_id
ORDER BY p.name, pa.sequence_number`,
    row: ({ name, description, account, sequence }) => ({
      name: name ?? '',
      description: textOf(description),
      account: textOf(account),
      sequence: wholeOf(sequence),
    }),
  }),
} as const;
