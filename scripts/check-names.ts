import type { Check } from '../shared/prereqs/check.ts';
import { checks } from '../shared/prereqs/run-checks.ts';

/** shared/prereqs/check-names.ts: what the inputs have to know of the checks, so that the checks themselves load only when they are judged. */
export const checkNamesFile = (
  all: readonly Check[] = checks,
): string => `// Generated from shared/prereqs by "npm run generate". Do not edit.
import type { Family, GuardedTask } from './check.ts';

/** A check by name, without its judgement. */
export interface CheckName {
  readonly id: string;
  readonly family: Family;
  readonly guards: readonly GuardedTask[];
}

export const checkNames: readonly CheckName[] = [
${all.map(({ id, family, guards = [] }) => `  { id: '${id}', family: '${family}', guards: [${guards.map((task) => `'${task}'`).join(', ')}] },`).join('\n')}
];
`;
