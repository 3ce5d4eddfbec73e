import { actionDenied, cannotFind, objectExists } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';

/** CREATE TRIGGER ... ON ALL SERVER. Needs CONTROL SERVER. Throws 2714. */
export function createServerTrigger({ server, login }: Session, name: string, definition: string): void {
  if (!holds(login, 'CONTROL SERVER')) throw actionDenied();
  const { triggers } = server.objects;
  if (triggers.has(name.toLowerCase())) throw objectExists(name);
  triggers.set(name.toLowerCase(), { id: 700_000_000 + server.objects.nextId++, name, definition, enabled: true });
}

/** ENABLE TRIGGER and DISABLE TRIGGER ... ON ALL SERVER. */
export function setServerTriggerState({ server, login }: Session, name: string, enabled: boolean): void {
  const trigger = server.objects.triggers.get(name.toLowerCase());
  if (!trigger || !holds(login, 'CONTROL SERVER')) throw cannotFind('trigger', name);
  trigger.enabled = enabled;
}
