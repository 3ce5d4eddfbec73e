import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * As much TDS as it takes to come to TLS: the PRELOGIN exchange, and TLS records inside PRELOGIN packets (MS-TDS 2.2.3.1, 2.2.6.5 and
 * 3.2.5.2). The driver speaks TDS for everything else; it does not show the certificate it met.
 */
const headerSize = 8;
const prelogin = 0x12;
const endOfMessage = 0x01;
const encryptionOption = 1;
const encryptionOn = 1;
const encryptionNotSupported = 2;

const packet = (body: Buffer): Buffer => {
  const header = Buffer.alloc(headerSize);
  header.writeUInt8(prelogin, 0);
  header.writeUInt8(endOfMessage, 1);
  header.writeUInt16BE(headerSize + body.length, 2);
  header.writeUInt8(1, 6);
  return Buffer.concat([header, body]);
};

/** VERSION, ENCRYPTION (on), INSTOPT, THREADID and MARS: what every client sends. */
export function preloginRequest(): Buffer {
  const options = [Buffer.alloc(6), Buffer.of(encryptionOn), Buffer.of(0), Buffer.alloc(4), Buffer.of(0)];
  const head = Buffer.alloc(options.length * 5 + 1, 0xff);
  let offset = head.length;
  for (const [option, data] of options.entries()) {
    head.writeUInt8(option, option * 5);
    head.writeUInt16BE(offset, option * 5 + 1);
    head.writeUInt16BE(data.length, option * 5 + 3);
    offset += data.length;
  }
  return packet(Buffer.concat([head, ...options]));
}

/** Whether the server offers TLS, from the body of its answer. Throws RangeError for what is no PRELOGIN. */
export function offersTls(answer: Buffer): boolean {
  for (let at = 0; answer[at] !== 0xff; at += 5) {
    if (answer.readUInt8(at) === encryptionOption) return answer.readUInt8(answer.readUInt16BE(at + 1)) !== encryptionNotSupported;
  }
  return false;
}

/** Gives the body of each whole packet, in order. */
export function packetReader(take: (body: Buffer) => void): (chunk: Buffer) => void {
  let waiting = Buffer.alloc(0);
  return (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= headerSize) {
      const length = waiting.readUInt16BE(2);
      if (length < headerSize) throw new RangeError('not a TDS packet');
      if (waiting.length < length) return;
      take(waiting.subarray(headerSize, length));
      waiting = waiting.subarray(length);
    }
  };
}

/** A stream for TLS whose records travel in packets over `raw`. Feed it the bodies of packets with `push`. */
export const insidePackets = (raw: Socket): Duplex =>
  new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      raw.write(packet(chunk), () => done());
    },
  });
