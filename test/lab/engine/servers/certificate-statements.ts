import type { CertificateCommand, CertificateData, PrivateKeySpec } from '../../commands.ts';
import {
  cannotDo,
  certificateExists,
  certificateFileInvalid,
  certificateInUse,
  certificateInvalid,
  dateNotReadable,
  fileNotWritten,
  keyPasswordInvalid,
  masterKeyExists,
  masterKeyMissing,
  propertyDenied,
} from '../errors.ts';
import type { Session } from '../sessions/session.ts';
import { decodeCertificate, encodeCertificate, encodePrivateKey, isKeyOf, openPrivateKey } from './certificate-encoding.ts';
import { addCertificate, findCertificate, keepCertificate, type PrivateKey } from './certificates.ts';
import { holds } from './logins.ts';

type Of<Kind extends CertificateCommand['kind']> = Extract<CertificateCommand, { readonly kind: Kind }>;

/**
 * CREATE, DROP and BACKUP CERTIFICATE and CREATE MASTER KEY in the current database. They need CONTROL there, which only CONTROL SERVER
 * gives in the laboratory. Throws 15247, 15151, 15232, 15578, 15581, 15297, 15208, 15465, 15240.
 */
export function runCertificateCommand(session: Session, command: CertificateCommand): void {
  if (!holds(session.login, 'CONTROL SERVER')) throw propertyDenied();
  if (command.kind === 'create-master-key') createMasterKey(session);
  else if (command.kind === 'create-certificate') create(session, command);
  else if (command.kind === 'backup-certificate') backUp(session, command);
  else drop(session, command);
}

function drop(session: Session, { name }: Of<'drop-certificate'>): void {
  const { certificates, endpoint } = session.server;
  const found = find(session, name, 'drop');
  const used = endpoint?.authentication.some((one) => one.kind === 'certificate' && one.certificate === found.name) === true;
  if (used && found.database === 'master') throw certificateInUse(found.name, 'endpoint');
  certificates.all.splice(certificates.all.indexOf(found), 1);
}

function find(session: Session, name: string, verb: 'drop' | 'find') {
  const found = findCertificate(session.server, session.database, name);
  if (found === undefined) throw cannotDo(verb, 'certificate', name);
  return found;
}

function createMasterKey({ server, database }: Session): void {
  const { masterKeys } = server.certificates;
  if (masterKeys.has(database.toLowerCase())) throw masterKeyExists();
  masterKeys.add(database.toLowerCase());
}

function create(session: Session, { name, from }: Of<'create-certificate'>): void {
  const { server, laboratory } = session;
  const database = session.database.toLowerCase();
  if (findCertificate(server, database, name) !== undefined) throw certificateExists(name);
  if ('subject' in from) {
    const dates = { ...dateIn('startsAt', from.startDate), ...dateIn('expiresAt', from.expiryDate) };
    addCertificate(laboratory, server, { name, database, subject: from.subject, privateKey: protection(session, from.password), ...dates });
    return;
  }
  const certificate = decodeCertificate(bytesIn(session, from.certificate));
  if (certificate === undefined) throw certificateInvalid();
  const known = server.certificates.all.some(
    (one) => one.database === database && Buffer.compare(one.thumbprint, certificate.thumbprint) === 0,
  );
  if (known) throw certificateExists(name);
  const privateKey = from.privateKey === undefined ? 'none' : importKey(session, from.privateKey, certificate.thumbprint);
  keepCertificate(server, { ...certificate, name, database, privateKey, privateKeyBackedUpAt: undefined });
}

/** A date alone, yyyymmdd or yyyy-mm-dd, or with a time; UTC. */
function dateIn(key: 'startsAt' | 'expiresAt', text: string | undefined) {
  if (text === undefined) return {};
  const at = Date.parse(`${text.replace(/^(\d{4})(\d\d)(\d\d)/, '$1-$2-$3')}Z`);
  if (Number.isNaN(at)) throw dateNotReadable();
  return { [key]: at };
}

/** Without a password of its own a private key needs the master key of the database. */
function protection({ server, database }: Session, password: string | undefined): PrivateKey {
  if (password !== undefined) return 'password';
  if (!server.certificates.masterKeys.has(database.toLowerCase())) throw masterKeyMissing();
  return 'master-key';
}

function importKey(session: Session, { data, decryptionPassword, encryptionPassword }: PrivateKeySpec, thumbprint: Uint8Array): PrivateKey {
  const key = openPrivateKey(bytesIn(session, data), decryptionPassword);
  if (key === undefined || !isKeyOf(key.keyOf, thumbprint)) throw certificateInvalid();
  if (!key.opened) throw keyPasswordInvalid();
  return protection(session, encryptionPassword);
}

function bytesIn({ server }: Session, data: CertificateData): Uint8Array {
  if ('bytes' in data) return data.bytes;
  const bytes = server.certificates.files.get(data.file.toLowerCase());
  if (bytes === undefined) throw certificateFileInvalid();
  return bytes;
}

function backUp(session: Session, { name, file, privateKey }: Of<'backup-certificate'>): void {
  const certificate = find(session, name, 'find');
  const { files } = session.server.certificates;
  const write = (path: string, bytes: Uint8Array) => {
    if (files.has(path.toLowerCase())) throw fileNotWritten(path);
    files.set(path.toLowerCase(), bytes);
  };
  write(file, encodeCertificate(certificate));
  if (privateKey === undefined || !('file' in privateKey.data)) return;
  if (certificate.privateKey === 'none') throw certificateInvalid();
  write(privateKey.data.file, encodePrivateKey(certificate.thumbprint, privateKey.encryptionPassword ?? ''));
  certificate.privateKeyBackedUpAt = session.laboratory.clock.now();
}
