import { markdownText } from '../hosts/markdown.ts';
import type { FailoverPlan, PlannedSide, PlannedStatement } from './plan.ts';
import { predictionText } from './prediction-text.ts';

/** Databases that a summary names; the JSON file lists all. */
const listed = 50;
/** Statements of one kind (one for each database, for example) that are shown; the JSON file lists all. */
const sameKind = 5;

/** The plan as Markdown, for whoever approves it. */
export function summarisePlan({ hash, facts, circumstances }: FailoverPlan): string {
  const { distributedAvailabilityGroup: dag, databases, statements } = facts;
  return [
    `### 📋 Plan of the failover of ${markdownText(dag.name)}`,
    '',
    `**To approve:** \`${hash}\``,
    '',
    '| | Server | SQL Server | Availability group |',
    '| --- | --- | --- | --- |',
    sideRow('source', facts.source),
    sideRow('target', facts.target),
    '',
    `Distributed availability group ${markdownText(dag.name)}, group_id ${markdownText(dag.groupId)}.`,
    '',
    `**${databases.length} databases:** ${databases
      .slice(0, listed)
      .map((name) => markdownText(name))
      .join(', ')}${more(databases.length)}`,
    '',
    `**Options:** ${Object.entries(facts.options).map(optionText).join('; ')}`,
    '',
    `**Predicted outage:** ${predictionText(circumstances.prediction)}`,
    '',
    '| When | Where | Statement |',
    '| --- | --- | --- |',
    ...shorten(statements).map(statementRow),
    '',
    'Each statement is sent behind a check of the server, the role and the lock, in the same batch.',
    '',
  ].join('\n');
}

const sideRow = (name: string, { serverName, productVersion, availabilityGroup }: PlannedSide): string =>
  `| ${name} | ${markdownText(serverName)} | ${markdownText(productVersion)} | ${markdownText(availabilityGroup)} |`;

const statementRow = ({ side, server, when, sql, more }: Shortened): string =>
  `| ${markdownText(when)} | ${side} ${markdownText(server)} | ${markdownText(sql)}${more > 0 ? ` … and ${more} more, in the plan file` : ''} |`;

type Shortened = PlannedStatement & { /** Statements of the same kind that follow and are not shown. */ readonly more: number };

/** The statements for people: of each kind (same side, same moment) only the first few, the last one with the number of the others. */
export function shorten(statements: readonly PlannedStatement[]): readonly Shortened[] {
  const kinds = new Map<string, PlannedStatement[]>();
  for (const one of statements) {
    const kind = JSON.stringify([one.side, one.server, one.when]);
    kinds.set(kind, [...(kinds.get(kind) ?? []), one]);
  }
  return [...kinds.values()].flatMap((kind) =>
    kind.slice(0, sameKind).map((one, index) => ({ ...one, more: index === sameKind - 1 ? kind.length - sameKind : 0 })),
  );
}

const optionText = ([name, value]: [string, FailoverPlan['facts']['options'][string]]): string =>
  `${markdownText(name)} ${markdownText(typeof value === 'object' ? value.join(', ') || '(none)' : String(value))}`;

const more = (count: number): string => (count > listed ? ` … and ${count - listed} more` : '');
