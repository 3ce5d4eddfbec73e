import type { SqlValue } from '../../sql-types.ts';
import { encodeCertificate, encodePrivateKey } from '../servers/certificate-encoding.ts';
import { type Certificate, findCertificate } from '../servers/certificates.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from './session.ts';

/** CERT_ID(name): NULL when there is none in the current database, or it can not be seen. */
export function certificateId(session: Session, name: string): number | null {
  if (!holds(session.login, 'VIEW ANY DEFINITION')) return null;
  return findCertificate(session.server, session.database, unquoted(name))?.id ?? null;
}

/** CERTENCODED(id): the public part. */
export function encodedCertificate(session: Session, id: SqlValue): Uint8Array | null {
  const certificate = byId(session, id);
  return certificate === undefined ? null : encodeCertificate(certificate);
}

/** CERTPRIVATEKEY(id, password): NULL without the right to it, or without a private key ("CERTPRIVATEKEY", Microsoft Learn). */
export function encodedPrivateKey(session: Session, id: SqlValue, password: string | undefined): Uint8Array | null {
  const certificate = byId(session, id);
  if (certificate === undefined || certificate.privateKey === 'none' || password === undefined) return null;
  return holds(session.login, 'CONTROL SERVER') ? encodePrivateKey(certificate.thumbprint, password) : null;
}

function byId({ server, database }: Session, id: SqlValue): Certificate | undefined {
  return server.certificates.all.find((one) => one.id === Number(id) && one.database === database.toLowerCase());
}

const unquoted = (name: string): string => (name.startsWith('[') ? name.slice(1, -1).replaceAll(']]', ']') : name);
