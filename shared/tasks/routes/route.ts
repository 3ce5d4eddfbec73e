import type { Fields, TaskContext } from '../../core/task.ts';
import type { dropInputs } from '../drop-inputs.ts';
import type { failoverInputs } from '../failover-inputs.ts';
import type { routeNames } from '../inputs.ts';
import type { switchInputs } from '../switch-inputs.ts';
import type { validateInputs } from '../validate-inputs.ts';
import type { waitInputs } from '../wait-inputs.ts';

export type RouteName = (typeof routeNames)[number];

type Run<I extends Fields, O extends string> = (context: TaskContext<I>) => Promise<Readonly<Record<O | 'report', string>>>;

/** What the tasks do on a route. A task picks its route once, by name; nothing below asks again which one it is. */
export interface Route {
  readonly validatePrereqs: Run<typeof validateInputs, 'ready' | 'errors' | 'warnings' | 'findings' | 'junit'>;
  readonly switchSyncMode: Run<typeof switchInputs, 'mode' | 'changed'>;
  readonly waitForLsnConvergence: Run<typeof waitInputs, 'converged' | 'lagKb'>;
  readonly failoverDag: Run<typeof failoverInputs, 'outcome' | 'writeOutageMs' | 'predictedOutageMs' | 'certificate' | 'plan' | 'planHash'>;
  /** After a failover that was cut off: says where things stand, changes nothing. */
  readonly reportStanding: (context: TaskContext<typeof failoverInputs>) => Promise<void>;
  readonly dropAg: Run<typeof dropInputs, 'dropped'>;
}

/** Loaded when the inputs are valid, and only the one that they name: a message about a bad input must not wait for what it would do. */
const routes: Readonly<Record<RouteName, () => Promise<Route>>> = {
  'sql-vm': async () => (await import('./sql-vm.ts')).sqlVm,
  'managed-instance': async () => (await import('./managed-instance.ts')).managedInstance,
};

export const routeOf = (name: RouteName): Promise<Route> => routes[name]();
