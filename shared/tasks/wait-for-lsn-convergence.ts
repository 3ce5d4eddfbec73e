import { defineTask } from '../core/task.ts';
import { checkLink } from './azure-inputs.ts';
import { checkConnections } from './inputs.ts';
import { routeOf } from './routes/route.ts';
import { waitInputs } from './wait-inputs.ts';

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
