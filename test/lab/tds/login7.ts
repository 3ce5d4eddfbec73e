import { MalformedMessage } from './byte-reader.ts';

/** LOGIN7 (MS-TDS 2.2.6.4), as far as a server needs it. */
export interface Login7 {
  readonly tdsVersion: number;
  readonly packetSize: number;
  readonly hostName: string;
  readonly userName: string;
  readonly password: string;
  readonly appName: string;
  readonly serverName: string;
  readonly language: string;
  readonly database: string;
  readonly readOnlyIntent: boolean;
  /** The client wants Windows authentication (SSPI). */
  readonly integratedSecurity: boolean;
  /** Feature id → its data. */
  readonly features: ReadonlyMap<number, Buffer>;
}

export const feature = { federatedAuthentication: 0x02, utf8: 0x0a } as const;

export function parseLogin7(body: Buffer): Login7 {
  if (body.length < 86) throw new MalformedMessage('LOGIN7 is shorter than its fixed part.');
  const tdsVersion = body.readUInt32LE(4);
  const optionFlags2 = body.readUInt8(25);
  const typeFlags = body.readUInt8(26);
  const optionFlags3 = body.readUInt8(27);
  return {
    tdsVersion,
    packetSize: body.readUInt32LE(8),
    hostName: textAt(body, 36),
    userName: textAt(body, 40),
    password: clearPassword(fieldAt(body, 44)),
    appName: textAt(body, 48),
    serverName: textAt(body, 52),
    language: textAt(body, 64),
    database: textAt(body, 68),
    readOnlyIntent: (typeFlags & 0x20) !== 0,
    integratedSecurity: (optionFlags2 & 0x80) !== 0,
    // tedious sets the flag for every version, but only TDS 7.4 has features.
    features: tdsVersion >= 0x74000000 || tdsVersion === 0x08000000 ? featuresOf(body, optionFlags3) : new Map(),
  };
}

/** The field whose offset (bytes) and length (code units) stand at `position`. */
function fieldAt(body: Buffer, position: number): Buffer {
  const offset = body.readUInt16LE(position);
  const length = body.readUInt16LE(position + 2) * 2;
  if (offset + length > body.length) throw new MalformedMessage('A field of LOGIN7 lies outside the message.');
  return body.subarray(offset, offset + length);
}

function textAt(body: Buffer, position: number): string {
  return fieldAt(body, position).toString('utf16le');
}

/** MS-TDS 2.2.6.4: the client swaps the nibbles of each byte and XORs it with 0xA5. This hides nothing; TLS does. */
function clearPassword(hidden: Buffer): string {
  return Buffer.from(hidden.map((byte) => swapNibbles(byte ^ 0xa5))).toString('utf16le');
}

function swapNibbles(byte: number): number {
  return ((byte << 4) | (byte >> 4)) & 0xff;
}

/** ibExtension points at a 4-byte offset; there the features stand: id, length, data, closed by 0xff. */
function featuresOf(body: Buffer, optionFlags3: number): ReadonlyMap<number, Buffer> {
  const features = new Map<number, Buffer>();
  if ((optionFlags3 & 0x10) === 0) return features;
  const pointer = body.readUInt16LE(56);
  if (pointer + 4 > body.length) throw new MalformedMessage('LOGIN7 points to features outside the message.');
  let offset = body.readUInt32LE(pointer);
  for (;;) {
    const id = body[offset];
    if (id === undefined) throw new MalformedMessage('The features of LOGIN7 have no end mark.');
    if (id === 0xff) return features;
    if (offset + 5 > body.length) throw new MalformedMessage('The features of LOGIN7 end within a feature.');
    const length = body.readUInt32LE(offset + 1);
    features.set(id, body.subarray(offset + 5, offset + 5 + length));
    offset += 5 + length;
  }
}
