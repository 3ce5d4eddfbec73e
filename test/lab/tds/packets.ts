/**
 * Framing of TDS: a message travels in packets, each with a header of 8 bytes (MS-TDS 2.2.3.1: type, status, length and
 * spid big-endian, packet id, window).
 */
export const packetType = {
  batch: 0x01,
  rpc: 0x03,
  response: 0x04,
  attention: 0x06,
  federatedToken: 0x08,
  transaction: 0x0e,
  login7: 0x10,
  prelogin: 0x12,
} as const;

export const headerSize = 8;
/** Packet size until the login has negotiated another one. */
export const defaultPacketSize = 4096;

const endOfMessage = 0x01;
const ignore = 0x02;
const resetConnection = 0x08;
const resetConnectionSkipTransaction = 0x10;

export interface Message {
  readonly type: number;
  readonly body: Buffer;
  /** The client gave up while it was sending: the message must not be carried out. */
  readonly ignored: boolean;
  /** The session has to be as new before the request runs. */
  readonly resetsSession: boolean;
}

/** Cuts `body` into packets. `firstId` is the number of the first packet in its message; `last` says that the message ends here. */
export function toPackets(
  body: Buffer,
  options: { readonly type: number; readonly spid: number; readonly packetSize: number; readonly firstId: number; readonly last: boolean },
): Buffer {
  const room = options.packetSize - headerSize;
  const count = Math.max(1, Math.ceil(body.length / room));
  const packets = Buffer.allocUnsafe(body.length + count * headerSize);
  for (let index = 0; index < count; index++) {
    const start = index * room;
    const end = Math.min(start + room, body.length);
    const offset = start + index * headerSize;
    packets.writeUInt8(options.type, offset);
    packets.writeUInt8(options.last && index === count - 1 ? endOfMessage : 0, offset + 1);
    packets.writeUInt16BE(end - start + headerSize, offset + 2);
    packets.writeUInt16BE(options.spid & 0xffff, offset + 4);
    packets.writeUInt8((options.firstId + index) & 0xff, offset + 6);
    packets.writeUInt8(0, offset + 7);
    body.copy(packets, offset + headerSize, start, end);
  }
  return packets;
}

/**
 * For faults that break an answer off: its first packet, or half of it when it is the only one. In both cases the client still
 * waits for more.
 */
export function firstPacketOf(packets: Buffer): Buffer {
  const length = packets.readUInt16BE(2);
  if (length < packets.length) return packets.subarray(0, length);
  const half = packets.subarray(headerSize, headerSize + Math.max(1, (length - headerSize) >> 1));
  return toPackets(half, { type: packetType.response, spid: packets.readUInt16BE(4), packetSize: 32767, firstId: 1, last: false });
}

/** Puts packets together again. `onMessage` gets each whole message; the returned function takes bytes and throws on a false header. */
export function messageAssembler(onMessage: (message: Message) => void): (chunk: Buffer) => void {
  let waiting: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let firstStatus = 0;
  return (chunk) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    while (waiting.length >= headerSize) {
      const length = waiting.readUInt16BE(2);
      if (length < headerSize) throw new Error(`A TDS packet can not have ${length} bytes.`);
      if (waiting.length < length) return;
      const type = waiting.readUInt8(0);
      const status = waiting.readUInt8(1);
      if (parts.length === 0) firstStatus = status;
      parts.push(waiting.subarray(headerSize, length));
      waiting = waiting.subarray(length);
      if ((status & endOfMessage) === 0) continue;
      const body = Buffer.concat(parts);
      parts = [];
      onMessage({
        type,
        body,
        ignored: (status & ignore) !== 0,
        resetsSession: (firstStatus & (resetConnection | resetConnectionSkipTransaction)) !== 0,
      });
    }
  };
}
