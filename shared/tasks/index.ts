import { dropAg } from './drop-ag.ts';
import { failoverDag } from './failover-dag.ts';
import { switchSyncMode } from './switch-sync-mode.ts';
import { validatePrereqs } from './validate-prereqs.ts';
import { waitForLsnConvergence } from './wait-for-lsn-convergence.ts';

/** The tasks, in the order of a migration. */
export const tasks = [validatePrereqs, switchSyncMode, waitForLsnConvergence, failoverDag, dropAg] as const;
