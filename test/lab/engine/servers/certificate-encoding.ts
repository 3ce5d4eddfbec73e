import type { Certificate } from './certificates.ts';

/**
 * A certificate and a private key as bytes, which another instance can take in. The laboratory has a form of its own, not ASN.1: nobody
 * outside has to read it.
 */
type Portable = Pick<Certificate, 'subject' | 'issuer' | 'serialNumber' | 'startsAt' | 'expiresAt' | 'thumbprint'>;

const bytesOf = (value: unknown): Uint8Array => new Uint8Array(Buffer.from(JSON.stringify(value)));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const encodeCertificate = ({ subject, issuer, serialNumber, startsAt, expiresAt, thumbprint }: Portable): Uint8Array =>
  bytesOf({ subject, issuer, serialNumber, startsAt, expiresAt, thumbprint: hex(thumbprint) });

/** Undefined when these bytes are no certificate. */
export function decodeCertificate(bytes: Uint8Array): Portable | undefined {
  const read = recordIn(bytes);
  if (read === undefined || typeof read.subject !== 'string') return undefined;
  const { subject, issuer, serialNumber, startsAt, expiresAt, thumbprint } = read;
  return {
    subject,
    issuer: String(issuer),
    serialNumber: String(serialNumber),
    startsAt: Number(startsAt),
    expiresAt: Number(expiresAt),
    thumbprint: new Uint8Array(Buffer.from(String(thumbprint), 'hex')),
  };
}

/** The private key, locked with a password. */
export const encodePrivateKey = (thumbprint: Uint8Array, password: string): Uint8Array =>
  bytesOf({ keyOf: hex(thumbprint), lock: hex(Buffer.from(password)) });

/** Whose key it is and whether the password opens it; undefined when these bytes are no key. */
export function openPrivateKey(
  bytes: Uint8Array,
  password: string | undefined,
): { readonly keyOf: string; readonly opened: boolean } | undefined {
  const read = recordIn(bytes);
  if (read === undefined || typeof read.keyOf !== 'string') return undefined;
  return { keyOf: read.keyOf, opened: password !== undefined && read.lock === hex(Buffer.from(password)) };
}

export const isKeyOf = (keyOf: string, thumbprint: Uint8Array): boolean => keyOf === hex(thumbprint);

function recordIn(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
