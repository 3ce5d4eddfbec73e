import { TaskFailure } from '../../core/errors.ts';
import type { LinkObservation } from '../../cutover/link/observation.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import { databaseSetOf } from './databases-of-link.ts';

/** Throws TaskFailure with these outputs unless the link holds exactly the expected databases; undefined expects nothing. */
export function expectDatabases(
  observation: LinkObservation,
  expected: readonly string[] | undefined,
  outputs: Readonly<Record<string, string>>,
): void {
  if (expected === undefined) return;
  const there = databaseSetOf(observation);
  if (fold(there) === fold(expected)) return;
  throw new TaskFailure(
    'other-databases',
    `Refused: the link holds ${named(there)}, and not exactly the expected databases ${named(expected)}. Nothing was changed.`,
    { outputs, remedy: 'Correct expected-databases, or check which link this is.' },
  );
}

const named = (names: readonly string[]): string => names.map((name) => untrusted(name, 128)).join(', ');

const fold = (names: readonly string[]): string =>
  names
    .map((name) => name.toLowerCase())
    .sort()
    .join('\n');
