/** Tables of jobs in msdb, and the job that every instance is born with. */
import type { Job } from '../objects/agent.ts';
import type { Server } from '../servers/server.ts';
import type { View } from './define.ts';
import { msdbTable as table } from './msdb-table.ts';
import { dateValue } from './values.ts';

const UNCATEGORIZED = 0;
const categories = [
  [UNCATEGORIZED, '[Uncategorized (Local)]'],
  [3, 'Database Maintenance'],
  [10, 'REPL-Distribution'],
  [16, 'REPL-Alert Response'],
  [19, 'REPL-Subscription Cleanup'],
] as const;

function* jobsOf(server: Server): Generator<Job> {
  yield {
    id: '8F2A4B1C-0D3E-4F5A-A6B7-C8D9E0F1A2B3',
    name: 'syspolicy_purge_history',
    enabled: true,
    description: 'No description available.',
    ownerSid: new Uint8Array([1]),
    category: '[Uncategorized (Local)]',
    startStep: 1,
    operator: null,
    notifyEmail: 0,
    notifyEventLog: 0,
    steps: [],
    schedules: [],
    onThisServer: true,
    createdAt: server.startedAt,
  };
  yield* server.objects.jobs.values();
}

export const jobViews: readonly View[] = [
  table(
    'sysjobs',
    `job_id uniqueidentifier not null
     originating_server_id int not null
     name sysname not null
     enabled tinyint not null
     description nvarchar(512)
     start_step_id int not null
     category_id int not null
     owner_sid varbinary(85) not null
     notify_level_eventlog int not null
     notify_level_email int not null
     notify_level_netsend int not null
     notify_level_page int not null
     notify_email_operator_id int not null
     notify_netsend_operator_id int not null
     notify_page_operator_id int not null
     delete_level int not null
     date_created datetime not null
     date_modified datetime not null
     version_number int not null`,
    function* ({ server }) {
      for (const job of jobsOf(server))
        yield {
          job_id: job.id,
          originating_server_id: 0,
          name: job.name,
          enabled: job.enabled ? 1 : 0,
          description: job.description,
          start_step_id: job.startStep,
          category_id: categories.find(([, name]) => name === job.category)?.[0] ?? UNCATEGORIZED,
          owner_sid: job.ownerSid,
          notify_level_eventlog: job.notifyEventLog,
          notify_level_email: job.notifyEmail,
          notify_level_netsend: 0,
          notify_level_page: 0,
          notify_email_operator_id: server.objects.operators.get(job.operator?.toLowerCase() ?? '')?.id ?? 0,
          notify_netsend_operator_id: 0,
          notify_page_operator_id: 0,
          delete_level: 0,
          date_created: dateValue(job.createdAt),
          date_modified: dateValue(job.createdAt),
          version_number: 5,
        };
    },
  ),
  table(
    'sysjobsteps',
    `job_id uniqueidentifier not null
     step_id int not null
     step_name sysname not null
     subsystem nvarchar(40) not null
     command nvarchar(max)
     flags int not null
     additional_parameters nvarchar(max)
     cmdexec_success_code int not null
     on_success_action tinyint not null
     on_success_step_id int not null
     on_fail_action tinyint not null
     on_fail_step_id int not null
     server sysname
     database_name sysname
     database_user_name sysname
     retry_attempts int not null
     retry_interval int not null
     os_run_priority int not null
     output_file_name nvarchar(200)
     last_run_outcome int not null
     last_run_date int not null
     last_run_time int not null
     proxy_id int
     step_uid uniqueidentifier`,
    function* ({ server }) {
      for (const job of jobsOf(server))
        for (const [index, step] of job.steps.entries())
          yield {
            job_id: job.id,
            step_id: index + 1,
            step_name: step.name,
            subsystem: step.subsystem,
            command: step.command,
            flags: step.flags,
            cmdexec_success_code: 0,
            on_success_action: step.onSuccess,
            on_success_step_id: step.onSuccessStep,
            on_fail_action: step.onFail,
            on_fail_step_id: step.onFailStep,
            database_name: step.database,
            database_user_name: step.databaseUser,
            retry_attempts: step.retryAttempts,
            retry_interval: step.retryInterval,
            os_run_priority: 0,
            output_file_name: step.outputFile,
            last_run_outcome: 5,
            last_run_date: 0,
            last_run_time: 0,
            proxy_id: step.proxy === null ? null : (server.objects.proxies.get(step.proxy.toLowerCase())?.id ?? null),
          };
    },
  ),
  table(
    'syscategories',
    'category_id int not null\ncategory_class int not null\ncategory_type tinyint not null\nname sysname not null',
    function* () {
      for (const [id, name] of categories) yield { category_id: id, category_class: 1, category_type: 1, name };
    },
  ),
  table(
    'sysjobservers',
    'job_id uniqueidentifier not null\nserver_id int not null\nlast_run_outcome tinyint not null\nlast_run_date int not null\nlast_run_time int not null',
    function* ({ server }) {
      for (const job of jobsOf(server))
        if (job.onThisServer) yield { job_id: job.id, server_id: 0, last_run_outcome: 5, last_run_date: 0, last_run_time: 0 };
    },
  ),
  table(
    'sysjobschedules',
    'schedule_id int\njob_id uniqueidentifier\nnext_run_date int not null\nnext_run_time int not null',
    function* ({ server }) {
      for (const job of jobsOf(server))
        for (const schedule of job.schedules) yield { schedule_id: schedule.id, job_id: job.id, next_run_date: 0, next_run_time: 0 };
    },
  ),
  table(
    'sysschedules',
    `schedule_id int not null
     originating_server_id int not null
     name sysname not null
     owner_sid varbinary(85) not null
     enabled int not null
     freq_type int not null
     freq_interval int not null
     freq_subday_type int not null
     freq_subday_interval int not null
     freq_relative_interval int not null
     freq_recurrence_factor int not null
     active_start_date int not null
     active_end_date int not null
     active_start_time int not null
     active_end_time int not null
     version_number int not null`,
    function* ({ server }) {
      for (const job of jobsOf(server))
        for (const schedule of job.schedules)
          yield {
            schedule_id: schedule.id,
            originating_server_id: 0,
            name: schedule.name,
            owner_sid: job.ownerSid,
            enabled: schedule.enabled ? 1 : 0,
            freq_type: schedule.type,
            freq_interval: schedule.interval,
            freq_subday_type: schedule.subdayType,
            freq_subday_interval: schedule.subdayInterval,
            freq_relative_interval: schedule.relativeInterval,
            freq_recurrence_factor: schedule.recurrenceFactor,
            active_start_date: schedule.startDate,
            active_end_date: schedule.endDate,
            active_start_time: schedule.startTime,
            active_end_time: schedule.endTime,
            version_number: 1,
          };
    },
  ),
];
