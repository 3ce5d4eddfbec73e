import { migratedNames } from '../../cutover/link/convergence.ts';
import type { LinkObservation } from '../../cutover/link/observation.ts';

/** Databases of the migration, sorted: from the source, from the link, and from the instance when both of them are silent. */
export function databaseSetOf(observation: LinkObservation): readonly string[] {
  const names = migratedNames(observation);
  return [...(names.length > 0 ? names : (observation.instance?.databases ?? []).map(({ name }) => name))].sort();
}
