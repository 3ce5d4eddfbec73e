import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';
import { defaultPacketSize, headerSize, packetType, toPackets } from './packets.ts';

export interface TlsLayer {
  readonly socket: TLSSocket;
  /** Takes what arrives on the raw socket. */
  feed(chunk: Buffer): void;
  /** Login-only encryption ends here: TLS must not touch the raw socket any more, not even for its farewell. */
  detach(): void;
}

/**
 * TLS on top of `raw`. Until TDS 8 the handshake travels inside PRELOGIN packets (MS-TDS 2.2.6.5 and 3.2.5.2) and what follows
 * does not. The first bare TLS record of the client marks the change: the 'secure' event comes while the server's own last
 * handshake flight still has to be wrapped.
 */
export function startTls(raw: Socket, secureContext: SecureContext, mode: 'inside-tds' | 'strict'): TlsLayer {
  let wrapped = mode === 'inside-tds';
  let detached = false;
  let waiting: Buffer = Buffer.alloc(0);

  const carrier = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      if (detached || raw.destroyed) return done();
      raw.write(wrapped ? toPackets(chunk, handshakePacket) : chunk, () => done());
    },
    final(done) {
      if (!detached) raw.destroySoon();
      done();
    },
  });
  raw.once('close', () => carrier.destroy());

  const strictOnly = { ALPNProtocols: ['tds/8.0'] };
  const socket = new TLSSocket(carrier, { isServer: true, secureContext, ...(mode === 'strict' ? strictOnly : {}) });

  return {
    socket,
    feed(chunk) {
      if (!wrapped) {
        carrier.push(chunk);
        return;
      }
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length > 0) {
        if (waiting[0] !== packetType.prelogin) {
          wrapped = false;
          carrier.push(waiting);
          return;
        }
        if (waiting.length < headerSize) return;
        const length = waiting.readUInt16BE(2);
        if (length < headerSize) {
          raw.destroy();
          return;
        }
        if (waiting.length < length) return;
        carrier.push(waiting.subarray(headerSize, length));
        waiting = waiting.subarray(length);
      }
    },
    detach() {
      detached = true;
    },
  };
}

const handshakePacket = { type: packetType.prelogin, spid: 0, packetSize: defaultPacketSize, firstId: 1, last: true };
