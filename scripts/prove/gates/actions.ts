import { movesFor, type RouteRules } from '../../../shared/cutover/route-rules.ts';
import { statesOf } from './facet-space.ts';

/** Every state has an action for every aim; a refusal, and a wait that may not end, say what to do next. */
export function actionProblems(rules: RouteRules): readonly string[] {
  return rules.aims.flatMap(({ key }) =>
    statesOf(rules).flatMap((state) => {
      const action = rules.actions[key]?.[state];
      if (action === undefined) return [`${key} has no action in ${state}`];
      const says = action.next !== undefined && /^\S.{15,}\.$/.test(action.next);
      if (action.kind === 'refuse' && !says) return [`${key} in ${state}: the refusal does not say what to do next`];
      if (rules.settlesItself[state] !== undefined && acts(action.kind) && !says)
        return [`${key} in ${state}: it does not say what to do when the servers do not end it`];
      return [];
    }),
  );
}

const acts = (kind: string | undefined): boolean => kind !== undefined && kind !== 'nothing' && kind !== 'refuse';

/** Every action that acts leads somewhere, and every statement is sent by an action. */
export function moveProblems(rules: RouteRules): readonly string[] {
  const idle = rules.aims.flatMap((aim) =>
    statesOf(rules).flatMap((state) => {
      const kind = rules.actions[aim.key]?.[state]?.kind;
      return acts(kind) && movesFor(rules, aim, state).length === 0 ? [`${aim.key} in ${state}: ${kind} leads nowhere`] : [];
    }),
  );
  const orphans = rules.moves.flatMap(({ from, to, by }) => {
    if (!('statement' in by)) return [];
    const { statement } = by;
    const tidied = Object.values(rules.actionRules).some((rule) => rule.tidies.includes(statement));
    const isSent = rules.aims.some(({ key }) => {
      const rule = rules.actionRules[rules.actions[key]?.[from]?.kind ?? ''];
      return tidied || rule?.sends.includes(statement) === true;
    });
    return isSent ? [] : [`no action sends ${statement} in ${from}, and it leads to ${to}`];
  });
  return [...idle, ...orphans];
}
