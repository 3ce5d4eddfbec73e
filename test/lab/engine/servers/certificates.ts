import type { Laboratory } from '../laboratory.ts';
import type { Server } from './server.ts';

const DAY = 86_400_000;

/** How the private key is protected: by the database master key, by a password, or there is none. */
export type PrivateKey = 'master-key' | 'password' | 'none';

/** A user of the database that stands for a login. */
export interface CertificateOwner {
  readonly name: string;
  readonly id: number;
  readonly sid: Uint8Array;
}

/** A certificate in a database, as sys.certificates shows it. */
export interface Certificate {
  /** Of the certificate itself, so that an imported copy has the same. */
  readonly thumbprint: Uint8Array;
  readonly name: string;
  /** Lower case; master holds those of TDE and of endpoints. */
  readonly database: string;
  /** certificate_id */
  readonly id: number;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  /** ms of the laboratory's clock */
  readonly startsAt: number;
  readonly expiresAt: number;
  readonly privateKey: PrivateKey;
  /** The user that owns it; undefined: dbo. */
  readonly owner?: CertificateOwner;
  /** ms; undefined: never. */
  privateKeyBackedUpAt: number | undefined;
}

/** Certificates and master keys of an instance, and the files that BACKUP CERTIFICATE has written. */
export interface Certificates {
  readonly all: Certificate[];
  /** Lower-case names of the databases that have a master key. */
  readonly masterKeys: Set<string>;
  /** By lower-case path: what BACKUP CERTIFICATE wrote, for CREATE CERTIFICATE ... FROM FILE on the same instance. */
  readonly files: Map<string, Uint8Array>;
}

export const noCertificates = (): Certificates => ({ all: [], masterKeys: new Set(), files: new Map() });

export interface CertificateOptions {
  readonly name: string;
  /** master when left out. */
  readonly database?: string;
  readonly subject?: string;
  /** ms; now and in a year when left out, as CREATE CERTIFICATE has it. */
  readonly startsAt?: number;
  readonly expiresAt?: number;
  readonly privateKey?: PrivateKey;
}

/** A new self-signed certificate with a thumbprint of its own. */
export function addCertificate(laboratory: Laboratory, server: Server, options: CertificateOptions): Certificate {
  const now = laboratory.clock.now();
  const { name, subject = name, startsAt = now, privateKey = 'master-key' } = options;
  return keepCertificate(server, {
    name,
    database: (options.database ?? 'master').toLowerCase(),
    subject,
    issuer: subject,
    thumbprint: randomBytes(laboratory, 20),
    serialNumber: laboratory.guid().replaceAll('-', ' ').toLowerCase(),
    startsAt,
    expiresAt: options.expiresAt ?? startsAt + 365 * DAY,
    privateKey,
    privateKeyBackedUpAt: undefined,
  });
}

/** Gives a certificate, new or imported, its place in a database. */
export function keepCertificate(server: Server, certificate: Omit<Certificate, 'id'>): Certificate {
  const { all } = server.certificates;
  // certificate_id of user certificates begins at 256.
  const kept = { ...certificate, id: Math.max(255, ...all.map((one) => one.id)) + 1 };
  all.push(kept);
  return kept;
}

export const findCertificate = (server: Server, database: string, name: string): Certificate | undefined =>
  server.certificates.all.find((one) => one.database === database.toLowerCase() && one.name.toLowerCase() === name.toLowerCase());

export function randomBytes(laboratory: Pick<Laboratory, 'random'>, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => Math.floor(laboratory.random() * 256));
}
