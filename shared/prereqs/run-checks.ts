import { availabilityGroupChecks } from './availability-groups.ts';
import type { Check, Facts, Family, Severity, Verdict } from './check.ts';
import { connectionChecks } from './connection.ts';
import { databaseChecks } from './databases.ts';
import { instanceChecks } from './instance.ts';
import { permissionChecks } from './permissions.ts';

/** All checks, family by family, in the order in which a person would work through them. */
export const checks: readonly Check[] = [
  ...connectionChecks,
  ...permissionChecks,
  ...instanceChecks,
  ...availabilityGroupChecks,
  ...databaseChecks,
];

export interface Finding {
  readonly id: string;
  readonly family: Family;
  readonly title: string;
  readonly severity: Severity;
  readonly side: 'source' | 'target' | 'both';
  readonly verdict: Verdict;
  readonly evidence: string;
  readonly remedy: string | undefined;
}

/** Judges everything that was read. Pure: the reading is done before. */
export const runChecks = (facts: Facts): readonly Finding[] =>
  checks.flatMap((check) => {
    const { id, family, title, severity } = check;
    const head = { id, family, title, severity };
    const findings =
      check.scope === 'pair'
        ? [{ side: 'both' as const, ...check.judge(facts) }]
        : [facts.source, facts.target].map((side) => ({ side: side.side, ...check.judge(side, facts) }));
    return findings.map(({ side, verdict, evidence, remedy }) => ({ ...head, side, verdict, evidence, remedy }));
  });

/** What keeps a migration from being ready: a failed error, or one that could not be judged. */
export const isBlocking = ({ severity, verdict }: Finding): boolean =>
  severity === 'error' && (verdict === 'fail' || verdict === 'unknown');
