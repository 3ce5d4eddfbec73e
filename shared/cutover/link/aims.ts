import type { Aim } from '../route-rules.ts';
import type { CutoverMethod } from './method.ts';

export type LinkAim = 'synchronous' | 'asynchronous' | 'converged' | CutoverMethod | 'dropped';

/** What a task on this route wants to be true when it ends. A failover has an aim for each cutover method. */
export const linkAims: readonly Aim<LinkAim>[] = [
  { key: 'synchronous', goal: 'synchronous', title: 'switch-sync-mode (synchronous commit)' },
  { key: 'asynchronous', goal: 'asynchronous', title: 'switch-sync-mode (asynchronous commit)' },
  { key: 'converged', goal: 'converged', title: 'wait-for-lsn-convergence' },
  { key: 'tsql-planned', goal: 'failed-over', title: 'failover-dag, cutover-method tsql-planned' },
  { key: 'remove-link', goal: 'failed-over', title: 'failover-dag, cutover-method remove-link' },
  { key: 'arm-forced', goal: 'failed-over', title: 'failover-dag, cutover-method arm-forced' },
  { key: 'dropped', goal: 'dropped', title: 'drop-ag' },
];
