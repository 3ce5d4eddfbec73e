import { kebab } from '../../shared/core/casing.ts';
import type { Field } from '../../shared/core/field.ts';
import type { Task } from '../../shared/core/task.ts';

/** An input of the reusable workflow, and the input of a task that takes it. */
interface Passed {
  /** As the workflow calls it, in kebab-case. */
  readonly name: string;
  readonly field: Field<unknown>;
}

/** What the workflow decides by itself: the sequence does not work with another value, or needs a file of an earlier run. */
const withheld = new Set(['mode', 'wait', 'only', 'baseline', 'updateBaseline', 'dryRun', 'rehearse', 'earlierReport', 'approvedPlan']);

/**
 * The inputs of a task that the workflow passes on, by the name that the task has for them. Inputs that every task describes alike are one
 * input of the workflow; another one that several tasks have, such as a timeout, gets the name of its task in front.
 */
export function passedInputs(task: Task, tasks: readonly Task[]): ReadonlyMap<string, Passed> {
  const offered = Object.entries(task.inputs).filter(([name, { onlyOn }]) => onlyOn === undefined && !withheld.has(name));
  return new Map(
    offered.map(([name, field]) => {
      const others = tasks.flatMap(({ inputs }) => inputs[name] ?? []);
      const isShared = others.length === tasks.length || others.length === 1;
      return [kebab(name), { name: isShared ? kebab(name) : `${task.name}-${kebab(name)}`, field }];
    }),
  );
}

/** All inputs that the workflow passes on, by its own name for them. */
export const allPassed = (tasks: readonly Task[]): ReadonlyMap<string, Field<unknown>> =>
  new Map(tasks.flatMap((task) => [...passedInputs(task, tasks).values()].map(({ name, field }) => [name, field] as const)));
