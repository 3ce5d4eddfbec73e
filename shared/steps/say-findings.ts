import type { Host } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { type FailOn, isBlocking, needsAttention } from '../prereqs/assess.ts';
import type { Change } from '../prereqs/baseline.ts';
import type { Facts } from '../prereqs/check.ts';
import { printRemedy } from '../prereqs/remedy.ts';
import { checks, type Finding } from '../prereqs/run-checks.ts';

/** Checks that are answered by Azure, and not by the side to which they belong. */
const ofAzure = new Set(checks.filter(({ asks }) => asks).map(({ id }) => id));

/** What is not fine. A side that could not be reached, and an Azure that nobody could sign in to, are said once, not once a check. */
export function attentionOf(findings: readonly Finding[], { route, source, target, azure, link }: Facts): readonly Finding[] {
  // On the route over the link nobody wants to look into the target.
  const looked = route === 'managed-instance' ? [source] : [source, target];
  const unread = looked.filter((side) => side.observation === undefined).map((side) => side.side);
  const silent = ({ id, verdict, side }: Finding) => {
    if (verdict !== 'unknown') return false;
    if (ofAzure.has(id) && (azure ?? link)?.answers.identity.known === false) return true;
    if (ofAzure.has(id) && side === 'target') return false;
    return side === 'both' ? unread.length > 0 : unread.some((name) => name === side);
  };
  return findings.filter((finding) => needsAttention(finding) && !silent(finding));
}

/** What needs attention first, with its remedy, then every family, failures first. */
export function sayFindings(host: Host, findings: readonly Finding[], attention: readonly Finding[], failOn: FailOn): void {
  if (attention.length > 0) host.group('What needs attention');
  const blocking = attention.filter((finding) => isBlocking(finding, failOn));
  for (const finding of blocking) host.error(attentionLine(finding));
  for (const finding of attention.filter((one) => !blocking.includes(one)))
    if (finding.severity === 'info') host.info(attentionLine(finding));
    else host.warning(attentionLine(finding));
  const skipped = findings.filter((finding) => finding.verdict === 'skipped');
  if (skipped.length > 0) host.warning(`Skipped, because skip-checks names them: ${[...new Set(skipped.map(({ id }) => id))].join(', ')}.`);
  for (const family of new Set(findings.map((finding) => finding.family))) {
    host.group(`Checks: ${family}`);
    const here = findings.filter((finding) => finding.family === family);
    for (const finding of [...here.filter(needsAttention), ...here.filter((one) => !needsAttention(one))]) host.info(familyLine(finding));
  }
}

/** What is different from the baseline. */
export function sayChanges(host: Host, changes: readonly Change[]): void {
  host.group('Changed since the baseline');
  if (changes.length === 0) host.info('Nothing changed.');
  for (const { id, side, title, before, now, evidence } of changes)
    host.info(`${id} ${side}: ${untrusted(title)}: ${before} → ${now} (${untrusted(evidence, 300)})`);
}

const attentionLine = ({ id, side, title, verdict, evidence, remedy }: Finding): string =>
  `${id} ${side}: ${title}: ${verdict}: ${untrusted(evidence)}${remedy ? ` → ${untrusted(printRemedy(remedy))}` : ''}`;

const familyLine = ({ id, side, title, verdict, evidence }: Finding): string =>
  `${verdict.padEnd(14)} ${id} ${side}: ${title} (${untrusted(evidence)})`;

/** Checks that one sentence names. */
const named = 8;

/** Ids with their sides, for a headline. */
export function idsOf(findings: readonly Finding[]): string {
  const ids = [...new Set(findings.map((finding) => `${finding.id} (${finding.side})`))];
  return `${ids.slice(0, named).join(', ')}${ids.length > named ? ` and ${ids.length - named} more` : ''}`;
}
