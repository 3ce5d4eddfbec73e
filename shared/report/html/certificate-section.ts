import { html } from './markup.ts';
import type { Section } from './page.ts';
import { table } from './table.ts';

/** The proof that the promote lost nothing. */
export const certificateSection: Section = (runs) => {
  const run = runs.findLast(({ certificate }) => certificate !== undefined);
  const certificate = run?.certificate;
  if (certificate === undefined) return undefined;
  const { source, target, databases, contentSha256, groupId } = certificate;
  return {
    title: 'The certificate',
    content: html`
<p>When nobody could write any more, and before ${target.serverName} took over, it had hardened all the log of ${source.serverName}: per database the value on the right is equal to or above the one on the left.</p>
${table(
  'Log of the source and what the target had hardened',
  [{ title: 'Database' }, { title: 'End of log of the source', kind: 'code' }, { title: 'Hardened on the target', kind: 'code' }],
  databases.map(({ database, sourceEndOfLog, targetHardened }) => [database, sourceEndOfLog, targetHardened]),
)}
<p>Read at ${source.clock} (clock of ${source.serverName}) and ${target.clock} (clock of the target); the two clocks are not compared. Group <code>${groupId}</code>.</p>
<p>SHA-256 of the certificate <code>${contentSha256}</code>. It shows an edit; it is no signature. Check the file itself with <code>npm run verify-certificate</code>.</p>`,
  };
};
