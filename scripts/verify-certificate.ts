/** `npm run verify-certificate -- file …`: checks certificates without any server. Exits 1 when one does not hold. */
import { readFileSync } from 'node:fs';
import { untrusted } from '../shared/hosts/untrusted.ts';
import { type CheckedCertificate, checkCertificate, type SealedCertificate } from '../shared/report/certificate-file.ts';

const files = process.argv.slice(2);
if (files.length === 0) console.error('Give the path of a certificate: npm run verify-certificate -- certificate-1795276800000.json');
const failed = files.filter((file) => !verify(file));
process.exitCode = files.length === 0 || failed.length > 0 ? 1 : 0;

function verify(file: string): boolean {
  const checked = check(file);
  console.log(`${checked.holds ? 'HOLDS        ' : 'DOES NOT HOLD'} ${untrusted(file)}`);
  for (const line of checked.holds ? describe(checked.certificate) : checked.problems) console.log(`  ${untrusted(line)}`);
  return checked.holds;
}

function check(file: string): CheckedCertificate {
  try {
    return checkCertificate(readFileSync(file, 'utf8'));
  } catch (error) {
    return { holds: false, problems: [`it can not be read: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

function describe(certificate: SealedCertificate): readonly string[] {
  const { source, target, databases } = certificate;
  return [
    `${certificate.distributedAvailabilityGroup} (${certificate.groupId}), run ${certificate.run}`,
    `source ${source.serverName} ${source.productVersion}, read after its demotion, at ${source.clock} by its own clock`,
    `target ${target.serverName} ${target.productVersion}, at ${target.clock} by its own clock`,
    ...databases.map(
      ({ database, sourceEndOfLog, targetHardened }) =>
        `${database}: source ended at ${sourceEndOfLog}, target had hardened ${targetHardened}`,
    ),
    `${databases.length} of ${databases.length} databases had all the log of the source.`,
    'The content matches its hash. That shows an edit or a damaged copy; it is no signature.',
  ];
}
