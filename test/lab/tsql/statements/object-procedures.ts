/** System procedures that change objects of an instance: their parameters are here, what they do is the engine's business. */
import type { SqlType } from '../../sql-types.ts';
import { procedureNotFound } from '../errors.ts';
import { int, nvarchar, varbinary } from '../types.ts';
import { convertValue } from '../values/convert.ts';
import { bindArguments } from './arguments.ts';
import type { Procedure } from './procedures.ts';

/** In the order of their positions; `!` has to be given, `#` is a whole number, `~` binary. */
const ofMsdb: Readonly<Record<string, string>> = {
  sp_add_job:
    'job_name! enabled# description start_step_id# category_name category_id# owner_login_name notify_level_eventlog# notify_level_email# notify_level_netsend# notify_level_page# notify_email_operator_name notify_netsend_operator_name notify_page_operator_name delete_level# job_id originating_server',
  sp_add_jobstep:
    'job_id job_name step_id# step_name! subsystem command additional_parameters cmdexec_success_code# on_success_action# on_success_step_id# on_fail_action# on_fail_step_id# server database_name database_user_name retry_attempts# retry_interval# os_run_priority# output_file_name flags# proxy_id# proxy_name',
  sp_add_jobschedule:
    'job_id job_name name! enabled# freq_type# freq_interval# freq_subday_type# freq_subday_interval# freq_relative_interval# freq_recurrence_factor# active_start_date# active_end_date# active_start_time# active_end_time# schedule_id# automatic_post# schedule_uid',
  sp_add_jobserver: 'job_id job_name server_name automatic_post#',
  sp_update_job:
    'job_id job_name new_name enabled# description start_step_id# category_name owner_login_name notify_level_eventlog# notify_level_email# notify_level_netsend# notify_level_page# notify_email_operator_name notify_netsend_operator_name notify_page_operator_name delete_level# automatic_post#',
  sp_delete_job: 'job_id job_name originating_server delete_history# delete_unused_schedule#',
  sp_add_operator:
    'name! enabled# email_address pager_address weekday_pager_start_time# weekday_pager_end_time# saturday_pager_start_time# saturday_pager_end_time# sunday_pager_start_time# sunday_pager_end_time# pager_days# netsend_address category_name',
  sp_add_alert:
    'name! message_id# severity# enabled# delay_between_responses# notification_message include_event_description_in# database_name event_description_keyword job_id job_name raise_snmp_trap# performance_condition category_name wmi_namespace wmi_query',
  sp_add_notification: 'alert_name! operator_name! notification_method#!',
  sp_add_proxy: 'proxy_name! enabled# description credential_name credential_id# proxy_id#',
  sp_grant_proxy_to_subsystem: 'proxy_id# proxy_name subsystem_id# subsystem_name',
  sysmail_add_account_sp:
    'account_name! email_address! display_name replyto_address description mailserver_name! mailserver_type port# username password use_default_credentials# enable_ssl# account_id#',
  sysmail_add_profile_sp: 'profile_name! description profile_id#',
  sysmail_add_profileaccount_sp: 'profile_id# profile_name account_id# account_name sequence_number#',
};

const anywhere: Readonly<Record<string, string>> = {
  sp_addlinkedserver: 'server! srvproduct provider datasrc location provstr catalog linkedstyle#',
  sp_serveroption: 'server! optname! optvalue!',
  sp_addlinkedsrvlogin: 'rmtsrvname! useself locallogin rmtuser rmtpassword',
  sp_dropserver: 'server! droplogins',
  sp_addmessage: 'msgnum#! severity#! msgtext! lang with_log replace',
  sp_add_trusted_assembly: 'hash~! description',
  sp_addumpdevice: 'devtype! logicalname! physicalname! cntrltype# devstatus',
};

function procedure(name: string, signature: string, database: string | undefined): Procedure {
  const parameters = signature
    .split(' ')
    .map((word) => ({ name: `@${word.replace(/[#~!]/g, '')}`, type: typeOf(word), needed: word.includes('!') }));
  const names = parameters.map((parameter) => parameter.name);
  const needed = parameters.filter((parameter) => parameter.needed).map((parameter) => parameter.name);
  const types = new Map(parameters.map((parameter) => [parameter.name, parameter.type]));
  return async (call, { session, sink, control }) => {
    const at = call.database ?? session.engine.database;
    if (database !== undefined && at.toLowerCase() !== database) throw procedureNotFound(call.name);
    const values = new Map(
      [...bindArguments(call, names, needed)].map(([parameter, { value = null, type }]) => [
        parameter,
        convertValue(value, type, types.get(parameter) ?? nvarchar('max')),
      ]),
    );
    call.setResult(1);
    const change = { kind: 'call', procedure: name, database: at, values } as const;
    await session.engine.command({ kind: 'change-objects', change }, (message) => sink.message(message), control.cancelled);
    return 0;
  };
}

const typeOf = (word: string): SqlType => (word.includes('#') ? int : word.includes('~') ? varbinary(8000) : nvarchar('max'));

const table = (signatures: Readonly<Record<string, string>>, database: string | undefined) =>
  Object.fromEntries(Object.entries(signatures).map(([name, signature]) => [name, procedure(name, signature, database)]));

export const objectProcedures: Readonly<Record<string, Procedure>> = { ...table(anywhere, undefined), ...table(ofMsdb, 'msdb') };
