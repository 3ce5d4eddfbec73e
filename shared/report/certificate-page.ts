import { markdownText } from '../hosts/markdown.ts';
import type { SealedCertificate } from './certificate-file.ts';

/** Databases on the page; the JSON file lists all. */
const listed = 60;

/** The certificate as one page of Markdown, for people and change records. `file` is the name of the JSON file beside it. */
export function certificatePage(certificate: SealedCertificate, file: string): string {
  const { source, target, databases } = certificate;
  const more = databases.length - listed;
  return [
    `# Certificate: the target of ${markdownText(certificate.distributedAvailabilityGroup)} has all the log`,
    '',
    `After **${markdownText(source.serverName)}** had been demoted, and before **${markdownText(target.serverName)}** was promoted, the target`,
    `had hardened all the log of the source, in ${databases.length === 1 ? 'its one database' : `every one of ${databases.length} databases`}. While the source is demoted it takes no writes, so the promote loses none.`,
    '',
    '| | Server | SQL Server | Its own clock (UTC) at the reading |',
    '| --- | --- | --- | --- |',
    ...(['source', 'target'] as const).map(
      (side) =>
        `| ${side} | ${markdownText(certificate[side].serverName)} | ${markdownText(certificate[side].productVersion)} | ${markdownText(certificate[side].clock)} |`,
    ),
    '',
    `Distributed availability group ${markdownText(certificate.distributedAvailabilityGroup)}, group_id ${markdownText(certificate.groupId)}, run ${markdownText(certificate.run)}. The two clocks are not compared with each other.`,
    '',
    '| Database | End of log of the source | Hardened on the target |',
    '| --- | --- | --- |',
    ...databases
      .slice(0, listed)
      .map(
        ({ database, sourceEndOfLog, targetHardened }) =>
          `| ${markdownText(database)} | ${markdownText(sourceEndOfLog)} | ${markdownText(targetHardened)} |`,
      ),
    ...(more > 0 ? ['', `… and ${more} more; all are in ${markdownText(file)}.`] : []),
    '',
    'Hardened must be equal to or above the end of log: log sequence numbers (LSN) as decimal numbers.',
    '',
    `SHA-256 of the content: ${markdownText(certificate.contentSha256)}. It shows an edit; it is no signature.`,
    '',
    `Check it without any server: npm run verify-certificate -- ${markdownText(file)}`,
    '',
  ].join('\n');
}
