/** Tables of SQL Server Agent in msdb beside its jobs: alerts, operators, proxies. */
import type { View } from './define.ts';
import { msdbTable as table } from './msdb-table.ts';
import { dateValue } from './values.ts';

/** By syssubsystems.subsystem_id. */
const subsystems = [
  'TSQL',
  'ActiveScripting',
  'CmdExec',
  'Snapshot',
  'LogReader',
  'Distribution',
  'Merge',
  'QueueReader',
  'ANALYSISQUERY',
  'ANALYSISCOMMAND',
  'SSIS',
  'PowerShell',
];

export const agentViews: readonly View[] = [
  table(
    'sysalerts',
    `id int not null
     name sysname not null
     event_source nvarchar(100) not null
     event_id int
     message_id int not null
     severity int not null
     enabled tinyint not null
     delay_between_responses int not null
     include_event_description tinyint not null
     database_name nvarchar(512)
     event_description_keyword nvarchar(100)
     occurrence_count int not null
     job_id uniqueidentifier not null
     has_notification int not null
     performance_condition nvarchar(512)
     category_id int not null`,
    function* ({ server }) {
      const rest = { event_source: 'MSSQLSERVER', include_event_description: 0, occurrence_count: 0, category_id: 0 };
      for (const alert of server.objects.alerts.values())
        yield {
          id: alert.id,
          name: alert.name,
          message_id: alert.messageId,
          severity: alert.severity,
          enabled: alert.enabled ? 1 : 0,
          delay_between_responses: alert.delay,
          database_name: alert.database,
          event_description_keyword: alert.keyword,
          performance_condition: alert.performanceCondition,
          job_id: '00000000-0000-0000-0000-000000000000',
          has_notification: [...alert.operators.values()].reduce((all, method) => all | method, 0),
          ...rest,
        };
    },
  ),
  table(
    'sysnotifications',
    'alert_id int not null\noperator_id int not null\nnotification_method tinyint not null',
    function* ({ server }) {
      for (const alert of server.objects.alerts.values())
        for (const [operator, method] of alert.operators)
          yield { alert_id: alert.id, operator_id: server.objects.operators.get(operator)?.id ?? 0, notification_method: method };
    },
  ),
  table(
    'sysoperators',
    `id int not null
     name sysname not null
     enabled tinyint not null
     email_address nvarchar(100)
     pager_address nvarchar(100)
     netsend_address nvarchar(100)
     weekday_pager_start_time int not null
     weekday_pager_end_time int not null
     pager_days tinyint not null
     category_id int not null`,
    function* ({ server }) {
      const rest = { weekday_pager_start_time: 90_000, weekday_pager_end_time: 180_000, pager_days: 0, category_id: 0 };
      for (const { id, name, enabled, email } of server.objects.operators.values())
        yield { id, name, enabled: enabled ? 1 : 0, email_address: email, ...rest };
    },
  ),
  table(
    'sysproxies',
    `proxy_id int not null
     name sysname not null
     credential_id int not null
     enabled tinyint not null
     description nvarchar(512)
     user_sid varbinary(85) not null
     credential_date_created datetime not null`,
    function* ({ server }) {
      for (const { id, name, enabled, description, credential } of server.objects.proxies.values())
        yield {
          proxy_id: id,
          name,
          credential_id: server.objects.credentials.get(credential.toLowerCase())?.id ?? 0,
          enabled: enabled ? 1 : 0,
          description,
          user_sid: new Uint8Array([1]),
          credential_date_created: dateValue(server.startedAt),
        };
    },
  ),
  table('sysproxysubsystem', 'subsystem_id int not null\nproxy_id int not null', function* ({ server }) {
    for (const { id, subsystems: granted } of server.objects.proxies.values())
      for (const subsystem of granted) yield { subsystem_id: subsystem, proxy_id: id };
  }),
  table('syssubsystems', 'subsystem_id int not null\nsubsystem nvarchar(40) not null\nmax_worker_threads int', function* () {
    for (const [index, subsystem] of subsystems.entries()) yield { subsystem_id: index + 1, subsystem, max_worker_threads: 40 };
  }),
];
