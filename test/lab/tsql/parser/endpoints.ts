/** CREATE, ALTER and DROP ENDPOINT ... FOR DATABASE_MIRRORING (Microsoft pages of these names). */
import type { Command } from '../../commands.ts';
import type { Algorithm, EndpointAuthentication, EndpointEncryption, EndpointSettings } from '../../endpoint-settings.ts';
import type { Statement } from '../ast.ts';
import { statementNotSupported } from '../errors.ts';
import type { Cursor } from './cursor.ts';

const statement = (command: Command, verb: string, line: number): Statement => ({
  kind: 'command',
  command,
  name: `${verb} ENDPOINT`,
  allowedInTransaction: false,
  line,
});

export function parseDropEndpoint(cursor: Cursor, line: number): Statement {
  cursor.expect('DROP', 'ENDPOINT');
  return statement({ kind: 'drop-endpoint', endpoint: cursor.name() }, 'DROP', line);
}

/** An endpoint that is created needs a protocol and a payload; one that is altered only what changes. */
export function parseEndpoint(cursor: Cursor, line: number): Statement {
  const verb = cursor.oneOf('CREATE', 'ALTER');
  const create = verb === 'CREATE';
  cursor.expect('ENDPOINT');
  const endpoint = cursor.name();
  if (create && cursor.accept('AUTHORIZATION')) cursor.name();
  const state = cursor.accept('STATE', '=') ? { state: cursor.oneOf('STARTED', 'STOPPED', 'DISABLED') } : {};
  const protocol = create || cursor.sees('AS') ? parseProtocol(cursor) : {};
  const payload = create || cursor.sees('FOR') ? parsePayload(cursor, create) : {};
  const settings: EndpointSettings = { ...state, ...protocol, ...payload };
  if (Object.keys(settings).length === 0) throw cursor.unexpected();
  return statement({ kind: create ? 'create-endpoint' : 'alter-endpoint', endpoint, settings }, verb, line);
}

function parseProtocol(cursor: Cursor): EndpointSettings {
  cursor.expect('AS', 'TCP');
  return cursor.parenthesized(() => {
    cursor.expect('LISTENER_PORT', '=');
    const port = cursor.integer();
    cursor.accept(',');
    return cursor.accept('LISTENER_IP', '=') ? { port, address: parseAddress(cursor) } : { port };
  });
}

/** ALL, (10.0.0.4) or ('::1'); the lexer takes a dotted address for numbers. */
function parseAddress(cursor: Cursor): string {
  if (cursor.accept('ALL')) return 'ALL';
  return cursor.parenthesized(() => {
    if (cursor.seesText()) return cursor.text();
    let address = '';
    while (cursor.token.kind === 'number' || cursor.sees('.')) address += cursor.next().value;
    if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) throw cursor.unexpected();
    return address;
  });
}

function parsePayload(cursor: Cursor, create: boolean): EndpointSettings {
  cursor.expect('FOR');
  if (cursor.seesAny(['TSQL', 'SERVICE_BROKER'])) throw statementNotSupported(`ENDPOINT FOR ${cursor.token.upper}`, cursor.line);
  cursor.expect('DATABASE_MIRRORING');
  return cursor.parenthesized(() => {
    const authentication = cursor.accept('AUTHENTICATION', '=') ? { authentication: parseAuthentication(cursor) } : {};
    cursor.accept(',');
    const encryption = cursor.accept('ENCRYPTION', '=') ? { encryption: parseEncryption(cursor) } : {};
    cursor.accept(',');
    if (create && !cursor.sees('ROLE')) throw cursor.unexpected();
    const role = cursor.accept('ROLE', '=') ? { role: cursor.oneOf('WITNESS', 'PARTNER', 'ALL') } : {};
    return { ...authentication, ...encryption, ...role };
  });
}

function parseAuthentication(cursor: Cursor): EndpointAuthentication {
  const first = cursor.oneOf('WINDOWS', 'CERTIFICATE');
  const second = first === 'WINDOWS' ? 'CERTIFICATE' : 'WINDOWS';
  const methods = [parseMethod(cursor, first)];
  if (cursor.accept(second)) methods.push(parseMethod(cursor, second));
  return methods;
}

function parseMethod(cursor: Cursor, kind: 'WINDOWS' | 'CERTIFICATE'): EndpointAuthentication[number] {
  if (kind === 'CERTIFICATE') return { kind: 'certificate', certificate: cursor.name() };
  return { kind: 'windows', protocol: cursor.oneOfOptional('NTLM', 'KERBEROS', 'NEGOTIATE') ?? 'NEGOTIATE' };
}

/** AES is the default algorithm (from SQL Server 2016 on). */
function parseEncryption(cursor: Cursor): EndpointEncryption {
  const use = cursor.oneOf('DISABLED', 'SUPPORTED', 'REQUIRED');
  if (use === 'DISABLED') return { use, algorithms: [] };
  const algorithms: Algorithm[] = [];
  if (cursor.accept('ALGORITHM')) {
    algorithms.push(cursor.oneOf('AES', 'RC4'));
    const second = cursor.oneOfOptional('AES', 'RC4');
    if (second !== undefined) algorithms.push(second);
  }
  return { use, algorithms: algorithms.length > 0 ? algorithms : ['AES'] };
}
