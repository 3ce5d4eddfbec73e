import { generate } from 'selfsigned';

/** PEM texts of a server certificate for 127.0.0.1 and localhost, and of the authority that signed it. */
export interface LabCertificate {
  readonly key: string;
  readonly cert: string;
  /** Give this to a client that shall trust the server. */
  readonly ca: string;
}

let cached: Promise<LabCertificate> | undefined;

/** The certificate of this process; making the keys takes some time, so it is made once. */
export function labCertificate(): Promise<LabCertificate> {
  cached ??= createCertificate(['localhost']);
  return cached;
}

/** A new authority and a server certificate for 127.0.0.1, ::1 and these DNS names; the first name is the subject. Good for a year, or for `days`. */
export async function createCertificate(dnsNames: readonly string[], days?: number): Promise<LabCertificate> {
  const authority = await generate([{ name: 'commonName', value: `Laboratory authority ${crypto.randomUUID().slice(0, 8)}` }], {
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: dnsNames[0] ?? 'localhost' }], {
    algorithm: 'sha256',
    ...(days !== undefined && { notAfterDate: new Date(Date.now() + days * 86_400_000) }),
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...dnsNames.map((value) => ({ type: 2 as const, value })),
          { type: 7 as const, ip: '127.0.0.1' },
          { type: 7 as const, ip: '::1' },
        ],
      },
    ],
  });
  return { key: server.private, cert: server.cert, ca: authority.cert };
}
