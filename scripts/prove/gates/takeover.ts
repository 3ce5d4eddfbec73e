import type { RouteMove, RouteRules } from '../../../shared/cutover/route-rules.ts';
import { canHold, spaceOf } from './facet-space.ts';

/** No move crosses the point of no return backwards, and none crosses it without its proof. */
export const pointOfNoReturnProblems = (rules: RouteRules): readonly string[] => rules.moves.flatMap((move) => problemsOf(rules, move));

function problemsOf(rules: RouteRules, { from, to, by }: RouteMove): readonly string[] {
  const targetHolds = (state: string) => canHold(rules, state, 'target', 'primary');
  const sourceHolds = (state: string) => canHold(rules, state, 'source', 'primary');
  const taken = (state: string) => targetHolds(state) && !sourceHolds(state) && state !== 'half-dropped' && state !== 'unknown';
  const name = `${'statement' in by ? by.statement : by.server}: ${from} → ${to}`;
  const statement = 'statement' in by ? rules.statements[by.statement] : undefined;
  const byServers = 'server' in by && rules.changesRoles.includes(by.server);
  const problems: string[] = [];
  if (taken(from) && sourceHolds(to) && to !== 'half-dropped') problems.push(`${name} leads back from a target that is primary`);
  if (!targetHolds(from) && targetHolds(to) && !byServers) {
    if (statement?.proof === undefined) problems.push(`${name} makes the target primary without the proof`);
    else if (!rules.provedIn[statement.proof]?.includes(from)) problems.push(`${name} makes the target primary, and ${from} is not proved`);
    if (!statement?.pointOfNoReturn) problems.push(`${name} makes the target primary and is not marked as the point of no return`);
  }
  if (statement === undefined) return problems;
  if (statement.pointOfNoReturn && statement.afterPointOfNoReturn === 'allowed')
    problems.push(`${name} may be sent again although it may still land`);
  if (statement.gives === 'PRIMARY' && statement.sides.includes('source')) {
    if (statement.afterPointOfNoReturn !== 'only-if-target-seen-secondary')
      problems.push(`${name} may be sent after the promote although the target was not seen SECONDARY`);
    if (targetHolds(from)) problems.push(`${name} makes the source primary while the target may be primary`);
  }
  if (statement.beginsFailover && !statement.pointOfNoReturn && statement.afterPointOfNoReturn !== 'never')
    problems.push(`${name} begins a failover again after the promote was sent`);
  if (statement.drops && !spaceOf(rules).targetWrites.has(from) && from !== 'half-dropped')
    problems.push(`${name} drops the DAG before the target takes writes`);
  return problems;
}
