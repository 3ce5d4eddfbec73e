import { duration, flag } from '../core/field.ts';
import { defineTask } from '../core/task.ts';
import { azureInputs, checkLink } from './azure-inputs.ts';
import { checkConnections, connectionInputs } from './inputs.ts';
import { logInputs } from './log-inputs.ts';
import { routeOf } from './routes/route.ts';

export const dropInputs = {
  ...connectionInputs,
  ...azureInputs,
  dropSourceAvailabilityGroup: flag({
    label: 'Drop source availability group',
    help: 'Also drops the member availability group of the source. Its databases stay in the RESTORING state.',
    default: false,
  }),
  backupTimeout: duration({
    label: 'Backup timeout',
    help: 'For a link that was kept: longest wait for the first full backup that the instance takes after the cutover; 0s refuses when it is not there.',
    default: '0s',
    onlyWhen: [{ input: 'route', is: ['managed-instance'] }],
  }),
  ...logInputs,
} as const;

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
