import { MalformedMessage } from './byte-reader.ts';

/**
 * PRELOGIN (MS-TDS 2.2.6.5): a list of options, each with a big-endian offset and length, closed by 0xff, then their data.
 */
export const preloginOption = { version: 0, encryption: 1, instance: 2, threadId: 3, mars: 4, traceId: 5, fedAuthRequired: 6 } as const;

export const encryptionCode = { off: 0, on: 1, notSupported: 2, required: 3 } as const;

/** What the server is set to: 'optional' is SQL Server without Force Encryption, 'required' with it, 'off' a server without a certificate. */
export type ServerEncryption = 'off' | 'optional' | 'required';

/** What is encrypted: nothing, the LOGIN7 message only, or everything. */
export type EncryptionScope = 'nothing' | 'login' | 'session';

export function parsePrelogin(body: Buffer): ReadonlyMap<number, Buffer> {
  const options = new Map<number, Buffer>();
  for (let offset = 0; ; offset += 5) {
    const token = body[offset];
    if (token === undefined) throw new MalformedMessage('PRELOGIN has no end mark.');
    if (token === 0xff) return options;
    if (offset + 5 > body.length) throw new MalformedMessage('PRELOGIN ends within its list of options.');
    const start = body.readUInt16BE(offset + 1);
    options.set(token, body.subarray(start, start + body.readUInt16BE(offset + 3)));
  }
}

export function buildPrelogin(options: ReadonlyMap<number, Buffer>): Buffer {
  const head = Buffer.alloc(options.size * 5 + 1, 0xff);
  let index = 0;
  let offset = head.length;
  for (const [token, data] of options) {
    head.writeUInt8(token, index * 5);
    head.writeUInt16BE(offset, index * 5 + 1);
    head.writeUInt16BE(data.length, index * 5 + 3);
    offset += data.length;
    index++;
  }
  return Buffer.concat([head, ...options.values()]);
}

/** The table "client × server" of MS-TDS 2.2.6.5. `refused` means that the server ends the connection after its answer. */
export function negotiateEncryption(
  client: number | undefined,
  server: ServerEncryption,
): { readonly answer: number; readonly scope: EncryptionScope; readonly refused: boolean } {
  const wants = (client ?? encryptionCode.notSupported) & 0x03;
  const asksForAll = wants === encryptionCode.on || wants === encryptionCode.required;
  if (server === 'off') return { answer: encryptionCode.notSupported, scope: 'nothing', refused: asksForAll };
  if (asksForAll) return { answer: encryptionCode.on, scope: 'session', refused: false };
  if (server === 'required') {
    return { answer: encryptionCode.required, scope: 'session', refused: wants === encryptionCode.notSupported };
  }
  if (wants === encryptionCode.off) return { answer: encryptionCode.off, scope: 'login', refused: false };
  return { answer: encryptionCode.notSupported, scope: 'nothing', refused: false };
}

/** VERSION as PRELOGIN carries it: major, minor, build big-endian, sub-build. `productVersion` is like '16.0.4165.4'. */
export function preloginVersion(productVersion: string): Buffer {
  const [major = 0, minor = 0, build = 0, revision = 0] = productVersion.split('.').map(Number);
  const version = Buffer.alloc(6);
  version.writeUInt8(major, 0);
  version.writeUInt8(minor, 1);
  version.writeUInt16BE(build, 2);
  version.writeUInt16LE(revision, 4);
  return version;
}
