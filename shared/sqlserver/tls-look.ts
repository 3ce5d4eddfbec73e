import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Clock } from '../core/clock.ts';
import type { Endpoint } from './session.ts';
import { insidePackets, offersTls, packetReader, preloginRequest } from './tds-greeting.ts';

/** What a server shows before anybody logs in. */
export interface TlsLook {
  /** Of the TLS session: TLSv1 to TLSv1.3. */
  readonly protocol: string;
  /** Common names, or the whole distinguished names. */
  readonly subject: string;
  readonly issuer: string;
  readonly validUntil: Date;
  /** By the runner's clock. */
  readonly seenAt: Date;
}

/** Old servers are to be seen too, so nothing is refused here. Only a look: no credential is ever sent over this connection. */
const anything = { rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

/**
 * Goes as far as TLS on a connection of its own, and hangs up. Up to `connectTimeout` ms. `no TLS` when the server can not encrypt,
 * undefined when nothing came of it. Never throws. The server may note a connection that ended before its login.
 */
export function lookAtTls(endpoint: Endpoint, port: number, clock: Pick<Clock, 'now' | 'sleep'>): Promise<TlsLook | 'no TLS' | undefined> {
  const { host, encrypt, connectTimeout } = endpoint;
  const name = endpoint.hostNameInCertificate ?? host;
  const servername = isIP(name) === 0 ? { servername: name } : {};
  return new Promise((resolve) => {
    const raw = connectTcp({ host, port });
    let session: TLSSocket | undefined;
    const over = new AbortController();
    clock.sleep(connectTimeout, over.signal).then(
      () => finish(undefined),
      () => undefined,
    );
    const finish = (seen: TlsLook | 'no TLS' | undefined) => {
      over.abort();
      session?.destroy();
      raw.destroy();
      resolve(seen);
    };
    /** An exception in a listener would end the whole process. */
    const attempt = (step: () => void) => {
      try {
        step();
      } catch {
        finish(undefined);
      }
    };
    const meet = (tls: TLSSocket) => {
      session = tls;
      tls.on('error', () => finish(undefined));
      tls.once('secureConnect', () => attempt(() => finish(seenIn(tls, clock.now()))));
    };
    const greet = () => {
      const carrier = insidePackets(raw);
      let greeted = false;
      const read = packetReader((body) => {
        if (greeted) carrier.push(body);
        else if (!offersTls(body)) finish('no TLS');
        else {
          greeted = true;
          // TLS 1.3 came with TDS 8 only.
          meet(connectTls({ ...anything, ...servername, socket: carrier, maxVersion: 'TLSv1.2' }));
        }
      });
      raw.on('data', (chunk) => attempt(() => read(chunk)));
      raw.write(preloginRequest());
    };
    const strict = () => meet(connectTls({ ...anything, ...servername, socket: raw, ALPNProtocols: ['tds/8.0'] }));
    raw.on('error', () => finish(undefined));
    raw.once('close', () => finish(undefined));
    raw.once('connect', () => attempt(encrypt === 'strict' ? strict : greet));
  });
}

function seenIn(tls: TLSSocket, seenAt: Date): TlsLook | undefined {
  const { subject, issuer, valid_to: until } = tls.getPeerCertificate();
  const validUntil = new Date(until);
  if (Number.isNaN(validUntil.getTime())) return undefined;
  return { protocol: tls.getProtocol() ?? 'unknown', subject: nameOf(subject), issuer: nameOf(issuer), validUntil, seenAt };
}

/** A distinguished name in one line; names may be there more than once. */
const nameOf = (distinguished: object): string =>
  Object.entries(distinguished)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ');
