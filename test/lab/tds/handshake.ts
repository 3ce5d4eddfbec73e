import type { SecureContext } from 'node:tls';
import type { LabClock } from '../clock.ts';
import type { Backend, BackendSession, LoginRequest } from '../port.ts';
import { SqlError, type SqlMessage } from '../sql-types.ts';
import type { Channel } from './channel.ts';
import { type Dialect, dialectFor } from './dialects.ts';
import type { ConnectPhase, FaultPlan } from './faults.ts';
import { negotiatePacketSize, writeLoginAnswer, writeLoginRefusal } from './login-answer.ts';
import { feature, type Login7, parseLogin7 } from './login7.ts';
import { MessageWriter } from './message-writer.ts';
import { defaultPacketSize, packetType, toPackets } from './packets.ts';
import {
  buildPrelogin,
  type EncryptionScope,
  encryptionCode,
  negotiateEncryption,
  parsePrelogin,
  preloginOption,
  preloginVersion,
  type ServerEncryption,
} from './prelogin.ts';

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

/** PRELOGIN, TLS and LOGIN7. Undefined when the client did not get in; the connection is ended then. */
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

async function greet(channel: Channel, options: HandshakeOptions): Promise<EncryptionScope | undefined> {
  const message = await channel.next();
  if (message === undefined || (await strikes('prelogin', channel, options))) return undefined;
  if (message.type !== packetType.prelogin) {
    channel.reset();
    return undefined;
  }
  const asked = parsePrelogin(message.body);
  const negotiated = negotiateEncryption(asked.get(preloginOption.encryption)?.[0], options.secureContext ? options.encryption : 'off');
  const answer = new Map<number, Buffer>([
    [preloginOption.version, preloginVersion(options.backend.productVersion)],
    [preloginOption.encryption, Buffer.of(channel.strict ? encryptionCode.on : negotiated.answer)],
    [preloginOption.instance, Buffer.of(0)],
    [preloginOption.threadId, Buffer.alloc(0)],
    [preloginOption.mars, Buffer.of(0)],
  ]);
  const federated = asked.get(preloginOption.fedAuthRequired);
  if (federated) answer.set(preloginOption.fedAuthRequired, Buffer.of(0));
  const packet = { type: packetType.response, spid: 0, packetSize: defaultPacketSize, firstId: 1, last: true };
  channel.write(toPackets(buildPrelogin(answer), packet));

  if (channel.strict) return 'session';
  if (negotiated.refused) {
    channel.end();
    return undefined;
  }
  if (negotiated.scope !== 'nothing' && options.secureContext) channel.encryptFromNow(options.secureContext);
  return negotiated.scope;
}

async function logIn(channel: Channel, login: Login7, scope: EncryptionScope, options: HandshakeOptions): Promise<LoggedIn | undefined> {
  const { backend } = options;
  const dialect = dialectFor(login.tdsVersion);
  if (!dialect) {
    channel.end();
    return undefined;
  }
  const request: LoginRequest = {
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
  const write = (spid: number) => new MessageWriter({ send: channel.write, spid, packetSize: defaultPacketSize });
  try {
    refuseUnservedAuthentication(login);
    const session = await backend.login(request, options.onKilled);
    const packetSize = negotiatePacketSize(login.packetSize);
    const { serverName, productVersion } = backend;
    writeLoginAnswer(write(session.spid), { serverName, productVersion, dialect, login, database: session.database, packetSize });
    return { session, request, dialect, packetSize };
  } catch (error) {
    writeLoginRefusal(write(0), dialect, backend.serverName, asSqlMessage(error));
    channel.end();
    return undefined;
  }
}

/** Windows and access-token logins need a domain or an identity provider; this server has SQL logins only. */
function refuseUnservedAuthentication(login: Login7): void {
  if (login.integratedSecurity) {
    throw new SqlError(18452, 'Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication.', {
      severity: 14,
    });
  }
  if (login.features.has(feature.federatedAuthentication)) {
    throw new SqlError(18456, "Login failed for user '<token-identified principal>'.", { severity: 14 });
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

/** Carries out an armed connect fault. True when the handshake must not go on. */
export async function strikes(phase: ConnectPhase, channel: Channel, { faults }: { readonly faults: FaultPlan }): Promise<boolean> {
  const fault = faults.claimConnection(phase);
  if (fault === 'reset') channel.reset();
  if (fault === 'fin') channel.end();
  if (fault === 'stall') await new Promise<void>((resolve) => channel.onClosed(resolve));
  return fault !== undefined;
}
