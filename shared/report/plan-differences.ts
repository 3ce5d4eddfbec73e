import type { PlanFacts, PlannedStatement } from './plan.ts';

/** What differs between what was approved and what would be done now, a sentence each. Empty when nothing does. */
export function planDifferences(approved: PlanFacts, now: PlanFacts): readonly string[] {
  return differences('', approved, now);
}

/**
 * What speaks against finishing a failover that is half way already: another DAG, another server, a database or a statement that was not
 * approved. Anything else may differ: nobody can write in this state, and an approval must not strand the servers.
 * `remaining` is what would still be sent.
 */
export function finishingDifferences(approved: PlanFacts, now: PlanFacts, remaining: readonly PlannedStatement[]): readonly string[] {
  const identity = ({ distributedAvailabilityGroup, source, target }: PlanFacts) => ({
    distributedAvailabilityGroup,
    source: { serverName: source.serverName },
    target: { serverName: target.serverName },
  });
  const approvedStatements = new Set(approved.statements.map(essence));
  return [
    ...differences('', identity(approved), identity(now)),
    ...now.databases.filter((name) => !approved.databases.includes(name)).map((name) => `databases: not approved: ${name}`),
    ...remaining.filter((one) => !approvedStatements.has(essence(one))).map((one) => `statements: not approved: ${essence(one)}`),
  ];
}

const essence = ({ side, server, sql }: PlannedStatement): string => `${side} ${server}: ${sql}`;

function differences(place: string, approved: unknown, now: unknown): readonly string[] {
  if (isList(approved) && isList(now)) return listDifferences(place, approved.map(entryText), now.map(entryText));
  if (isObject(approved) && isObject(now)) {
    const names = [...new Set([...Object.keys(approved), ...Object.keys(now)])];
    return names.flatMap((name) => differences(place === '' ? name : `${place}.${name}`, approved[name], now[name]));
  }
  return JSON.stringify(approved) === JSON.stringify(now) ? [] : [`${place}: approved ${valueText(approved)}, now ${valueText(now)}`];
}

function listDifferences(place: string, approved: readonly string[], now: readonly string[]): readonly string[] {
  const gone = approved.filter((entry) => !now.includes(entry));
  const added = now.filter((entry) => !approved.includes(entry));
  if (gone.length + added.length > 0)
    return [
      ...gone.map((entry) => `${place}: approved, and not there now: ${entry}`),
      ...added.map((entry) => `${place}: not approved: ${entry}`),
    ];
  return JSON.stringify(approved) === JSON.stringify(now) ? [] : [`${place}: the order differs`];
}

function entryText(entry: unknown): string {
  if (!isObject(entry)) return valueText(entry);
  const { side, server, when, sql } = entry;
  return typeof sql === 'string' ? `${side} ${server}, ${when}: ${sql}` : JSON.stringify(entry);
}

const valueText = (value: unknown): string => (value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value));
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
