import { type Check, families } from './check.ts';
import type { Finding } from './run-checks.ts';

export type FailOn = 'error' | 'warning';

/** Which checks a user wants. Words are ids of checks, or names of families. */
export interface Selection {
  readonly skip: readonly string[];
  /** Undefined: all of them. */
  readonly only: readonly string[] | undefined;
}

const names = (check: Pick<Check, 'id' | 'family'>, word: string): boolean =>
  [check.id, check.family].some((name) => name.toLowerCase() === word.toLowerCase());

/** Words of a selection that name no check and no family. */
export const unknownWords = (words: readonly string[], checks: readonly Pick<Check, 'id' | 'family'>[]): readonly string[] =>
  words.filter((word) => !checks.some((check) => names(check, word)));

/** The families that have checks, for a message that says what would be right. */
export const knownFamilies = (checks: readonly Pick<Check, 'family'>[]): readonly string[] =>
  families.filter((family) => checks.some((check) => check.family === family));

/** The checks to judge. Those that are skipped stay in: the report shows them. */
export const chosenChecks = (checks: readonly Check[], { only }: Selection): readonly Check[] =>
  only === undefined ? checks : checks.filter((check) => only.some((word) => names(check, word)));

/** The findings with those of skipped checks marked: what a skipped check would have said counts no more. */
export const withSkipped = (findings: readonly Finding[], checks: readonly Check[], { skip }: Selection): readonly Finding[] => {
  const skipped = new Set(checks.filter((check) => skip.some((word) => names(check, word))).map((check) => check.id));
  return findings.map(({ remedy, ...finding }) =>
    skipped.has(finding.id)
      ? { ...finding, verdict: 'skipped', evidence: `not judged, because skip-checks names it (${finding.verdict}: ${finding.evidence})` }
      : { ...finding, remedy },
  );
};

/** A finding that is not fine: failed, or not known. */
export const needsAttention = ({ verdict }: Finding): boolean => verdict === 'fail' || verdict === 'unknown';

/** What keeps a migration from being ready: with `warning`, warnings do too. */
export const isBlocking = (finding: Finding, failOn: FailOn = 'error'): boolean =>
  needsAttention(finding) && (finding.severity === 'error' || (failOn === 'warning' && finding.severity === 'warning'));

/** Findings of one severity that are not fine. */
export const countOf = (findings: readonly Finding[], severity: Finding['severity']): number =>
  findings.filter((finding) => finding.severity === severity && needsAttention(finding)).length;
