/** CREATE SERVER AUDIT and ALTER SERVER AUDIT ... WITH (STATE = ...). */
import type { AuditSpec } from '../../object-changes.ts';
import type { Statement } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { objectStatement } from './object-statement.ts';

export function parseCreateServerAudit(cursor: Cursor, line: number): Statement {
  cursor.expect('CREATE', 'SERVER', 'AUDIT');
  const name = cursor.name();
  cursor.expect('TO');
  const destination = cursor.oneOf('FILE', 'APPLICATION_LOG', 'SECURITY_LOG', 'URL');
  const path = cursor.sees('(') ? parseFile(cursor) : undefined;
  const options = cursor.accept('WITH') ? cursor.parenthesized(() => Object.assign({}, ...cursor.list(() => parseOption(cursor)))) : {};
  const audit: AuditSpec = { name, destination, ...(path !== undefined && { path }), queueDelay: 1000, onFailure: 'CONTINUE', ...options };
  return objectStatement('CREATE SERVER AUDIT', { kind: 'create-server-audit', audit }, line, false);
}

export function parseAlterServerAudit(cursor: Cursor, line: number): Statement {
  cursor.expect('ALTER', 'SERVER', 'AUDIT');
  const audit = cursor.name();
  cursor.expect('WITH', '(', 'STATE', '=');
  const on = cursor.oneOf('ON', 'OFF') === 'ON';
  cursor.expect(')');
  return objectStatement('ALTER SERVER AUDIT', { kind: 'set-server-audit-state', audit, on }, line, false);
}

/** `(FILEPATH = N'…', MAXSIZE = 10 MB, MAX_ROLLOVER_FILES = 5, RESERVE_DISK_SPACE = OFF)`: the path. */
function parseFile(cursor: Cursor): string {
  const paths = cursor.parenthesized(() =>
    cursor.list((): string => {
      const option = cursor.oneOf('FILEPATH', 'PATH', 'MAXSIZE', 'MAX_ROLLOVER_FILES', 'MAX_FILES', 'RESERVE_DISK_SPACE');
      cursor.expect('=');
      if (option === 'FILEPATH' || option === 'PATH') return cursor.text();
      if (cursor.oneOfOptional('UNLIMITED', 'ON', 'OFF') === undefined) {
        cursor.integer();
        cursor.oneOfOptional('MB', 'GB', 'TB');
      }
      return '';
    }),
  );
  return paths.find((path) => path !== '') ?? '';
}

function parseOption(cursor: Cursor): Partial<AuditSpec> {
  const option = cursor.oneOf('QUEUE_DELAY', 'ON_FAILURE', 'AUDIT_GUID');
  cursor.expect('=');
  if (option === 'QUEUE_DELAY') return { queueDelay: cursor.integer() };
  if (option === 'AUDIT_GUID') return { guid: cursor.text() };
  return { onFailure: cursor.oneOf('CONTINUE', 'SHUTDOWN', 'FAIL_OPERATION') };
}
