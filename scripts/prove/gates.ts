import { linkRules } from '../../shared/cutover/link/rules.ts';
import type { RouteRules } from '../../shared/cutover/route-rules.ts';
import { sqlVmRules } from '../../shared/cutover/sql-vm-rules.ts';
import { actionProblems, moveProblems } from './gates/actions.ts';
import { roleProblems } from './gates/roles.ts';
import { rowProblems } from './gates/rows.ts';
import { pointOfNoReturnProblems } from './gates/takeover.ts';
import { deadEndProblems, goalProblems } from './gates/ways.ts';

/** The rules of both routes, as they ship. */
export const shippedRules: readonly RouteRules[] = [sqlVmRules, linkRules];

/** Something that must hold of the tables of a route. Returns what is wrong, a line each. */
export interface Gate {
  readonly name: string;
  problems(rules: RouteRules): readonly string[];
}

export const gates: readonly Gate[] = [
  { name: 'every combination of facets has a state, and every row of the table is the first that fits somewhere', problems: rowProblems },
  { name: 'every state has an action for every goal, and every refusal says what to do next', problems: actionProblems },
  { name: 'every action that acts leads somewhere, and every move is sent by an action', problems: moveProblems },
  { name: 'moves fit the roles of their states, and statements what they require', problems: roleProblems },
  { name: 'no dead end: from behind the fence failover-dag alone leads to one primary', problems: deadEndProblems },
  { name: 'every goal can be reached from replicating-async', problems: goalProblems },
  { name: 'no move crosses the point of no return backwards', problems: pointOfNoReturnProblems },
];
