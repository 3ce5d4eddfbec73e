import type { PartRow } from '../../sqlserver/readings/all-parts.ts';
import { backUpCertificate, printCertificate } from '../../sqlserver/remedies/encryption.ts';
import { canBePasted } from '../../sqlserver/remedies/pasteable.ts';
import { type Check, type Facts, fail, type Judgement, notApplicable, ofPair, ofSide, pass, type ReadSide, unknown } from '../check.ts';
import { list } from '../names.ts';
import { moveEncryptedPage } from './pages.ts';
import { judgedDatabases, rowsOf } from './scope.ts';

const family = 'databases';

/** Days before its end in which a certificate counts as about to expire: time to make another one and to bring it to every replica. */
const soon = 30;

type Key = PartRow<'encryptionKeys'>;
type Encryptor = PartRow<'encryptors'>;

/** Databases with transparent data encryption (TDE): their keys are useless without the certificate in master that protects them. */
export const encryptionChecks: readonly Check[] = [
  ofPair({
    id: 'DB-TDE-001',
    family,
    title: 'The target has the certificates of encrypted databases, with their private keys',
    severity: 'error',
    page: moveEncryptedPage,
    reads: ['encryptionKeys', 'encryptors'],
    judge: (source, target, facts) => {
      const keys = keysOf(source, facts);
      if ('verdict' in keys) return keys;
      const there = target.read.encryptors.filter(({ privateKey }) => privateKey !== 'NA');
      const missing = keys.filter(({ thumbprint }) => !there.some((one) => one.thumbprint === thumbprint));
      if (keys.some(({ thumbprint }) => thumbprint === undefined)) return unknown('the thumbprint of a key is not shown');
      if (missing.length === 0) return pass(`${keys.length} encrypted databases`);
      return fail(
        list(missing.map(({ name, thumbprint }) => `${name} needs ${protectorName(source, thumbprint)} ${thumbprint}`)),
        transport(missing, source.read.encryptors),
      );
    },
  }),
  ofSide({
    id: 'DB-TDE-002',
    family,
    title: `The certificates of encrypted databases are good for ${soon} days and more`,
    severity: 'warning',
    page: moveEncryptedPage,
    scope: 'source',
    reads: ['encryptionKeys', 'encryptors'],
    judge: (source, facts) =>
      overCertificates(source, facts, (old) => {
        const ending = old.filter(({ daysLeft }) => daysLeft !== undefined && daysLeft < soon);
        if (old.some(({ daysLeft }) => daysLeft === undefined) && ending.length === 0) return unknown('a date of expiry is not shown');
        return ending.length === 0
          ? pass(list(old.map(({ name, daysLeft }) => `${name}: ${daysLeft} days`)))
          : fail(
              list(
                ending.map(({ name, daysLeft = 0 }) =>
                  daysLeft < 0 ? `${name} expired ${-daysLeft} days ago` : `${name} expires in ${daysLeft} days`,
                ),
              ),
              'An expired certificate still opens the databases. Make a new one, bring it to every replica of both sides, and only then give the keys to it: ALTER DATABASE ENCRYPTION KEY ENCRYPTION BY SERVER CERTIFICATE.',
            );
      }),
  }),
  ofSide({
    id: 'DB-TDE-003',
    family,
    title: 'The private keys of encrypted databases have been backed up',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/t-sql/statements/backup-certificate-transact-sql',
    scope: 'source',
    reads: ['encryptionKeys', 'encryptors'],
    judge: (source, facts) =>
      overCertificates(source, facts, (certificates) => {
        const bare = certificates.filter(({ keyBackup }) => keyBackup === undefined);
        return bare.length === 0
          ? pass(list(certificates.map(({ name, keyBackup }) => `${name}: ${keyBackup}`)))
          : fail(list(bare.map(({ name }) => `${name} was never backed up`)), {
              text: 'Without it no backup of these databases can be restored. Keep the two files and the password that is shown, apart from the server.',
              sql: bare
                .filter(({ name }) => canBePasted(name))
                .map(({ name }) => backUpCertificate(name))
                .join('\nGO\n'),
              on: 'source',
            });
      }),
  }),
];

/** Keys of the databases that are judged; not applicable when nothing is encrypted. */
function keysOf(source: ReadSide<'encryptionKeys'>, facts: Facts): readonly Key[] | Judgement {
  const names = judgedDatabases(source, facts);
  if ('verdict' in names) return names;
  const keys = rowsOf(source.read.encryptionKeys, names);
  return keys.length > 0 ? keys : notApplicable('no database is encrypted');
}

function overCertificates(
  source: ReadSide<'encryptionKeys' | 'encryptors'>,
  facts: Facts,
  judge: (certificates: readonly Encryptor[]) => Judgement,
): Judgement {
  const keys = keysOf(source, facts);
  if ('verdict' in keys) return keys;
  const wanted = new Set(keys.filter(({ encryptor }) => encryptor === 'CERTIFICATE').map(({ thumbprint }) => thumbprint));
  if (wanted.size === 0) return notApplicable('the keys are protected outside the server');
  const certificates = source.read.encryptors.filter(({ thumbprint }) => wanted.has(thumbprint));
  return certificates.length < wanted.size ? unknown('a certificate of an encrypted database is not visible') : judge(certificates);
}

const protectorName = ({ read }: ReadSide<'encryptors'>, thumbprint: string | undefined): string =>
  read.encryptors.find((one) => one.thumbprint === thumbprint)?.name ?? 'a certificate that is not visible';

/** Certificates whose private key the master key protects can be printed; a password or a provider of keys is only known to people. */
function transport(missing: readonly Key[], encryptors: readonly Encryptor[]) {
  const wanted = new Set(missing.map(({ thumbprint }) => thumbprint));
  const printable = encryptors.filter(
    ({ name, thumbprint, privateKey }) => wanted.has(thumbprint) && privateKey === 'MK' && canBePasted(name),
  );
  const text =
    'Bring the certificate with its private key to every replica of the target before the database is seeded. Keep the passwords that are printed with it, and treat the output as a secret.';
  if (printable.length === 0) return { text };
  return { text, sql: printable.map(({ name }) => printCertificate(name)).join('\nGO\n'), on: 'source', outputRunsOn: 'target' } as const;
}
