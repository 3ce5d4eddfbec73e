/** SQL Server Agent in msdb: jobs, operators, proxies. Source: Microsoft, the pages of sp_add_job and its sisters. */
import { notAValidLogin, objectOfAgentExists, objectOfAgentMissing } from '../errors.ts';
import type { Server } from '../servers/server.ts';
import type { Session } from '../sessions/session.ts';
import type { ProcedureValues } from './procedure-values.ts';

export interface JobStep {
  readonly id: number;
  readonly name: string;
  readonly subsystem: string;
  readonly command: string;
  readonly database: string | null;
  readonly databaseUser: string | null;
  readonly proxy: string | null;
  readonly onSuccess: number;
  readonly onSuccessStep: number;
  readonly onFail: number;
  readonly onFailStep: number;
  readonly retryAttempts: number;
  readonly retryInterval: number;
  readonly flags: number;
  readonly outputFile: string | null;
}

export interface JobSchedule {
  readonly id: number;
  readonly name: string;
  readonly enabled: boolean;
  readonly type: number;
  readonly interval: number;
  readonly subdayType: number;
  readonly subdayInterval: number;
  readonly relativeInterval: number;
  readonly recurrenceFactor: number;
  /** yyyymmdd and hhmmss, as msdb keeps them. */
  readonly startDate: number;
  readonly endDate: number;
  readonly startTime: number;
  readonly endTime: number;
}

export interface Job {
  readonly id: string;
  readonly name: string;
  enabled: boolean;
  readonly description: string;
  ownerSid: Uint8Array;
  readonly category: string;
  startStep: number;
  readonly operator: string | null;
  readonly notifyEmail: number;
  readonly notifyEventLog: number;
  readonly steps: JobStep[];
  readonly schedules: JobSchedule[];
  /** sp_add_jobserver: without a server it never runs. */
  onThisServer: boolean;
  readonly createdAt: number;
}

export interface Operator {
  readonly id: number;
  readonly name: string;
  readonly enabled: boolean;
  readonly email: string | null;
}

export interface AgentProxy {
  readonly id: number;
  readonly name: string;
  readonly credential: string;
  readonly enabled: boolean;
  readonly description: string | null;
  readonly subsystems: Set<number>;
}

/** sp_add_job. Throws 14261 for a name that is taken, 14262 for an operator that is not there, 14234 for an owner that is not there. */
export function addJob(session: Session, values: ProcedureValues): void {
  const { server, laboratory } = session;
  const { jobs, operators } = server.objects;
  const name = values.text('job_name');
  if (jobs.has(name.toLowerCase())) throw objectOfAgentExists('@job_name', name);
  const operator = values.optional('notify_email_operator_name') ?? null;
  if (operator !== null && !operators.has(operator.toLowerCase())) throw objectOfAgentMissing('@notify_email_operator_name', operator);
  jobs.set(name.toLowerCase(), {
    id: laboratory.guid().toUpperCase(),
    name,
    enabled: values.flag('enabled', true),
    description: values.optional('description') ?? 'No description available.',
    ownerSid: ownerOf(server, values.optional('owner_login_name')) ?? session.login.sid,
    category: values.optional('category_name') ?? '[Uncategorized (Local)]',
    startStep: values.whole('start_step_id', 1),
    operator,
    notifyEmail: values.whole('notify_level_email', 0),
    notifyEventLog: values.whole('notify_level_eventlog', 2),
    steps: [],
    schedules: [],
    onThisServer: false,
    createdAt: laboratory.clock.now(),
  });
}

/** sp_add_jobstep. */
export function addJobStep({ server }: Session, values: ProcedureValues): void {
  const job = jobNamed(server, values.text('job_name'));
  const subsystem = values.optional('subsystem') ?? 'TSQL';
  const proxy = values.optional('proxy_name') ?? null;
  if (proxy !== null && !server.objects.proxies.has(proxy.toLowerCase())) throw objectOfAgentMissing('@proxy_name', proxy);
  const id = values.whole('step_id', job.steps.length + 1);
  const name = values.text('step_name');
  if (job.steps.some((step) => step.name.toLowerCase() === name.toLowerCase())) throw objectOfAgentExists('@step_name', name);
  job.steps.splice(id - 1, 0, {
    id,
    name,
    subsystem,
    command: values.optional('command') ?? '',
    database: values.optional('database_name') ?? (subsystem === 'TSQL' ? 'master' : null),
    databaseUser: values.optional('database_user_name') ?? null,
    proxy,
    onSuccess: values.whole('on_success_action', 1),
    onSuccessStep: values.whole('on_success_step_id', 0),
    onFail: values.whole('on_fail_action', 2),
    onFailStep: values.whole('on_fail_step_id', 0),
    retryAttempts: values.whole('retry_attempts', 0),
    retryInterval: values.whole('retry_interval', 0),
    flags: values.whole('flags', 0),
    outputFile: values.optional('output_file_name') ?? null,
  });
}

/** sp_add_jobschedule: a schedule of this job alone. */
export function addJobSchedule({ server }: Session, values: ProcedureValues): void {
  jobNamed(server, values.text('job_name')).schedules.push({
    id: server.objects.nextId++,
    name: values.text('name'),
    enabled: values.flag('enabled', true),
    type: values.whole('freq_type', 1),
    interval: values.whole('freq_interval', 0),
    subdayType: values.whole('freq_subday_type', 0),
    subdayInterval: values.whole('freq_subday_interval', 0),
    relativeInterval: values.whole('freq_relative_interval', 0),
    recurrenceFactor: values.whole('freq_recurrence_factor', 0),
    startDate: values.whole('active_start_date', 20000101),
    endDate: values.whole('active_end_date', 99991231),
    startTime: values.whole('active_start_time', 0),
    endTime: values.whole('active_end_time', 235959),
  });
}

/** sp_add_jobserver, for the local server. */
export function addJobServer({ server }: Session, values: ProcedureValues): void {
  const job = jobNamed(server, values.text('job_name'));
  const name = values.optional('server_name') ?? server.name;
  if (!['(local)', server.name.toLowerCase()].includes(name.toLowerCase())) throw objectOfAgentMissing('@server_name', name);
  job.onThisServer = true;
}

/** sp_update_job. */
export function updateJob({ server }: Session, values: ProcedureValues): void {
  const job = jobNamed(server, values.text('job_name'));
  job.enabled = values.flag('enabled', job.enabled);
  job.startStep = values.whole('start_step_id', job.startStep);
  job.ownerSid = ownerOf(server, values.optional('owner_login_name')) ?? job.ownerSid;
}

/** sp_delete_job. */
export function deleteJob({ server }: Session, values: ProcedureValues): void {
  server.objects.jobs.delete(jobNamed(server, values.text('job_name')).name.toLowerCase());
}

/** sp_add_operator. */
export function addOperator({ server }: Session, values: ProcedureValues): void {
  const { operators } = server.objects;
  const name = values.text('name');
  if (operators.has(name.toLowerCase())) throw objectOfAgentExists('@name', name);
  operators.set(name.toLowerCase(), {
    id: server.objects.nextId++,
    name,
    enabled: values.flag('enabled', true),
    email: values.optional('email_address') ?? null,
  });
}

/** sp_add_proxy. */
export function addProxy({ server }: Session, values: ProcedureValues): void {
  const { proxies, credentials } = server.objects;
  const name = values.text('proxy_name');
  const credential = values.text('credential_name');
  if (proxies.has(name.toLowerCase())) throw objectOfAgentExists('@proxy_name', name);
  if (!credentials.has(credential.toLowerCase())) throw objectOfAgentMissing('@credential_name', credential);
  proxies.set(name.toLowerCase(), {
    id: server.objects.nextId++,
    name,
    credential,
    enabled: values.flag('enabled', true),
    description: values.optional('description') ?? null,
    subsystems: new Set(),
  });
}

/** sp_grant_proxy_to_subsystem. */
export function grantProxy({ server }: Session, values: ProcedureValues): void {
  const name = values.text('proxy_name');
  const proxy = server.objects.proxies.get(name.toLowerCase());
  if (!proxy) throw objectOfAgentMissing('@proxy_name', name);
  proxy.subsystems.add(values.whole('subsystem_id', 0));
}

function jobNamed(server: Server, name: string): Job {
  const job = server.objects.jobs.get(name.toLowerCase());
  if (!job) throw objectOfAgentMissing('@job_name', name);
  return job;
}

function ownerOf(server: Server, name: string | undefined): Uint8Array | undefined {
  if (name === undefined) return undefined;
  const login = server.logins.get(name.toLowerCase());
  if (!login) throw notAValidLogin('@owner_login_name', name);
  return login.sid;
}
