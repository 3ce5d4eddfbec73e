import type { PartName } from '../sqlserver/readings/all-parts.ts';
import { needsAttention } from './assess.ts';
import type { Check, Facts, GuardedTask } from './check.ts';
import { checks, type Finding, runChecks } from './run-checks.ts';

/** The checks that a task judges again before its own statements, but for those that the user skips. */
export const guardsOf = (task: GuardedTask, skip: readonly string[], all: readonly Check[] = checks): readonly Check[] =>
  all.filter((check) => check.guards?.includes(task) && !skip.some((id) => id.toLowerCase() === check.id.toLowerCase()));

/** What has to be read for them; nothing when all of them judge the observation alone. */
export const partsOf = (guards: readonly Check[]): readonly PartName[] => [...new Set(guards.flatMap((check) => check.reads))];

/** What stands against the statement: a guard that failed, or that could not be judged. */
export const brokenGuards = (facts: Facts, guards: readonly Check[]): readonly Finding[] => runChecks(facts, guards).filter(needsAttention);
