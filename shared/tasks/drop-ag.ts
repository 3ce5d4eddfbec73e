import { flag } from '../core/field.ts';
import { defineTask } from '../core/task.ts';
import { dropDistributedGroup } from '../steps/drop-distributed-group.ts';
import { withMigration } from '../steps/with-migration.ts';
import { checkConnections, connectionInputs, openRequest } from './inputs.ts';

export const dropAg = defineTask({
  name: 'drop-ag',
  id: '6921b090-83b9-4144-a62f-62fde757f5b0',
  title: 'DAG: drop',
  summary: 'Drops the distributed availability group on both sides after the failover: first on the source, then on the target.',
  inputs: {
    ...connectionInputs,
    dropSourceAvailabilityGroup: flag({
      label: 'Drop source availability group',
      help: 'Also drops the member availability group of the source. Its databases stay in the RESTORING state.',
      default: false,
    }),
  },
  outputs: {
    dropped: 'true when the distributed availability group is on neither side now.',
    report: 'Path of the JSON report.',
  },
  check: checkConnections,
  run: (context) =>
    withMigration(context, openRequest('drop-ag', context.inputs, context.host), { dropped: 'false' }, (migration) =>
      dropDistributedGroup(migration, { ...context.inputs, signal: context.signal }),
    ),
});
