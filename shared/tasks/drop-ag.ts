import { defineTask } from '../core/task.ts';
import { checkLink } from './azure-inputs.ts';
import { dropInputs } from './drop-inputs.ts';
import { checkConnections } from './inputs.ts';
import { routeOf } from './routes/route.ts';

export const dropAg = defineTask({
  name: 'drop-ag',
  id: '6921b090-83b9-4144-a62f-62fde757f5b0',
  title: 'DAG: drop',
  summary: 'Drops the distributed availability group on both sides after the failover: first on the source, then on the target.',
  inputs: dropInputs,
  outputs: {
    dropped: 'true when the distributed availability group is on neither side now.',
    report: 'Path of the JSON report.',
  },
  check: (values, nameOf) => [...checkConnections(values, nameOf), ...checkLink(values)],
  run: async (context) => (await routeOf(context.inputs.route)).dropAg(context),
});
