import type { RouteRules } from '../../../shared/cutover/route-rules.ts';
import { spaceOf } from './facet-space.ts';

/** Every combination of facets has a state, and every row of the table is the first that fits somewhere. */
export function rowProblems(rules: RouteRules): readonly string[] {
  const { usedRows } = spaceOf(rules);
  return [
    ...(usedRows.has(-1) ? ['some combination of facets has no state'] : []),
    ...rules.patterns.flatMap(({ when, state }, row) =>
      usedRows.has(row) ? [] : [`row ${row + 1}, ${JSON.stringify(when)} → ${state}, is never the first that fits`],
    ),
  ];
}
