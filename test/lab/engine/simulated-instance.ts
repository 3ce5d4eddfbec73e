import type { LabClock } from '../clock.ts';
import type { EngineSession, Instance, LoginRequest } from '../port.ts';
import type { SqlMessage } from '../sql-types.ts';
import { enter, isSystemDatabase } from './databases/access.ts';
import { cannotOpenDatabase } from './errors.ts';
import type { Laboratory } from './laboratory.ts';
import { authenticate, authenticateToken } from './servers/logins.ts';
import { type Server, shownName } from './servers/server.ts';
import { FIRST_USER_SPID } from './sessions/kill.ts';
import { Session } from './sessions/session.ts';

/** An instance of the laboratory, as the T-SQL evaluator and the tests see it. */
export interface SimulatedInstance extends Instance {
  /** SERVERPROPERTY('ServerName') */
  readonly serverName: string;
  /** Of this node: different from the above on a managed instance only. */
  readonly name: string;
  /** For example 16.0.4165.4. */
  readonly productVersion: string;
  /** The version of SQL Server whose T-SQL it speaks. */
  readonly languageVersion: string;
  readonly server: Server;
  /** The port that sys.dm_tcp_listener_states and CONNECTIONPROPERTY show; set when the wire listens. */
  setTcpPort(port: number): void;
}

export function createInstance(laboratory: Laboratory, server: Server): SimulatedInstance {
  // The clock of the machine: what T-SQL says about the time. Waiting takes as long as everywhere.
  const clock: LabClock = {
    now: () => laboratory.clock.now() + server.settings.clockAheadMs,
    after: (ms, callback) => laboratory.clock.after(ms, callback),
  };
  return {
    clock,
    server,
    name: server.name,
    serverName: shownName(server),
    productVersion: server.version.product,
    languageVersion: server.managed ? `${server.version.major}.0` : server.version.product,
    setTcpPort(port) {
      server.tcpPort = port;
    },
    openSession: (request, onKilled) => openSession(laboratory, server, request, onKilled),
  };
}

/** Throws 18456, 4060 or the reason why the database can not be entered. */
function openSession(
  laboratory: Laboratory,
  server: Server,
  request: LoginRequest,
  onKilled: (reason: SqlMessage | undefined) => void,
): EngineSession {
  const login =
    request.accessToken === undefined
      ? authenticate(server.logins, request.userName, request.password)
      : authenticateToken(server, laboratory.accessTokens, request.accessToken, laboratory.clock.now());
  const wanted = request.database || login.defaultDatabase;
  const system = isSystemDatabase(wanted);
  if (!system && !server.databases.has(wanted.toLowerCase())) throw cannotOpenDatabase(wanted);
  const database = system ? wanted.toLowerCase() : enter(server, wanted, request.readOnlyIntent).name;
  const session = new Session(laboratory, server, login, request, freeSpid(server), database, onKilled);
  server.sessions.set(session.spid, session);
  return session;
}

function freeSpid(server: Server): number {
  let spid = FIRST_USER_SPID;
  while (server.sessions.has(spid)) spid++;
  return spid;
}
