import { Connection } from 'tedious';
import { driverConfig } from './driver-config.ts';
import { connectFailure, SqlFailure } from './errors.ts';
import { lookUpPort } from './instance-lookup.ts';
import { type Answer, ask } from './request.ts';
import type { Endpoint, OpenSession, SqlSession } from './session.ts';

/** The driver may hang in a connect whose login answer stalls; this much later than its own timeout we give up for it. */
const graceMs = 3000;

/**
 * Opens one connection. There is no pool: a pool may hand out another connection, even to another server, without a word, and
 * an application lock would be gone. Throws SqlFailure that names the step: dns, instance-lookup, tcp, tls, login, credential.
 */
export const openSession: OpenSession = async (endpoint, signal) => {
  signal?.throwIfAborted();
  const port = endpoint.port ?? (await lookUpPort(endpoint.host, endpoint.instance ?? ''));
  const connection = new Connection(await driverConfig(endpoint, port));
  const loginNumbers: number[] = [];
  const collect = (message: { number: number }) => loginNumbers.push(message.number);
  connection.on('errorMessage', collect);
  try {
    await connect(connection, endpoint, signal);
  } catch (error) {
    connection.close();
    throw error instanceof SqlFailure ? error : connectFailure(error, loginNumbers);
  } finally {
    connection.off('errorMessage', collect);
  }
  return sessionOver(connection, endpoint);
};

function connect(connection: Connection, endpoint: Endpoint, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        settle(
          new SqlFailure('login', `the server accepted the connection and did not finish the login within ${endpoint.connectTimeout} ms`),
        ),
      endpoint.connectTimeout + graceMs,
    );
    const onAbort = () => settle(signal?.reason);
    const settle = (error: unknown) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (error) reject(error);
      else resolve();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    // An 'error' event without a listener kills the process.
    connection.on('error', settle);
    connection.once('end', () => settle(new SqlFailure('tcp', 'the server closed the connection during the login')));
    connection.connect(settle);
  });
}

function sessionOver(connection: Connection, endpoint: Endpoint): SqlSession {
  let alive = true;
  let tail: Promise<unknown> = Promise.resolve();
  connection.once('end', () => {
    alive = false;
  });

  /** One request at a time, in order. A connection whose answer did not come in time is closed: its next answer could belong to the old question. */
  const exchange = (sql: string, deadline: number, signal?: AbortSignal): Promise<Answer> => {
    const turn = tail.then(async (): Promise<Answer> => {
      if (!alive) return { kind: 'lost', step: 'connection-lost', cause: 'the connection was lost before the statement was sent' };
      const answer = await ask(connection, sql, deadline, signal);
      if (answer.kind === 'lost') {
        alive = false;
        connection.close();
      }
      return answer;
    });
    tail = turn.catch(() => undefined);
    return turn;
  };

  return {
    endpoint,
    get alive() {
      return alive;
    },
    async read(sql, { deadline, signal }) {
      const answer = await exchange(sql, deadline, signal);
      if (answer.kind === 'rows') return answer.sets;
      if (answer.kind === 'error')
        throw new SqlFailure('query', answer.error.message, [...answer.error.preceding.map((error) => error.number), answer.error.number]);
      throw new SqlFailure(answer.step, answer.cause);
    },
    async send(sql, { deadline, signal }) {
      const answer = await exchange(sql, deadline, signal);
      if (answer.kind === 'rows') return { kind: 'done', value: answer.sets };
      if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
      // From severity 20 on the server ends the connection: the statement may have been interrupted anywhere.
      return answer.error.severity >= 20 ? { kind: 'unknown', cause: answer.error.message } : { kind: 'refused', error: answer.error };
    },
    async close() {
      alive = false;
      connection.close();
    },
  };
}
