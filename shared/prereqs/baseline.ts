import type { Finding } from './run-checks.ts';

/** What a baseline keeps of a finding. */
export type BaselineFinding = Pick<Finding, 'id' | 'side' | 'title' | 'verdict' | 'evidence'>;

export interface Change {
  readonly id: string;
  readonly side: Finding['side'];
  readonly title: string;
  /** `absent`: this check was not there. */
  readonly before: Finding['verdict'] | 'absent';
  readonly now: Finding['verdict'] | 'absent';
  readonly evidence: string;
}

export const baselineKind = 'sql-dag-migrate/prerequisites';

/**
 * Reads the text of a report of validate-prereqs. Throws an Error that goes on after the name of the input when it is not one; it is
 * a file that a user brings, so nothing in it is trusted.
 */
export function readBaseline(text: string): readonly BaselineFinding[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Error('must be a report of validate-prereqs; the file holds no JSON');
  }
  const { kind, version, findings } = (content ?? {}) as Readonly<Record<string, unknown>>;
  if (kind !== baselineKind || version !== 1 || !Array.isArray(findings) || !findings.every(isFinding))
    throw new Error(`must be a report of validate-prereqs (kind ${baselineKind}, version 1)`);
  return findings;
}

const isFinding = (value: unknown): value is BaselineFinding =>
  typeof value === 'object' &&
  value !== null &&
  ['id', 'side', 'title', 'verdict', 'evidence'].every((name) => typeof (value as Record<string, unknown>)[name] === 'string');

/** What is different now: verdicts, what is seen where a check still fails, and checks that came or went. */
export function changesSince(baseline: readonly BaselineFinding[], findings: readonly Finding[]): readonly Change[] {
  const key = ({ id, side }: { id: string; side: string }) => `${id} ${side}`;
  const before = new Map(baseline.map((finding) => [key(finding), finding]));
  const now = new Set(findings.map(key));
  const changed = findings.flatMap(({ id, side, title, verdict, evidence }): Change[] => {
    const earlier = before.get(key({ id, side }));
    if (earlier?.verdict === verdict && (verdict !== 'fail' || earlier.evidence === evidence)) return [];
    return [{ id, side, title, before: earlier?.verdict ?? 'absent', now: verdict, evidence }];
  });
  const gone = baseline
    .filter((finding) => !now.has(key(finding)))
    .map(({ id, side, title, verdict, evidence }): Change => ({ id, side, title, before: verdict, now: 'absent', evidence }));
  return [...changed, ...gone];
}
