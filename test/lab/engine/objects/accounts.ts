import { createHash } from 'node:crypto';
import type { LoginKind } from '../servers/logins.ts';
import { machineName, type Server } from '../servers/server.ts';

/**
 * What Windows says about an account: S-1-5-21-<domain>-<id> as bytes. A domain knows an account by one SID wherever it is asked; an
 * account of a machine has a SID that only this machine knows.
 */
export function windowsSid(server: Server, account: string): Uint8Array {
  const [domain = '', name = ''] = account.toLowerCase().split('\\');
  const authority = domain === machineName(server).toLowerCase() ? `${domain}@${server.name}` : domain;
  const digest = (text: string) => createHash('md5').update(text).digest();
  const head = Buffer.from([0x01, 0x05, 0, 0, 0, 0, 0, 0x05, 0x15, 0, 0, 0]);
  return new Uint8Array(Buffer.concat([head, digest(authority).subarray(0, 12), digest(name).subarray(0, 4)]));
}

/** Whether an account is a user or a group: the domain knows, so it is the same wherever it has a login. */
export const windowsKind = (servers: readonly Server[], account: string): LoginKind =>
  servers.some((server) => server.logins.get(account.toLowerCase())?.kind === 'G') ? 'G' : 'U';

/** The same principal of Microsoft Entra has the same SID on every instance. */
export const externalSid = (name: string): Uint8Array => new Uint8Array(createHash('md5').update(`entra:${name.toLowerCase()}`).digest());
