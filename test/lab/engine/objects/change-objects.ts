import type { ObjectChange } from '../../object-changes.ts';
import { executeDenied, serverPermissionDenied } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { addJob, addJobSchedule, addJobServer, addJobStep, addOperator, addProxy, deleteJob, grantProxy, updateJob } from './agent.ts';
import { addAlert, addNotification } from './alerts.ts';
import { createAudit, setAuditState } from './audits.ts';
import { changeLogin, createLogin, dropLogin } from './change-logins.ts';
import { createCredential } from './credentials.ts';
import { addDevice } from './devices.ts';
import { addLinkedLogin, addLinkedServer, dropServer, setServerOption } from './linked-servers.ts';
import { addAccountToProfile, addMailAccount, addMailProfile } from './mail.ts';
import { addMessage } from './messages.ts';
import { alterDatabaseRole } from './msdb-users.ts';
import { ProcedureValues } from './procedure-values.ts';
import { createServerRole } from './server-roles.ts';
import { createServerTrigger, setServerTriggerState } from './server-triggers.ts';
import { addTrustedAssembly } from './trusted-assemblies.ts';
import { createUser, dropUser, mapUser, setDatabaseOwner } from './users.ts';

/** Changes what an instance holds beside its databases, or who its databases know. */
export async function changeObjects(session: Session, change: ObjectChange): Promise<void> {
  switch (change.kind) {
    case 'create-login':
      return createLogin(session, change);
    case 'change-login':
      return changeLogin(session, change.login, change.options);
    case 'drop-login':
      return dropLogin(session, change.login);
    case 'create-server-role':
      return createServerRole(session, change.role, change.owner);
    case 'set-database-owner':
      return setDatabaseOwner(session, change.database, change.owner);
    case 'create-user':
      return createUser(session, change.user, change.login);
    case 'map-user':
      return mapUser(session, change.user, change.login);
    case 'drop-user':
      return dropUser(session, change.user);
    case 'alter-role':
      return alterDatabaseRole(session, change.role, change.action, change.member);
    case 'create-credential':
      return createCredential(session, change.credential, change.identity, change.secret);
    case 'create-server-audit':
      return createAudit(session, change.audit);
    case 'set-server-audit-state':
      return setAuditState(session, change.audit, change.on);
    case 'create-server-trigger':
      return createServerTrigger(session, change.trigger, change.definition);
    case 'set-server-trigger-state':
      return setServerTriggerState(session, change.trigger, change.enabled);
    case 'call':
      return call(session, change);
  }
}

type Effect = (session: Session, values: ProcedureValues) => void;

/** By database: msdb is open to members of its roles, which the laboratory does not play, so sysadmin it is. */
const msdb: Readonly<Record<string, Effect>> = {
  sp_add_job: addJob,
  sp_add_jobstep: addJobStep,
  sp_add_jobschedule: addJobSchedule,
  sp_add_jobserver: addJobServer,
  sp_update_job: updateJob,
  sp_delete_job: deleteJob,
  sp_add_operator: addOperator,
  sp_add_alert: addAlert,
  sp_add_notification: addNotification,
  sp_add_proxy: addProxy,
  sp_grant_proxy_to_subsystem: grantProxy,
  sysmail_add_account_sp: addMailAccount,
  sysmail_add_profile_sp: addMailProfile,
  sysmail_add_profileaccount_sp: addAccountToProfile,
};

/** With the permission of the server that each of them asks for; `sysadmin` for membership. */
const anywhere: Readonly<Record<string, readonly [needed: string, effect: Effect]>> = {
  sp_addlinkedserver: ['ALTER ANY LINKED SERVER', addLinkedServer],
  sp_serveroption: ['ALTER ANY LINKED SERVER', setServerOption],
  sp_addlinkedsrvlogin: ['ALTER ANY LOGIN', addLinkedLogin],
  sp_dropserver: ['ALTER ANY LINKED SERVER', dropServer],
  sp_addmessage: ['CONTROL SERVER', addMessage],
  sp_add_trusted_assembly: ['CONTROL SERVER', addTrustedAssembly],
  sp_addumpdevice: ['CONTROL SERVER', addDevice],
};

/** Throws 229 in msdb, 15247 elsewhere, for a login without the right. */
function call(session: Session, { procedure, values }: Extract<ObjectChange, { kind: 'call' }>): void {
  const given = new ProcedureValues(values);
  const ofMsdb = msdb[procedure];
  if (ofMsdb) {
    if (!holds(session.login, 'CONTROL SERVER')) throw executeDenied(procedure, 'msdb');
    ofMsdb(session, given);
    return;
  }
  const [needed, effect] = anywhere[procedure] ?? [];
  if (!needed || !effect) throw new Error(`The engine has no effect for ${procedure}.`);
  if (!holds(session.login, needed)) throw serverPermissionDenied();
  effect(session, given);
}
