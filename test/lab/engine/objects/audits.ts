import type { AuditSpec } from '../../object-changes.ts';
import { actionDenied, cannotFind, principalExists } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';

/** CREATE SERVER AUDIT: made in the state OFF. Needs ALTER ANY SERVER AUDIT. */
export function createAudit({ server, login, laboratory }: Session, audit: AuditSpec): void {
  if (!holds(login, 'ALTER ANY SERVER AUDIT')) throw actionDenied();
  const { audits } = server.objects;
  const key = audit.name.toLowerCase();
  if (audits.has(key)) throw principalExists('audit', audit.name);
  audits.set(key, {
    ...audit,
    id: 65_536 + server.objects.nextId++,
    guid: audit.guid?.toUpperCase() ?? laboratory.guid().toUpperCase(),
    on: false,
  });
}

/** ALTER SERVER AUDIT ... WITH (STATE = ON | OFF). */
export function setAuditState({ server, login }: Session, name: string, on: boolean): void {
  const audit = server.objects.audits.get(name.toLowerCase());
  if (!audit || !holds(login, 'ALTER ANY SERVER AUDIT')) throw cannotFind('audit', name);
  audit.on = on;
}
