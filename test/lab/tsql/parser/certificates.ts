/** CREATE, DROP and BACKUP CERTIFICATE, CREATE MASTER KEY. */
import type { CertificateCommand, CertificateData, PrivateKeySpec } from '../../commands.ts';
import type { Statement } from '../ast.ts';
import { dateConversionFailed } from '../errors.ts';
import { parseDate } from '../values/dates.ts';
import type { Cursor } from './cursor.ts';
import { binaryLiteral } from './literals.ts';

const statement = (command: CertificateCommand, name: string, line: number): Statement => ({
  kind: 'command',
  command,
  name,
  allowedInTransaction: true,
  line,
});

export function parseCreateCertificate(cursor: Cursor, line: number): Statement {
  cursor.expect('CREATE', 'CERTIFICATE');
  const name = cursor.name();
  if (cursor.accept('AUTHORIZATION')) cursor.name();
  const from = cursor.accept('FROM') ? parseImport(cursor) : parseSelfSigned(cursor);
  if (cursor.accept('ACTIVE', 'FOR', 'BEGIN_DIALOG')) {
    cursor.expect('=');
    cursor.oneOf('ON', 'OFF');
  }
  return statement({ kind: 'create-certificate', name, from }, 'CREATE CERTIFICATE', line);
}

function parseImport(cursor: Cursor) {
  const certificate = parseData(cursor);
  const privateKey = cursor.accept('WITH', 'PRIVATE', 'KEY') ? parsePrivateKey(cursor) : undefined;
  return { certificate, ...(privateKey && { privateKey }) };
}

function parseSelfSigned(cursor: Cursor) {
  const password = cursor.sees('ENCRYPTION') ? parsePassword(cursor, 'ENCRYPTION') : undefined;
  cursor.expect('WITH', 'SUBJECT', '=');
  const subject = cursor.text();
  const dates: { startDate?: string; expiryDate?: string } = {};
  while (cursor.accept(',')) {
    const which = cursor.oneOf('START_DATE', 'EXPIRY_DATE');
    cursor.expect('=');
    dates[which === 'START_DATE' ? 'startDate' : 'expiryDate'] = parseMoment(cursor.text());
  }
  return { subject, ...(password !== undefined && { password }), ...dates };
}

/** Any text that converts to datetime, as ISO 8601 in UTC without the Z. Throws 241. */
function parseMoment(text: string): string {
  const date = parseDate(text);
  if (!date) throw dateConversionFailed();
  return date.toISOString().slice(0, -1);
}

export function parseDropCertificate(cursor: Cursor, line: number): Statement {
  cursor.expect('DROP', 'CERTIFICATE');
  return statement({ kind: 'drop-certificate', name: cursor.name() }, 'DROP CERTIFICATE', line);
}

export function parseBackupCertificate(cursor: Cursor, line: number): Statement {
  cursor.expect('BACKUP', 'CERTIFICATE');
  const name = cursor.name();
  cursor.expect('TO', 'FILE', '=');
  const file = cursor.text();
  const privateKey = cursor.accept('WITH', 'PRIVATE', 'KEY') ? parsePrivateKey(cursor) : undefined;
  return statement({ kind: 'backup-certificate', name, file, ...(privateKey && { privateKey }) }, 'BACKUP CERTIFICATE', line);
}

export function parseCreateMasterKey(cursor: Cursor, line: number): Statement {
  cursor.expect('CREATE', 'MASTER', 'KEY');
  return statement({ kind: 'create-master-key', password: parsePassword(cursor, 'ENCRYPTION') }, 'CREATE MASTER KEY', line);
}

/** `FILE = 'path'` or `BINARY = 0x...`. */
function parseData(cursor: Cursor): CertificateData {
  const kind = cursor.oneOf('FILE', 'BINARY');
  cursor.expect('=');
  if (kind === 'FILE') return { file: cursor.text() };
  if (cursor.token.kind !== 'binary') throw cursor.unexpected();
  const { value } = binaryLiteral(cursor.next());
  return { bytes: value instanceof Uint8Array ? value : new Uint8Array() };
}

function parsePrivateKey(cursor: Cursor): PrivateKeySpec {
  return cursor.parenthesized(() => {
    const data = parseData(cursor);
    const passwords: { decryptionPassword?: string; encryptionPassword?: string } = {};
    while (cursor.accept(','))
      if (cursor.sees('DECRYPTION')) passwords.decryptionPassword = parsePassword(cursor, 'DECRYPTION');
      else passwords.encryptionPassword = parsePassword(cursor, 'ENCRYPTION');
    return { data, ...passwords };
  });
}

function parsePassword(cursor: Cursor, which: 'ENCRYPTION' | 'DECRYPTION'): string {
  cursor.expect(which, 'BY', 'PASSWORD', '=');
  return cursor.text();
}
