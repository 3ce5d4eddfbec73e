import { SqlError } from '../sql-types.ts';
import { ByteReader, MalformedMessage } from './byte-reader.ts';
import type { Channel } from './channel.ts';
import { MessageWriter } from './message-writer.ts';
import { defaultPacketSize, packetType } from './packets.ts';
import type { EncryptionScope } from './prelogin.ts';
import { writeFederationInfo } from './tokens.ts';

/** Feature FEDAUTH of LOGIN7 (MS-TDS 2.2.6.4): the client brings a token, or asks where to get one. */
export type FederatedLogin = { readonly library: 'security-token'; readonly token: string } | { readonly library: 'adal' };

const libraries = { securityToken: 0x01, adal: 0x02 } as const;

/**
 * The options byte holds the library in its upper seven bits and in its lowest the client's echo of FEDAUTHREQUIRED, which must be
 * what the server said in PRELOGIN: here always 0. Throws MalformedMessage.
 */
export function parseFederatedLogin(data: Buffer): FederatedLogin {
  const reader = new ByteReader(data);
  const options = reader.uint8();
  if ((options & 1) !== 0) throw new MalformedMessage('LOGIN7 echoes a FEDAUTHREQUIRED that the server did not send.');
  switch (options >> 1) {
    case libraries.securityToken:
      return { library: 'security-token', token: reader.take(reader.uint32()).toString('utf16le') };
    case libraries.adal:
      return { library: 'adal' };
    default:
      throw new MalformedMessage(`LOGIN7 names the unknown authentication library ${options >> 1}.`);
  }
}

/** Where a client finds its token, as a server of Azure's public cloud says it. */
const federation = { securityTokenService: 'https://login.microsoftonline.com/common', servicePrincipal: 'https://database.windows.net/' };

/**
 * The access token of a client. With the library ADAL it comes in a message of its own (type 8), after FEDAUTHINFO. Throws SqlError 18456
 * when the connection is not encrypted as a whole: a token is never taken in clear text. Undefined when the client is gone.
 */
export async function receiveAccessToken(channel: Channel, data: Buffer, scope: EncryptionScope): Promise<string | undefined> {
  const login = parseFederatedLogin(data);
  if (scope !== 'session') throw new SqlError(18456, "Login failed for user '<token-identified principal>'.", { severity: 14 });
  if (login.library === 'security-token') return login.token;
  const writer = new MessageWriter({ send: channel.write, spid: 0, packetSize: defaultPacketSize });
  writeFederationInfo(writer.tokens, federation);
  writer.end();
  const answer = await channel.next();
  if (answer === undefined) return undefined;
  if (answer.type !== packetType.federatedToken) throw new MalformedMessage('A federated authentication token was expected.');
  return parseTokenMessage(answer.body);
}

/** FEDAUTH message (MS-TDS 2.2.6.3): length of all, length of the token, token, and optionally a nonce. */
function parseTokenMessage(body: Buffer): string {
  const reader = new ByteReader(body);
  const length = reader.uint32();
  if (length !== reader.remaining) throw new MalformedMessage('The length of the federated authentication message is wrong.');
  return reader.take(reader.uint32()).toString('utf16le');
}
