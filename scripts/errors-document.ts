import { failureIds } from '../shared/core/failure-id.ts';
import { guardNumbers } from '../shared/sqlserver/guard.ts';
import { errorCatalogue } from './errors/catalogue.ts';

/** The errors that our own batches raise on a server. A DBA may meet them in a trace. */
const guardTexts: Readonly<Record<keyof typeof guardNumbers, string>> = {
  wrongServer: 'Another server answers at this address than the one that was checked, for example after a failover of a cluster.',
  wrongDag: 'The distributed availability group that was checked is not there any more, or was created again.',
  wrongRole: 'The side has another role than the statement needs.',
  lockLost: 'The session does not hold the lock of the migration any more.',
  transactionGone: 'The transaction that was to be ended has ended by itself, or its session does something else now.',
};

/** docs/errors.md: the page that every failure leads to. Written from the ids that the tasks throw, so that none can be missing. */
export const errorsDocument = (): string => `# Errors

<!-- Generated from shared/core/failure-id.ts and scripts/errors by "npm run generate". Do not edit. -->

When a task fails, its last line is \`More about <id>\`, with a link to this page. Before it stand the message and \`What to do\`: they name your servers and databases. This page says what the id means
in general. The ids never change. A task that failed may always be run again: it looks at both sides first, and sends nothing that it has not just seen to be right.

| Id | What it means |
| --- | --- |
${failureIds.map((id) => `| [${id}](#${id}) | ${errorCatalogue[id].meaning} |`).join('\n')}

${failureIds.map(section).join('\n')}
## Errors that SQL Server shows

Every statement that changes a server stands behind checks that the server makes itself, in the same batch. When one does not hold, the batch ends with one of these numbers, and nothing is changed. The task
reads both sides and goes on from there; nobody has to do anything.

| Number | Meaning |
| --- | --- |
${Object.entries(guardNumbers)
  .map(([name, number]) => `| ${number} | ${guardTexts[name as keyof typeof guardNumbers]} |`)
  .join('\n')}

Other pages: what \`validate-prereqs\` finds is in [prerequisites.md](prerequisites.md), the states are in [protocol.md](protocol.md) and [protocol-managed-instance.md](protocol-managed-instance.md),
and what to do after a crash at any point in [crash-points.md](crash-points.md).
`;

function section(id: (typeof failureIds)[number]): string {
  const { meaning, state, next } = errorCatalogue[id];
  return `## ${id}

${meaning}

- **State**: ${state}
- **What to do**: ${next}
`;
}
