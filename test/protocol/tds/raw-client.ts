import { connect as connectSocket, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';

/** A response message as it stood on the wire. */
export interface RawMessage {
  readonly type: number;
  readonly body: Buffer;
  readonly packets: readonly { readonly status: number; readonly length: number; readonly spid: number; readonly id: number }[];
}

export interface RawClient {
  send(type: number, body: Buffer, status?: number): void;
  /** The next message; rejects when the connection ends first. */
  receive(): Promise<RawMessage>;
  /** TLS inside PRELOGIN packets, then bare. */
  startTls(): Promise<void>;
  /** Back to clear text, as after LOGIN7 with login-only encryption. */
  leaveTls(): void;
  /** Every byte that came in clear. */
  readonly clear: Buffer;
  readonly ended: Promise<'fin' | 'reset'>;
  destroy(): void;
}

/** A client that speaks TDS byte by byte, written apart from the server so that both can not be wrong in the same way. */
export async function rawClient(port: number): Promise<RawClient> {
  const socket: Socket = connectSocket(port, '127.0.0.1');
  await new Promise((resolve, reject) => socket.once('connect', () => resolve(undefined)).once('error', reject));
  let incoming: Buffer = Buffer.alloc(0);
  let clear: Buffer = Buffer.alloc(0);
  let tls: TLSSocket | undefined;
  let carrier: Duplex | undefined;
  let handshaking = false;
  let notify: () => void = () => undefined;
  let over = false;
  const ended = new Promise<'fin' | 'reset'>((resolve) => {
    socket.once('error', () => resolve('reset'));
    socket.once('end', () => resolve('fin'));
  });
  ended.then(() => {
    over = true;
    notify();
  });
  const take = (chunk: Buffer) => {
    incoming = Buffer.concat([incoming, chunk]);
    notify();
  };
  socket.on('data', (chunk) => {
    if (!carrier) {
      clear = Buffer.concat([clear, chunk]);
      take(chunk);
    } else if (handshaking) {
      for (let rest = chunk; rest.length > 0; rest = rest.subarray(rest.readUInt16BE(2)))
        carrier.push(rest.subarray(8, rest.readUInt16BE(2)));
    } else carrier.push(chunk);
  });
  const packet = (type: number, status: number, body: Buffer) => {
    const header = Buffer.from([type, status, 0, 0, 0, 0, 1, 0]);
    header.writeUInt16BE(body.length + 8, 2);
    return Buffer.concat([header, body]);
  };

  return {
    ended,
    get clear() {
      return clear;
    },
    send(type, body, status = 1) {
      (tls ?? socket).write(packet(type, status, body));
    },
    async receive() {
      const packets: RawMessage['packets'][number][] = [];
      const parts: Buffer[] = [];
      for (;;) {
        while (incoming.length < 8 || incoming.length < incoming.readUInt16BE(2)) {
          if (over) throw new Error('The connection has ended.');
          await new Promise<void>((resolve) => {
            notify = resolve;
          });
        }
        const length = incoming.readUInt16BE(2);
        const status = incoming.readUInt8(1);
        const type = incoming.readUInt8(0);
        packets.push({ status, length, spid: incoming.readUInt16BE(4), id: incoming.readUInt8(6) });
        parts.push(incoming.subarray(8, length));
        incoming = incoming.subarray(length);
        if (status & 1) return { type, body: Buffer.concat(parts), packets };
      }
    },
    startTls() {
      handshaking = true;
      carrier = new Duplex({
        read() {},
        write: (chunk: Buffer, _encoding, done) => {
          socket.write(handshaking ? packet(0x12, 1, chunk) : chunk, () => done());
        },
      });
      const secure = connectTls({ socket: carrier, rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
      secure.on('data', take);
      secure.on('error', () => undefined);
      tls = secure;
      return new Promise((resolve) =>
        secure.once('secureConnect', () => {
          handshaking = false;
          resolve();
        }),
      );
    },
    leaveTls() {
      tls = undefined;
      carrier = undefined;
    },
    destroy: () => socket.destroy(),
  };
}

/** PRELOGIN with VERSION and ENCRYPTION. */
export function preloginMessage(encryption: number): Buffer {
  return Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 9, 0, 0, 0, 0, 0, encryption]);
}

/** LOGIN7 as small as it can be. */
export function login7Message(options: {
  user: string;
  password: string;
  version?: number;
  packetSize?: number;
  integrated?: boolean;
}): Buffer {
  const fixed = Buffer.alloc(94);
  const password = Buffer.from(Buffer.from(options.password, 'utf16le').map((byte) => (((byte << 4) | (byte >> 4)) & 0xff) ^ 0xa5));
  const user = Buffer.from(options.user, 'utf16le');
  fixed.writeUInt32LE(options.version ?? 0x74000004, 4);
  fixed.writeUInt32LE(options.packetSize ?? 4096, 8);
  if (options.integrated) fixed.writeUInt8(0x80, 25);
  const data: Buffer[] = [];
  let offset = fixed.length;
  for (const [position, field] of [
    [36, Buffer.alloc(0)],
    [40, user],
    [44, password],
    [48, Buffer.alloc(0)],
    [52, Buffer.alloc(0)],
    [56, Buffer.alloc(0)],
    [60, Buffer.alloc(0)],
    [64, Buffer.alloc(0)],
    [68, Buffer.alloc(0)],
    [78, Buffer.alloc(0)],
    [82, Buffer.alloc(0)],
    [86, Buffer.alloc(0)],
  ] as const) {
    fixed.writeUInt16LE(offset, position);
    fixed.writeUInt16LE(field.length / 2, position + 2);
    data.push(field);
    offset += field.length;
  }
  fixed.writeUInt32LE(offset, 0);
  return Buffer.concat([fixed, ...data]);
}

/** ALL_HEADERS with the transaction descriptor 0, then the text. */
export function batchMessage(sql: string): Buffer {
  const headers = Buffer.from([22, 0, 0, 0, 18, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
  return Buffer.concat([headers, Buffer.from(sql, 'utf16le')]);
}

/** Logs in without encryption. */
export async function rawLogin(port: number, version = 0x74000004): Promise<RawClient> {
  const client = await rawClient(port);
  client.send(0x12, preloginMessage(2));
  await client.receive();
  client.send(0x10, login7Message({ user: 'sa', password: 'right', version }));
  await client.receive();
  return client;
}
