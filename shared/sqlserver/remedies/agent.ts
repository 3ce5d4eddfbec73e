/** Scripts that bring jobs and what they use to the other side. Source: Microsoft, the pages of the sp_add_… procedures of msdb. */
import { quoteText } from '../identifiers.ts';

/** The value of a column as a literal of the printed statement. */
const text = (column: string): string => `ISNULL(N'N''' + REPLACE(CONVERT(nvarchar(max), ${column}), N'''', N'''''') + N'''', N'NULL')`;
const whole = (column: string): string => `CONVERT(nvarchar(11), ${column})`;

const call = (procedure: string, values: Readonly<Record<string, string>>): string =>
  `N'EXEC msdb.dbo.${procedure} ' + ${Object.entries(values)
    .map(([parameter, value]) => `N'@${parameter} = ' + ${value}`)
    .join(" + N', ' + ")} + N';'`;

const job = call('sp_add_job', {
  job_name: text('j.name'),
  enabled: "N'0'",
  description: text('j.description'),
  // Categories that somebody made (from 100 on) may not be there.
  category_name: `CASE WHEN c.category_id < 100 THEN ${text('c.name')} ELSE N'NULL' END`,
  owner_login_name: text('SUSER_SNAME(j.owner_sid)'),
  notify_level_eventlog: whole('j.notify_level_eventlog'),
  notify_level_email: "CASE WHEN o.name IS NULL THEN N'0' ELSE CONVERT(nvarchar(11), j.notify_level_email) END",
  notify_email_operator_name: text('o.name'),
});

const step = call('sp_add_jobstep', {
  job_name: text('j.name'),
  step_id: whole('s.step_id'),
  step_name: text('s.step_name'),
  subsystem: text('s.subsystem'),
  command: text('s.command'),
  database_name: text('s.database_name'),
  database_user_name: text('s.database_user_name'),
  on_success_action: whole('s.on_success_action'),
  on_success_step_id: whole('s.on_success_step_id'),
  on_fail_action: whole('s.on_fail_action'),
  on_fail_step_id: whole('s.on_fail_step_id'),
  retry_attempts: whole('s.retry_attempts'),
  retry_interval: whole('s.retry_interval'),
  output_file_name: text('s.output_file_name'),
  flags: whole('s.flags'),
  proxy_name: text('x.name'),
});

const schedule = call('sp_add_jobschedule', {
  job_name: text('j.name'),
  name: text('h.name'),
  enabled: whole('h.enabled'),
  freq_type: whole('h.freq_type'),
  freq_interval: whole('h.freq_interval'),
  freq_subday_type: whole('h.freq_subday_type'),
  freq_subday_interval: whole('h.freq_subday_interval'),
  freq_relative_interval: whole('h.freq_relative_interval'),
  freq_recurrence_factor: whole('h.freq_recurrence_factor'),
  active_start_date: whole('h.active_start_date'),
  active_end_date: whole('h.active_end_date'),
  active_start_time: whole('h.active_start_time'),
  active_end_time: whole('h.active_end_time'),
});

/**
 * A query for the source. It prints, a row each, the statements that make these jobs on the target, disabled: there they would fail until
 * the cutover. Commands of steps may hold secrets, so they go from server to server and not through a log. A schedule that several jobs
 * share becomes one for each.
 */
export function printJobs(names: readonly string[]): string {
  const these = `j.name IN (${names.map(quoteText).join(', ')})`;
  return `SELECT p.line AS [statement]
FROM (
  SELECT j.name, 1 AS part, 0 AS number, ${job} AS line
  FROM msdb.dbo.sysjobs AS j
  LEFT JOIN msdb.dbo.syscategories AS c ON c.category_id = j.category_id
  LEFT JOIN msdb.dbo.sysoperators AS o ON o.id = j.notify_email_operator_id
  WHERE ${these}
  UNION ALL
  SELECT j.name, 2, s.step_id, ${step}
  FROM msdb.dbo.sysjobs AS j
  JOIN msdb.dbo.sysjobsteps AS s ON s.job_id = j.job_id
  LEFT JOIN msdb.dbo.sysproxies AS x ON x.proxy_id = s.proxy_id
  WHERE ${these}
  UNION ALL
  SELECT j.name, 3, 0, ${call('sp_update_job', { job_name: text('j.name'), start_step_id: whole('j.start_step_id') })}
  FROM msdb.dbo.sysjobs AS j
  WHERE ${these} AND j.start_step_id > 1
  UNION ALL
  SELECT j.name, 4, h.schedule_id, ${schedule}
  FROM msdb.dbo.sysjobs AS j
  JOIN msdb.dbo.sysjobschedules AS js ON js.job_id = j.job_id
  JOIN msdb.dbo.sysschedules AS h ON h.schedule_id = js.schedule_id
  WHERE ${these}
  UNION ALL
  SELECT j.name, 5, 0, ${call('sp_add_jobserver', { job_name: text('j.name'), server_name: "N'N''(local)'''" })}
  FROM msdb.dbo.sysjobs AS j
  WHERE ${these}
) AS p
ORDER BY p.name, p.part, p.number;`;
}

const optional = (parameter: string, value: string | undefined): string =>
  value === undefined ? '' : `, @${parameter} = ${quoteText(value)}`;

export const addOperators = (
  operators: readonly { readonly name: string; readonly enabled: boolean | undefined; readonly email: string | undefined }[],
): string =>
  operators
    .map(
      ({ name, enabled, email }) =>
        `EXEC msdb.dbo.sp_add_operator @name = ${quoteText(name)}, @enabled = ${enabled === false ? 0 : 1}${optional('email_address', email)};`,
    )
    .join('\n');

export const addAlerts = (
  alerts: readonly {
    readonly name: string;
    readonly messageId: number;
    readonly severity: number;
    readonly enabled: boolean | undefined;
    readonly delay: number;
    readonly database: string | undefined;
    readonly keyword: string | undefined;
    readonly condition: string | undefined;
    readonly tells: readonly { readonly operator: string; readonly method: number }[];
  }[],
): string =>
  alerts
    .flatMap(({ name, messageId, severity, enabled, delay, database, keyword, condition, tells }) => [
      `EXEC msdb.dbo.sp_add_alert @name = ${quoteText(name)}, @message_id = ${messageId}, @severity = ${severity}, @enabled = ${enabled === false ? 0 : 1}, @delay_between_responses = ${delay}${optional('database_name', database)}${optional('event_description_keyword', keyword)}${optional('performance_condition', condition)};`,
      ...tells.map(
        ({ operator, method }) =>
          `EXEC msdb.dbo.sp_add_notification @alert_name = ${quoteText(name)}, @operator_name = ${quoteText(operator)}, @notification_method = ${method};`,
      ),
    ])
    .join('\n');

export const addProxies = (
  proxies: readonly {
    readonly name: string;
    readonly credential: string;
    readonly enabled: boolean | undefined;
    readonly description: string | undefined;
    readonly subsystems: readonly number[];
  }[],
): string =>
  proxies
    .flatMap(({ name, credential, enabled, description, subsystems }) => [
      `EXEC msdb.dbo.sp_add_proxy @proxy_name = ${quoteText(name)}, @enabled = ${enabled === false ? 0 : 1}${optional('description', description)}, @credential_name = ${quoteText(credential)};`,
      ...subsystems.map(
        (subsystem) => `EXEC msdb.dbo.sp_grant_proxy_to_subsystem @proxy_name = ${quoteText(name)}, @subsystem_id = ${subsystem};`,
      ),
    ])
    .join('\n');

export const setJobOwner = (jobs: readonly string[], owner: string): string =>
  jobs.map((name) => `EXEC msdb.dbo.sp_update_job @job_name = ${quoteText(name)}, @owner_login_name = ${quoteText(owner)};`).join('\n');
