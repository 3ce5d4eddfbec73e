import { type Aim, movesFor, type RouteRules } from '../../../shared/cutover/route-rules.ts';
import { spaceOf, statesOf } from './facet-space.ts';

/** Every state that these steps lead to. */
function reach(from: string, steps: (state: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set([from]);
  for (const state of reached) for (const next of steps(state)) reached.add(next);
  return reached;
}

/** States in which exactly one side holds the databases, or both have let go of the DAG. */
function oneHolder(rules: RouteRules): ReadonlySet<string> {
  const single = (pair: string) => {
    const [source, target] = pair.split('/');
    return (source === 'primary') !== (target === 'primary') || pair === 'none/none';
  };
  const { holders } = spaceOf(rules);
  return new Set(statesOf(rules).filter((state) => state !== 'unknown' && [...(holders.get(state) ?? [])].every(single)));
}

const isFenced = (rules: RouteRules, state: string): boolean =>
  [...(spaceOf(rules).holders.get(state) ?? [])].every((pair) => pair === 'secondary/secondary');

/**
 * Every state has a way on, and out of the fence the statements of a failover lead alone to one holder: the log may never ship, so the way
 * must not depend on anything that the servers have to do first. Where only the servers can end it, the action waits for them.
 */
export function deadEndProblems(rules: RouteRules): readonly string[] {
  const good = oneHolder(rules);
  const failovers = rules.aims.filter(({ goal }) => goal === 'failed-over');
  return statesOf(rules).flatMap((state) => {
    const stuck = rules.aims.every(({ key }) => {
      const action = rules.actions[key]?.[state];
      return action === undefined || (action.kind === 'refuse' && (action.next ?? '') === '');
    });
    if (stuck) return [`${state} has no way on`];
    if (rules.settlesItself[state] !== undefined)
      return failovers.flatMap((aim) =>
        movesFor(rules, aim, state).some(({ by }) => 'server' in by) ? [] : [`${aim.key} does not wait for the servers in ${state}`],
      );
    if (!isFenced(rules, state)) return [];
    const byStatements = (at: string) =>
      failovers.flatMap((aim) =>
        movesFor(rules, aim, at)
          .filter(({ by }) => 'statement' in by)
          .map(({ to }) => to),
      );
    return [...reach(state, byStatements)].some((reached) => good.has(reached))
      ? []
      : [`from ${state} failover-dag does not lead to one primary`];
  });
}

/** Every aim can be reached from the beginning, with one way of failing over throughout. */
export function goalProblems(rules: RouteRules): readonly string[] {
  return rules.aims.flatMap((aim) => {
    const others = rules.aims.filter(({ goal }) => goal !== 'failed-over');
    const failovers = rules.aims.filter(({ goal }) => goal === 'failed-over');
    const used = aim.goal === 'failed-over' ? [...others, aim] : [...others, ...failovers];
    const everything = (at: string) => [
      ...used.flatMap((one) => movesFor(rules, one, at).map((move) => move.to)),
      ...rules.moves.filter((move) => move.from === at && 'server' in move.by).map((move) => move.to),
    ];
    return [...reach('replicating-async', everything)].some((state) => isReached(rules, aim, state)) ? [] : [`${aim.key} is never reached`];
  });
}

function isReached(rules: RouteRules, aim: Aim, state: string): boolean {
  const kind = rules.actions[aim.key]?.[state]?.kind;
  return kind === 'nothing' || (kind === 'wait-for-convergence' && movesFor(rules, aim, state).some((move) => move.to === state));
}
