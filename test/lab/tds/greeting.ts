import type { Channel } from './channel.ts';
import { strikes } from './connect-faults.ts';
import type { HandshakeOptions } from './handshake.ts';
import { defaultPacketSize, packetType, toPackets } from './packets.ts';
import {
  buildPrelogin,
  type EncryptionScope,
  encryptionCode,
  negotiateEncryption,
  parsePrelogin,
  preloginOption,
  preloginVersion,
} from './prelogin.ts';

/** The PRELOGIN exchange, and TLS when both sides agree on it. Undefined when the connection is ended. */
export async function greet(channel: Channel, options: HandshakeOptions): Promise<EncryptionScope | undefined> {
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
