import { readFor } from '../shared/azure/azure-facts.ts';
import { type Check, type Family, families } from '../shared/prereqs/check.ts';
import { readForLink } from '../shared/prereqs/link-facts.ts';
import { checks } from '../shared/prereqs/run-checks.ts';
import { viewsOf } from '../shared/sqlserver/readings/all-parts.ts';

const about: Readonly<Record<Family, string>> = {
  connection: 'Each step of reaching a server on its own, so that a failure names its step.',
  permissions: 'What the login of the pipeline may do, and for which task it matters.',
  instance: 'The two instances: version, edition, settings.',
  network: 'Database mirroring endpoints, ports and listeners: how the two sides talk to each other.',
  authentication: 'How the two sides prove to each other who they are.',
  'availability-groups': 'The member availability groups and the distributed one.',
  databases: 'The databases of the distributed availability group.',
  'server-objects': 'What lives outside the databases and is not carried by an availability group.',
  'azure-vm': 'The virtual machine of the target, asked from Azure Resource Manager. Only judged when the Azure inputs are given.',
  'managed-instance':
    'The managed instance, its link and what the link asks of the source (route managed-instance). Azure is asked through Azure Resource Manager.',
  readiness: 'What a careful person looks at on the day of the cutover.',
};

/** docs/prerequisites.md: written from the checks themselves, so that it can not say anything else. */
export const prerequisitesDocument = (all: readonly Check[] = checks): string => `# Prerequisites

<!-- Generated from shared/prereqs by "npm run generate". Do not edit. -->

\`validate-prereqs\` judges ${all.length} checks. Each verdict is \`pass\`, \`fail\`, \`unknown\` or \`not-applicable\`; *unknown* (no right to see it, not reachable, NULL) is
never a pass. An error that failed or is unknown keeps \`ready\` at \`false\`; with \`fail-on: warning\` a warning does too. \`skip-checks\` and \`only\` take ids and families;
what is skipped is shown as skipped. A family costs one round trip a side, whatever the number of databases: 1,000 databases took 1.3 s in the laboratory (two cores, 2026-11-21).

A check that *guards* a task is judged again by that task, under its locks and right before its own statements, so that no approval can outlive it.

| Family | Checks | Errors | Warnings | Notes |
| --- | --- | --- | --- | --- |
${present(all)
  .map((family) => {
    const of = all.filter((check) => check.family === family);
    const count = (severity: Check['severity']) => of.filter((check) => check.severity === severity).length;
    return `| [${family}](#${family}) | ${of.length} | ${count('error')} | ${count('warning')} | ${count('info')} |`;
  })
  .join('\n')}

${present(all)
  .map((family) => section(family, all))
  .join('\n\n')}
`;

const readForAny = { ...readFor, ...readForLink };

const present = (all: readonly Check[]): readonly Family[] => families.filter((family) => all.some((check) => check.family === family));

const section = (family: Family, all: readonly Check[]): string => `## ${family}

${about[family]}

| Check | When it passes | Severity | Judged | Reads | Guards |
| --- | --- | --- | --- | --- | --- |
${all
  .filter((check) => check.family === family)
  .map(row)
  .join('\n')}`;

const row = ({ id, title, severity, scope, reads, asks = [], guards = [], page }: Check): string =>
  `| [\`${id}\`](${page}) | ${title} | ${severity} | ${judged[scope]} | ${[...new Set([...reads.map(viewsOf), ...asks.map((answer) => readForAny[answer])])].map((views) => views.replaceAll('|', '\\|')).join('; ')} | ${guards.join(', ')} |`;

const judged: Readonly<Record<Check['scope'], string>> = {
  each: 'each side',
  source: 'the source',
  target: 'the target',
  pair: 'both together',
};
