import { dropDistributedGroup } from '../../steps/drop-distributed-group.ts';
import { failOver } from '../../steps/fail-over.ts';
import { refusedOutputs } from '../../steps/failover-outputs.ts';
import { predictedOutput } from '../../steps/foretell.ts';
import { readBothSides } from '../../steps/read-facts.ts';
import { reportStanding } from '../../steps/report-standing.ts';
import { switchCommitMode } from '../../steps/switch-commit-mode.ts';
import { validate } from '../../steps/validate.ts';
import { waitForConvergence } from '../../steps/wait-for-convergence.ts';
import { withMigration } from '../../steps/with-migration.ts';
import { azureTarget } from '../azure-inputs.ts';
import { openRequest } from '../inputs.ts';
import { validateOptions } from '../validate-options.ts';
import type { Route } from './route.ts';

/** Between two SQL Servers, for example on an Azure VM. */
export const sqlVm: Route = {
  validatePrereqs(context) {
    const request = openRequest('validate-prereqs', context.inputs, context.host);
    const { expectedDatabases } = context.inputs;
    return validate(
      context,
      request.dagName,
      () => readBothSides(context, request, { expectedDatabases, azure: azureTarget(context.inputs) }),
      validateOptions(context.inputs),
    );
  },
  switchSyncMode: (context) =>
    withMigration(context, openRequest('switch-sync-mode', context.inputs, context.host), { mode: '', changed: 'false' }, (migration) =>
      switchCommitMode(migration, { ...context.inputs, signal: context.signal }),
    ),
  waitForLsnConvergence: (context) =>
    withMigration(
      context,
      openRequest('wait-for-lsn-convergence', context.inputs, context.host),
      { converged: 'false', lagKb: '' },
      (migration) => waitForConvergence(migration, { ...context.inputs, signal: context.signal }),
    ),
  failoverDag: (context) =>
    withMigration(
      context,
      openRequest('failover-dag', context.inputs, context.host),
      { ...refusedOutputs, predictedOutageMs: '', plan: '', planHash: '' },
      async (migration) => {
        const ending = await failOver(migration, { ...context.inputs, signal: context.signal });
        return { ...ending, outputs: { predictedOutageMs: predictedOutput(migration), plan: '', planHash: '', ...ending.outputs } };
      },
    ),
  reportStanding: (context) => reportStanding(context, openRequest('failover-dag', context.inputs, context.host)),
  dropAg: (context) =>
    withMigration(context, openRequest('drop-ag', context.inputs, context.host), { dropped: 'false' }, (migration) =>
      dropDistributedGroup(migration, { ...context.inputs, signal: context.signal }),
    ),
};
