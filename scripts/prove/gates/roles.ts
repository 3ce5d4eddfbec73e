import type { Holds, RouteRules } from '../../../shared/cutover/route-rules.ts';
import { canHold, spaceOf } from './facet-space.ts';

const heldBy: Readonly<Record<string, Holds>> = { PRIMARY: 'primary', SECONDARY: 'secondary' };

/** Moves fit the roles of their states, and what a statement requires holds in every observation of the state that it is sent from. */
export function roleProblems(rules: RouteRules): readonly string[] {
  return rules.moves.flatMap(({ from, to, by }) => {
    if (!('statement' in by)) return happeningProblems(rules, from, to, by.server);
    const statement = rules.statements[by.statement];
    if (statement === undefined) return [`${by.statement} is no statement`];
    const name = `${by.statement}: ${from} → ${to}`;
    const needs = Object.entries(statement.requires as Readonly<Record<string, string | boolean>>).flatMap(([facet, value]) => {
      const values = spaceOf(rules).values.get(from)?.get(facet) ?? new Set();
      return values.size === 1 && values.has(value) ? [] : [`${name}: ${from} does not say that ${facet} is ${value}`];
    });
    const roles = statement.sides.flatMap((side) => {
      if (side === 'azure') return [];
      const { role, gives } = statement;
      const given = gives !== undefined && !canHold(rules, to, side, heldBy[gives] ?? 'not-known') && !isUndecided(rules, to);
      return [
        ...(role !== undefined && !canHold(rules, from, side, heldBy[role] ?? 'not-known')
          ? [`${name}: the ${side} is never ${role} in ${from}`]
          : []),
        ...(given ? [`${name}: the ${side} is never ${gives} in ${to}`] : []),
      ];
    });
    return [...needs, ...roles];
  });
}

/** The servers are still at it: the role may be given or not. */
const isUndecided = (rules: RouteRules, state: string): boolean => rules.settlesItself[state] !== undefined;

function happeningProblems(rules: RouteRules, from: string, to: string, happening: string): readonly string[] {
  if (rules.changesRoles.includes(happening)) return [];
  const { holders } = spaceOf(rules);
  const keepsRoles = [...(holders.get(from) ?? [])].some((pair) => holders.get(to)?.has(pair));
  return keepsRoles ? [] : [`${happening}: ${from} → ${to} changes a role by itself`];
}
