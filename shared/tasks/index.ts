import { dropAg } from './drop-ag.ts';
import { failoverDag } from './failover-dag.ts';
import { planFleet } from './plan-fleet.ts';
import { switchSyncMode } from './switch-sync-mode.ts';
import { validatePrereqs } from './validate-prereqs.ts';
import { waitForLsnConvergence } from './wait-for-lsn-convergence.ts';

/** The tasks, in the order of a migration; the last one plans many of them. */
export const tasks = [validatePrereqs, switchSyncMode, waitForLsnConvergence, failoverDag, dropAg, planFleet] as const;
