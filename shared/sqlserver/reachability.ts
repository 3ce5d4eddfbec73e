import dns from 'node:dns/promises';
import { connect as connectTcp } from 'node:net';
import type { Clock } from '../core/clock.ts';
import { SqlFailure } from './errors.ts';
import { lookUpPort } from './instance-lookup.ts';
import type { Endpoint, OpenSession, SqlSession } from './session.ts';
import { lookAtTls, type TlsLook } from './tls-look.ts';

/** The steps of reaching a server, in order. */
export const reachSteps = ['dns', 'tcp', 'tls', 'login'] as const;
export type ReachStep = (typeof reachSteps)[number];

export interface Reach {
  /** Undefined when a step failed. */
  readonly session: SqlSession | undefined;
  /** The step that failed, and why. */
  readonly failure: SqlFailure | undefined;
  /** What each step that was tried found. */
  readonly evidence: Readonly<Partial<Record<ReachStep, string>>>;
  /** No name server answered, so nothing is known about the name. */
  readonly noNameServer?: boolean;
  /** A named instance without a port; `port` is what the SQL Server Browser answered. */
  readonly lookUp?: { readonly host: string; readonly instance: string; readonly port: number | undefined } | undefined;
  /** What the server showed before the login. */
  readonly tls?: TlsLook | 'no TLS' | undefined;
}

/** Reaches a server step by step, so that a failure names its step: DNS, TCP, TLS, login. Never throws. */
export async function reach(
  endpoint: Endpoint,
  open: OpenSession,
  clock: Pick<Clock, 'now' | 'sleep'>,
  signal?: AbortSignal,
): Promise<Reach> {
  const evidence: Partial<Record<ReachStep, string>> = {};
  const { host, instance = '' } = endpoint;
  let lookUp: Reach['lookUp'] = endpoint.port === undefined ? { host, instance, port: undefined } : undefined;
  let noNameServer = false;
  let look: Promise<TlsLook | 'no TLS' | undefined> = Promise.resolve(undefined);
  try {
    const addresses = await dns.lookup(host, { all: true }).catch((error: NodeJS.ErrnoException) => {
      noNameServer = error.code === 'EAI_AGAIN';
      throw new SqlFailure('dns', `${host} can not be resolved (${error.code ?? String(error)})`);
    });
    evidence.dns = `${host} is ${addresses.map(({ address }) => address).join(', ')}`;
    const port = endpoint.port ?? (await lookUpPort(host, instance));
    if (lookUp) lookUp = { ...lookUp, port };
    await probe(endpoint.host, port, endpoint.connectTimeout);
    evidence.tcp = `port ${port} accepts connections`;
    look = lookAtTls(endpoint, port, clock);
    const session = await open({ ...endpoint, port }, signal);
    evidence.tls = encryptionOf(endpoint);
    evidence.login = `logged in with ${endpoint.authentication.kind}`;
    return { session, failure: undefined, evidence, lookUp, tls: await look };
  } catch (error) {
    const failure = error instanceof SqlFailure ? error : new SqlFailure('tcp', error instanceof Error ? error.message : String(error));
    return { session: undefined, failure, evidence, lookUp, noNameServer, tls: await look };
  }
}

/** Opens a TCP connection and closes it. `timeout` in ms. Resolves to why there was none, or to undefined. Never throws. */
export type ProbeTcp = (host: string, port: number, timeout: number) => Promise<string | undefined>;

export const probeTcp: ProbeTcp = (host, port, timeout) =>
  probe(host.replace(/^\[(.*)\]$/, '$1'), port, timeout).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

function probe(host: string, port: number, timeout: number): Promise<void> {
  return new Promise((resolved, rejected) => {
    const socket = connectTcp({ host, port, timeout });
    const fail = (why: string) => {
      socket.destroy();
      rejected(new SqlFailure('tcp', `${host},${port}: ${why}`));
    };
    socket.once('connect', () => {
      socket.destroy();
      resolved();
    });
    socket.once('timeout', () => fail(`no answer within ${timeout} ms`));
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
  });
}

function encryptionOf({ encrypt, trustServerCertificate }: Endpoint): string {
  if (encrypt === 'optional') return 'not asked for: the session may be in clear text';
  const verified = trustServerCertificate && encrypt !== 'strict' ? 'the certificate is not verified' : 'the certificate is verified';
  return `${encrypt}, ${verified}`;
}
