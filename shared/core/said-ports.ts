import type { Arm } from '../azure/arm.ts';
import type { Host } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Outcome, SqlSession } from '../sqlserver/session.ts';
import type { Clock } from './clock.ts';
import { logLine } from './log-line.ts';
import { sessionWith } from './session-with.ts';
import type { Ports } from './task.ts';

/** Longest statement in a line of the log, characters. */
const longest = 4000;

/**
 * Says every statement that goes to a server and every request that goes to Azure, with how it ended and how long it took. Rows, bodies and
 * headers stay unsaid: they may hold what no log may hold.
 */
export const withRequestsSaid = (ports: Ports, host: Pick<Host, 'debug'>): Ports => ({
  ...ports,
  open: async (...connection) => saidSession(await ports.open(...connection), ports.clock, host),
  async signIn(...login) {
    const signedIn = await ports.signIn(...login);
    return { ...signedIn, arm: saidArm(signedIn.arm, ports.clock, host) };
  },
});

function saidSession(session: SqlSession, clock: Clock, host: Pick<Host, 'debug'>): SqlSession {
  const where = `${session.endpoint.side} ${untrusted(session.endpoint.host)}`;
  const said = <T>(verb: string, sql: string, work: () => Promise<T>, outcomeOf: (value: T) => string): Promise<T> =>
    timed(clock, work, outcomeOf, (outcome, took) =>
      host.debug(logLine({ where, what: `${verb} ${untrusted(sql, longest)}`, outcome, took })),
    );
  return sessionWith(session, {
    read: (sql, options) =>
      said(
        'reads',
        sql,
        () => session.read(sql, options),
        (sets) => `${sets.reduce((sum, rows) => sum + rows.length, 0)} rows`,
      ),
    send: (sql, options) =>
      said(
        'gets',
        sql,
        () => session.send(sql, options),
        ({ kind }: Outcome<unknown>) => kind,
      ),
  });
}

function saidArm(arm: Arm, clock: Clock, host: Pick<Host, 'debug'>): Arm {
  const said = <T>(what: string, work: () => Promise<T>): Promise<T> =>
    timed(
      clock,
      work,
      () => 'done',
      (outcome, took) => host.debug(logLine({ where: 'Azure', what: untrusted(what), outcome, took })),
    );
  return {
    request: (request) => said(`${request.method} ${request.path}`, () => arm.request(request)),
    list: (request) => said(`GET ${request.path}, all pages`, () => arm.list(request)),
  };
}

async function timed<T>(
  clock: Clock,
  work: () => Promise<T>,
  outcomeOf: (value: T) => string,
  say: (outcome: string, took: number) => void,
): Promise<T> {
  const started = clock.monotonic();
  try {
    const value = await work();
    say(outcomeOf(value), clock.monotonic() - started);
    return value;
  } catch (error) {
    say('failed', clock.monotonic() - started);
    throw error;
  }
}
