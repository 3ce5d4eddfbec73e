/**
 * Compiled parts of batches, kept and bound again to whoever runs them next. SQL Server keeps plans, too; here it is what makes a
 * statement that is sent ten thousand times cheap.
 */
import type { Binding } from '../expressions/binding.ts';
import { bindingOf, type Execution } from './execution.ts';
import { createPlanScope, type PlanScope, type PlanUse } from './plan-scope.ts';

/** By the node of the syntax tree that was compiled. Its key lives in the parse cache, so a plan is forgotten with its text. */
export type PlanCache = WeakMap<object, Plan>;

interface Plan {
  readonly scope: PlanScope;
  readonly compiled: unknown;
}

export const createPlanCache = (): PlanCache => new WeakMap();

/**
 * Compiles `node`, or takes the plan of an earlier execution when every name in it still means the same. Throws what `compile` throws.
 * Gives a function that binds the plan to this execution: call it right before each evaluation, and evaluate without awaiting. One node
 * has to be compiled in one way only.
 */
export function planFor<Compiled extends NonNullable<unknown>>(
  node: object,
  execution: Execution,
  compile: (binding: Binding) => Compiled,
): () => Compiled {
  const { plans } = execution.session;
  const known = plans.get(node);
  const use = known?.scope.bind(execution);
  if (known && use) return bound(known.scope, use, known.compiled as Compiled);

  const scope = createPlanScope(execution);
  const compiled = compile({ ...bindingOf(execution), session: scope.session, variables: scope.variables, tables: scope.tables });
  plans.set(node, { scope, compiled });
  return bound(scope, scope.first, compiled);
}

const bound =
  <Compiled>(scope: PlanScope, use: PlanUse, compiled: Compiled) =>
  (): Compiled => {
    scope.enter(use);
    return compiled;
  };
