import type { SecureContext } from 'node:tls';
import type { LabClock } from '../clock.ts';
import type { Backend, BackendSession, LoginRequest } from '../port.ts';
import { SqlError, type SqlMessage } from '../sql-types.ts';
import { MalformedMessage } from './byte-reader.ts';
import type { Channel } from './channel.ts';
import { strikes } from './connect-faults.ts';
import { type Dialect, dialectFor } from './dialects.ts';
import type { FaultPlan } from './faults.ts';
import { receiveAccessToken } from './federated-login.ts';
import { greet } from './greeting.ts';
import { negotiatePacketSize, writeLoginAnswer, writeLoginRefusal } from './login-answer.ts';
import { feature, type Login7, parseLogin7 } from './login7.ts';
import { MessageWriter } from './message-writer.ts';
import { defaultPacketSize, firstPacketOf, packetType } from './packets.ts';
import type { EncryptionScope, ServerEncryption } from './prelogin.ts';

export interface HandshakeOptions {
  readonly backend: Backend;
  readonly encryption: ServerEncryption;
  readonly secureContext: SecureContext | undefined;
  readonly faults: FaultPlan;
  readonly clock: LabClock;
  readonly onKilled: (reason: SqlMessage | undefined) => void;
}

/** A client that is logged in. */
export interface LoggedIn {
  readonly session: BackendSession;
  readonly request: LoginRequest;
  readonly dialect: Dialect;
  readonly packetSize: number;
}

/** PRELOGIN, TLS and LOGIN7 (MS-TDS 3.3.5). Undefined when the client did not get in; the connection is ended then. */
export async function shakeHands(channel: Channel, options: HandshakeOptions): Promise<LoggedIn | undefined> {
  const scope = await greet(channel, options);
  if (scope === undefined) return undefined;
  const message = await channel.next();
  if (message === undefined || (await strikes('login', channel, options))) return undefined;
  if (message.type !== packetType.login7) {
    channel.reset();
    return undefined;
  }
  if (scope === 'login') channel.clearFromNow();
  return logIn(channel, parseLogin7(message.body), scope, options);
}

async function logIn(channel: Channel, login: Login7, scope: EncryptionScope, options: HandshakeOptions): Promise<LoggedIn | undefined> {
  const { backend } = options;
  const dialect = dialectFor(login.tdsVersion);
  if (!dialect) {
    channel.end();
    return undefined;
  }
  const asked: LoginRequest = {
    userName: login.userName,
    password: login.password,
    database: login.database,
    appName: login.appName,
    hostName: login.hostName,
    serverName: login.serverName,
    readOnlyIntent: login.readOnlyIntent,
    encrypted: scope === 'session',
    clientAddress: channel.clientAddress,
    localPort: channel.localPort,
  };
  try {
    refuseWindowsLogin(login);
    const federated = login.features.get(feature.federatedAuthentication);
    const accessToken = federated && (await receiveAccessToken(channel, federated, scope));
    if (federated && accessToken === undefined) return undefined;
    const request = accessToken === undefined ? asked : { ...asked, accessToken };
    const session = await backend.login(request, options.onKilled);
    const packetSize = negotiatePacketSize(login.packetSize);
    const { serverName, productVersion } = backend;
    const answer: Buffer[] = [];
    const writer = new MessageWriter({ send: (packets) => answer.push(packets), spid: session.spid, packetSize: defaultPacketSize });
    writeLoginAnswer(writer, { serverName, productVersion, dialect, login, database: session.database, packetSize });
    if (await strikes('login-answer', channel, options, () => channel.write(firstPacketOf(Buffer.concat(answer))))) {
      session.close();
      return undefined;
    }
    channel.write(Buffer.concat(answer));
    return { session, request, dialect, packetSize };
  } catch (error) {
    if (error instanceof MalformedMessage) throw error;
    writeLoginRefusal(
      new MessageWriter({ send: channel.write, spid: 0, packetSize: defaultPacketSize }),
      dialect,
      backend.serverName,
      asSqlMessage(error),
    );
    channel.end();
    return undefined;
  }
}

/** A Windows login needs a domain; this server has none. */
function refuseWindowsLogin(login: Login7): void {
  if (login.integratedSecurity) {
    throw new SqlError(18452, 'Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication.', {
      severity: 14,
    });
  }
}

/** A backend must only throw SqlError; anything else is a fault of the laboratory and says so. */
function asSqlMessage(error: unknown): SqlMessage {
  if (error instanceof SqlError) return error;
  return {
    number: 50000,
    severity: 20,
    state: 1,
    message: `The laboratory failed: ${error instanceof Error ? error.message : String(error)}`,
  };
}
