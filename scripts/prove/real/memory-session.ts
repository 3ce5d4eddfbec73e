import { SqlFailure } from '../../../shared/sqlserver/errors.ts';
import type { Endpoint, OpenSession, SqlSession } from '../../../shared/sqlserver/session.ts';
import type { BackendSession } from '../../../test/lab/port.ts';
import { SqlError } from '../../../test/lab/sql-types.ts';
import { type Answer, collectAnswer } from './answer.ts';
import { nameStatement } from './name-statement.ts';
import type { Runner, Socket, Verdict } from './runner.ts';
import { loginRequest, type SideName } from './world.ts';

/** One way between runner and server, ms. */
const wayMs = 1;
/** A late statement is on its way for so long, ms: longer than a look, a reconnection and a demotion take. */
export const lateMs = 900;
/** Longer than the budget for the proof. */
export const laterMs = 6000;

/** Sessions in memory, with the behaviour of those over the driver: shared/sqlserver/connect.ts. */
export const memorySessions =
  (runner: Runner): OpenSession =>
  (endpoint, signal) =>
    runner.whileAlive(open(runner, endpoint, signal));

async function open(runner: Runner, endpoint: Endpoint, signal: AbortSignal | undefined): Promise<SqlSession> {
  signal?.throwIfAborted();
  const { clock } = runner.world;
  const side = endpoint.host.toUpperCase() === 'ONPREM' ? 'source' : 'target';
  const verdict = runner.reach(side, 'open', 'open a session');
  const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  if (verdict.dies && verdict.fate !== 'ok' && verdict.fate !== 'lost') {
    runner.die(verdict.fate === 'never' ? 'vanish' : 'sockets-close');
    return new Promise(() => undefined);
  }
  if (verdict.fate === 'never' || verdict.fate === 'silent') {
    runner.stalledMs += endpoint.connectTimeout;
    await wait(endpoint.connectTimeout);
    throw new SqlFailure('login', `the server did not finish the login within ${endpoint.connectTimeout} ms`);
  }
  await wait(wayMs);
  if (verdict.fate === 'before' || verdict.fate === 'late' || verdict.fate === 'later') throw new SqlFailure('tcp', 'connection refused');
  const connection = await logIn(runner, side, endpoint);
  if (verdict.fate === 'lost') {
    if (verdict.dies) runner.die('sockets-close');
    connection.socket.hangUp();
    throw new SqlFailure('tcp', 'the connection was reset during the login');
  }
  await wait(wayMs);
  if (verdict.dies) runner.die('sockets-close');
  return sessionOver(runner, endpoint, connection);
}

interface Connection {
  readonly side: SideName;
  readonly server: BackendSession;
  readonly socket: Socket;
  /** Called one way after the server has ended the session: the client sees a closed connection. */
  readonly ended: Set<() => void>;
}

async function logIn(runner: Runner, side: SideName, endpoint: Endpoint): Promise<Connection> {
  const { world } = runner;
  const { authentication } = endpoint;
  const given = authentication.kind === 'sql' ? { userName: authentication.username, password: authentication.password } : {};
  const ended = new Set<() => void>();
  const known: { socket?: Socket } = {};
  const end = () => {
    if (known.socket) runner.sockets.delete(known.socket);
    world.clock.after(wayMs, () => {
      for (const hear of ended) hear();
    });
  };
  try {
    const server = await world.backends[side].login({ ...loginRequest(endpoint.programName), ...given }, () => end());
    const socket: Socket = {
      side,
      hangUp: () => {
        runner.sockets.delete(socket);
        server.close();
      },
    };
    runner.sockets.add(socket);
    known.socket = socket;
    return { side, server, socket, ended };
  } catch (error) {
    if (error instanceof SqlError) throw new SqlFailure('login', error.message, [error.number]);
    throw error;
  }
}

function sessionOver(runner: Runner, endpoint: Endpoint, connection: Connection): SqlSession {
  let alive = true;
  let tail: Promise<unknown> = Promise.resolve();

  const exchange = (kind: 'read' | 'send', sql: string, deadline: number, signal?: AbortSignal): Promise<Answer> => {
    const turn = tail.then(async (): Promise<Answer> => {
      if (!alive) return lost('the connection was lost before the statement was sent');
      const answer = await ask(runner, connection, { kind, sql, deadline, signal });
      if (answer.kind === 'lost') alive = false;
      return answer;
    });
    tail = turn.catch(() => undefined);
    return runner.whileAlive(turn);
  };
  connection.ended.add(() => {
    alive = false;
  });

  return {
    endpoint,
    get alive() {
      return alive;
    },
    async read(sql, { deadline, signal }) {
      const answer = await exchange('read', sql, deadline, signal);
      if (answer.kind === 'rows') return answer.sets;
      if (answer.kind === 'error')
        throw new SqlFailure('query', answer.error.message, [...answer.error.preceding.map((error) => error.number), answer.error.number]);
      throw new SqlFailure(answer.step, answer.cause);
    },
    async send(sql, { deadline }) {
      const answer = await exchange('send', sql, deadline);
      if (answer.kind === 'rows') return { kind: 'done', value: answer.sets };
      if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
      return answer.error.severity >= 20 ? { kind: 'unknown', cause: answer.error.message } : { kind: 'refused', error: answer.error };
    },
    async close() {
      const wasAlive = alive;
      alive = false;
      if (wasAlive) await runner.whileAlive(hangUp(runner, connection));
    },
  };
}

const lost = (cause: string, step: 'connection-lost' | 'deadline' = 'connection-lost'): Answer => ({ kind: 'lost', step, cause });

interface Question {
  readonly kind: 'read' | 'send';
  readonly sql: string;
  /** ms */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

/** One request and what becomes of it. Never rejects. */
function ask(runner: Runner, connection: Connection, { kind, sql, deadline, signal }: Question): Promise<Answer> {
  const { world } = runner;
  const { clock } = world;
  const verdict = runner.reach(connection.side, kind, nameStatement(sql));
  return new Promise((resolve) => {
    let settled = false;
    const settle = (answer: Answer) => {
      if (settled) return;
      settled = true;
      timer.cancel();
      signal?.removeEventListener('abort', onAbort);
      connection.ended.delete(onEnd);
      if (runner.dead) return;
      // A connection whose answer did not come is closed: its next answer could belong to the old question.
      if (answer.kind === 'lost' && verdict.fate !== 'late' && verdict.fate !== 'later') connection.socket.hangUp();
      tell(runner, connection.side, sql, kind, answer);
      resolve(answer);
    };
    const onAbort = () => settle(lost(String(signal?.reason), 'deadline'));
    const onEnd = () => settle(lost('the connection was lost'));
    signal?.addEventListener('abort', onAbort, { once: true });
    const timer = clock.after(deadline, () => {
      if (verdict.fate === 'never' || verdict.fate === 'silent') runner.stalledMs += deadline;
      settle(lost(`no answer within ${deadline} ms`, 'deadline'));
    });
    connection.ended.add(onEnd);
    travel(runner, connection, sql, verdict, settle);
  });
}

/** The way of a request to the server, and of its answer back. */
function travel(runner: Runner, connection: Connection, sql: string, verdict: Verdict, settle: (answer: Answer) => void): void {
  const { clock } = runner.world;
  const run = async (answered: (answer: Answer) => void) => {
    const { sink, answer } = collectAnswer();
    await connection.server.execute(sql, [], sink);
    answered(answer());
  };
  const back = (answer: Answer) => clock.after(wayMs, () => settle(answer));
  switch (verdict.fate) {
    case 'ok':
      clock.after(
        wayMs,
        () =>
          void run((answer) =>
            clock.after(wayMs, () => {
              if (verdict.dies) runner.die('sockets-close');
              settle(answer);
            }),
          ),
      );
      return;
    case 'before':
      if (verdict.dies) runner.die('sockets-close');
      back(lost('the connection was reset'));
      return;
    case 'lost':
      if (!verdict.dies) {
        clock.after(wayMs, () => void run(() => back(lost('the connection was lost'))));
        return;
      }
      // The runner dies while its statement has just begun.
      clock.after(wayMs, () => {
        void run(() => undefined);
        clock.after(0, () => runner.die('sockets-close'));
      });
      return;
    case 'late':
    case 'later':
      if (verdict.dies) runner.die('sockets-close', connection.socket);
      back(lost('the connection was reset'));
      clock.after(verdict.fate === 'late' ? lateMs : laterMs, () => {
        void run((answer) => runner.world.tell('server', `${connection.side}: the late "${nameStatement(sql)}" has ended: ${answer.kind}`));
        // A session that hears of the end before its statement has begun does not start it.
        clock.after(0, () => connection.socket.hangUp());
      });
      return;
    case 'silent':
      clock.after(wayMs, () => void run(() => undefined));
      return;
    case 'never':
      if (verdict.dies) runner.die('vanish');
      return;
  }
}

/** Closing is a request too: the server may hear of it late. */
function hangUp(runner: Runner, { side, socket }: Connection): Promise<void> {
  const { clock } = runner.world;
  const verdict = runner.reach(side, 'close', 'close the session');
  if (verdict.dies) {
    runner.die(verdict.fate === 'never' ? 'vanish' : 'sockets-close');
    return new Promise(() => undefined);
  }
  const heard = { ok: wayMs, before: 0, lost: wayMs, late: lateMs, later: laterMs, never: 40_000, silent: 40_000 }[verdict.fate];
  clock.after(heard, () => socket.hangUp());
  return Promise.resolve();
}

function tell({ world, name }: Runner, side: SideName, sql: string, kind: 'read' | 'send', answer: Answer): void {
  if (kind === 'send' || answer.kind !== 'rows') {
    const how =
      answer.kind === 'rows'
        ? 'done'
        : answer.kind === 'error'
          ? `error ${answer.error.number} ${answer.error.message}`
          : `lost (${answer.cause})`;
    world.tell(name, `${side} "${nameStatement(sql)}": ${how}`);
  }
}
