/** CREATE TRIGGER ... ON ALL SERVER and ENABLE | DISABLE TRIGGER ... ON ALL SERVER. */
import type { Statement } from '../ast.ts';
import { firstInBatch, statementNotSupported } from '../errors.ts';
import type { Cursor } from './cursor.ts';
import { objectStatement } from './object-statement.ts';

/**
 * A statement that has the batch for itself, when the batch starts with one. What the trigger does is kept as text and not carried out:
 * the laboratory has no DDL or logon events.
 */
export function parseModule(cursor: Cursor, text: string): Statement | undefined {
  if (!cursor.sees('CREATE', 'TRIGGER')) return undefined;
  const { line, start } = cursor.token;
  cursor.expect('CREATE', 'TRIGGER');
  const trigger = cursor.name();
  if (!cursor.accept('ON', 'ALL', 'SERVER')) throw statementNotSupported('CREATE TRIGGER', line);
  if (cursor.accept('WITH')) cursor.expect('EXECUTE', 'AS', 'OWNER');
  cursor.oneOf('FOR', 'AFTER');
  cursor.list(() => cursor.name());
  cursor.expect('AS');
  if (cursor.atEnd) throw cursor.unexpected();
  while (!cursor.atEnd) cursor.next();
  return objectStatement('CREATE TRIGGER', { kind: 'create-server-trigger', trigger, definition: text.slice(start).trimEnd() }, line);
}

/** Anywhere else: 111. */
export function refuseModule(line: number): never {
  throw firstInBatch('CREATE TRIGGER', line);
}

export const seesTriggerState = (cursor: Cursor): boolean => cursor.sees('ENABLE', 'TRIGGER') || cursor.sees('DISABLE', 'TRIGGER');

export function parseTriggerState(cursor: Cursor, line: number): Statement {
  const enabled = cursor.oneOf('ENABLE', 'DISABLE') === 'ENABLE';
  cursor.expect('TRIGGER');
  const trigger = cursor.name();
  cursor.expect('ON', 'ALL', 'SERVER');
  return objectStatement(enabled ? 'ENABLE TRIGGER' : 'DISABLE TRIGGER', { kind: 'set-server-trigger-state', trigger, enabled }, line);
}
