import { defineTask } from '../core/task.ts';
import { checkLink } from './azure-inputs.ts';
import { checkConnections } from './inputs.ts';
import { routeOf } from './routes/route.ts';
import { switchInputs } from './switch-inputs.ts';

export const switchSyncMode = defineTask({
  name: 'switch-sync-mode',
  id: 'a8193e3d-7df5-4ea0-8615-d9a79cd9a09d',
  title: 'DAG: switch commit mode',
  summary:
    'Switches the distributed availability group to synchronous or asynchronous commit on both sides and waits until it is synchronized.',
  inputs: switchInputs,
  outputs: {
    mode: 'Commit mode that both sides store now: synchronous-commit or asynchronous-commit.',
    changed: 'true when this run changed the mode, false when it was so already.',
    report: 'Path of the JSON report.',
  },
  check: (values, nameOf) => [...checkConnections(values, nameOf), ...checkLink(values)],
  run: async (context) => (await routeOf(context.inputs.route)).switchSyncMode(context),
});
