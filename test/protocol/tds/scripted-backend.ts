import type { Backend, BackendSession, LoginRequest, Parameter, ResultSink } from '../../lab/port.ts';
import { type Column, SqlError, type SqlMessage, type SqlType, type SqlValue } from '../../lab/sql-types.ts';

/** What a script sees of one execution. */
export interface Execution {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
  readonly sink: ResultSink;
  readonly session: ScriptedSession;
}

export interface ScriptedSession extends BackendSession {
  readonly login: LoginRequest;
  database: string;
  readonly executed: string[];
  attentions: number;
  closed: number;
  kill(reason: SqlMessage | undefined): void;
}

export interface ScriptedBackend extends Backend {
  readonly sessions: ScriptedSession[];
  /** The newest session. */
  last(): ScriptedSession;
}

/** A backend whose sessions do what the test says. The password is 'right'. */
export function scriptedBackend(script: (execution: Execution) => void | Promise<void> = () => undefined): ScriptedBackend {
  const sessions: ScriptedSession[] = [];
  return {
    serverName: 'LAB\\ONE',
    productVersion: '16.0.4165.4',
    sessions,
    last() {
      const session = sessions.at(-1);
      if (!session) throw new Error('Nobody has logged in.');
      return session;
    },
    async login(login, onKilled) {
      if (login.password !== 'right') {
        throw new SqlError(18456, `Login failed for user '${login.userName}'.`, { severity: 14, state: 1 });
      }
      const session: ScriptedSession = {
        login,
        spid: 51 + sessions.length,
        database: login.database || 'master',
        executed: [],
        attentions: 0,
        closed: 0,
        kill: onKilled,
        async execute(sql, parameters, sink) {
          // Like the evaluator: a statement starts a moment later, and not at all when the client has gone by then.
          await Promise.resolve();
          if (isDriverPreamble(sql) || session.closed > 0) return;
          session.executed.push(sql);
          await script({ sql, parameters, sink, session });
        },
        attention() {
          session.attentions++;
        },
        close() {
          session.closed++;
        },
      };
      sessions.push(session);
      return session;
    },
  };
}

/** tedious sets its session options in a first batch. */
const isDriverPreamble = (sql: string): boolean => /^\s*set ansi_nulls /i.test(sql);

export const column = (name: string, type: SqlType, nullable = true): Column => ({ name, type, nullable });

/** Sends one result set. */
export function sendRows(sink: ResultSink, columns: readonly Column[], rows: readonly (readonly SqlValue[])[]): void {
  sink.columns(columns);
  for (const row of rows) sink.row(row);
  sink.statementDone(rows.length);
}
