import type { SqlMessage } from '../sql-types.ts';
import type { Dialect } from './dialects.ts';
import { feature, type Login7 } from './login7.ts';
import type { MessageWriter } from './message-writer.ts';
import { defaultPacketSize } from './packets.ts';
import {
  doneStatus,
  doneToken,
  writeCollation,
  writeDone,
  writeFeatureAcks,
  writeLoginAck,
  writeMessage,
  writeSettingChange,
} from './tokens.ts';

export interface LoginAnswer {
  readonly serverName: string;
  readonly productVersion: string;
  readonly dialect: Dialect;
  readonly login: Login7;
  readonly database: string;
  readonly packetSize: number;
}

/** What the server says to a feature that it takes. A federated login without a nonce is acknowledged without data. */
const featureAcks: Readonly<Record<number, Buffer>> = { [feature.utf8]: Buffer.of(1), [feature.federatedAuthentication]: Buffer.alloc(0) };

/** The answer to an accepted login, in the order of SQL Server: database, collation, language, LOGINACK, packet size, features. */
export function writeLoginAnswer(writer: MessageWriter, answer: LoginAnswer): void {
  const { tokens } = writer;
  const { dialect, serverName, database, login } = answer;
  const inform = (number: number, state: number, message: string) =>
    writeMessage(tokens, dialect, serverName, { number, severity: 10, state, message });

  writeSettingChange(tokens, 'database', database, 'master');
  inform(5701, 2, `Changed database context to '${database}'.`);
  writeCollation(tokens);
  writeSettingChange(tokens, 'language', 'us_english', '');
  inform(5703, 1, 'Changed language setting to us_english.');
  writeLoginAck(tokens, dialect, answer.productVersion);
  writeSettingChange(tokens, 'packetSize', String(answer.packetSize), String(defaultPacketSize));
  const acks = [...login.features.keys()].flatMap((id) => {
    const data = featureAcks[id];
    return data ? [[id, data] as const] : [];
  });
  if (dialect.features && acks.length > 0) writeFeatureAcks(tokens, acks);
  writeDone(tokens, dialect, { token: doneToken.done, status: doneStatus.final });
  writer.end();
}

/** The answer to a refused login. The server closes the connection behind it. */
export function writeLoginRefusal(writer: MessageWriter, dialect: Dialect, serverName: string, reason: SqlMessage): void {
  writeMessage(writer.tokens, dialect, serverName, reason);
  writeDone(writer.tokens, dialect, { token: doneToken.done, status: doneStatus.error });
  writer.end();
}

/** 0 asks for the server's default. SQL Server takes 512 to 32767 bytes (Microsoft Learn, "Configure the network packet size"). */
export function negotiatePacketSize(wish: number): number {
  return wish === 0 ? defaultPacketSize : Math.min(Math.max(wish, 512), 32767);
}
