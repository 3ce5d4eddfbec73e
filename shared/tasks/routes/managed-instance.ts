import { refusedOutputs } from '../../steps/failover-outputs.ts';
import { dropLink } from '../../steps/link/drop-link.ts';
import { failOverToInstance } from '../../steps/link/fail-over-link.ts';
import { readLinkFacts } from '../../steps/link/read-link-facts.ts';
import { reportLinkStanding } from '../../steps/link/report-link-standing.ts';
import { switchLinkMode } from '../../steps/link/switch-link-mode.ts';
import { waitForLink } from '../../steps/link/wait-for-link.ts';
import { withLink } from '../../steps/link/with-link.ts';
import { validate } from '../../steps/validate.ts';
import { linkRequest } from '../azure-inputs.ts';
import { validateOptions } from '../validate-options.ts';
import type { Route } from './route.ts';

/** To Azure SQL Managed Instance over its link. */
export const managedInstance: Route = {
  validatePrereqs(context) {
    const request = linkRequest('validate-prereqs', context.inputs, context.host);
    const { expectedDatabases } = context.inputs;
    return validate(context, request.dagName, () => readLinkFacts(context, request, expectedDatabases), validateOptions(context.inputs));
  },
  switchSyncMode: (context) =>
    withLink(context, linkRequest('switch-sync-mode', context.inputs, context.host), { mode: '', changed: 'false' }, (migration) =>
      switchLinkMode(migration, { ...context.inputs, signal: context.signal }),
    ),
  waitForLsnConvergence: (context) =>
    withLink(
      context,
      linkRequest('wait-for-lsn-convergence', context.inputs, context.host),
      { converged: 'false', lagKb: '' },
      (migration) => waitForLink(migration, { ...context.inputs, signal: context.signal }),
    ),
  failoverDag: (context) =>
    withLink(
      context,
      linkRequest('failover-dag', context.inputs, context.host),
      { ...refusedOutputs, predictedOutageMs: '', plan: '', planHash: '' },
      async (migration) => {
        const ending = await failOverToInstance(migration, { ...context.inputs, signal: context.signal });
        return { ...ending, outputs: { predictedOutageMs: '', plan: '', planHash: '', ...ending.outputs } };
      },
    ),
  reportStanding: (context) => reportLinkStanding(context, linkRequest('failover-dag', context.inputs, context.host)),
  dropAg: (context) =>
    withLink(context, linkRequest('drop-ag', context.inputs, context.host), { dropped: 'false' }, (migration) =>
      dropLink(migration, { ...context.inputs, signal: context.signal }),
    ),
};
