import { duration } from '../core/field.ts';
import { defineTask } from '../core/task.ts';
import { azureInputs, checkLink } from './azure-inputs.ts';
import { checkConnections, connectionInputs } from './inputs.ts';
import { logInputs } from './log-inputs.ts';
import { routeOf } from './routes/route.ts';

export const waitInputs = {
  ...connectionInputs,
  ...azureInputs,
  stabilityWindow: duration({
    label: 'Stability window',
    help: 'The target has to keep up for this long, in every sample.',
    default: '10s',
  }),
  timeout: duration({ label: 'Timeout', help: 'Longest wait.', default: '30m' }),
  ...logInputs,
} as const;

export const waitForLsnConvergence = defineTask({
  name: 'wait-for-lsn-convergence',
  id: 'd67fa2ba-4d89-493f-953d-ef26481b0067',
  title: 'DAG: wait for LSN convergence',
  summary: 'Waits until the target has hardened all the log that the source had written, per database, and keeps doing so.',
  inputs: waitInputs,
  outputs: {
    converged: 'true when the target has hardened all the log that the source had written.',
    lagKb: 'Log that the source has not sent yet, in KB, summed over all databases; blank when the source does not say.',
    report: 'Path of the JSON report.',
  },
  check: (values, nameOf) => [...checkConnections(values, nameOf), ...checkLink(values)],
  run: async (context) => (await routeOf(context.inputs.route)).waitForLsnConvergence(context),
});
