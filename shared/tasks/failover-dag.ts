import { duration, flag } from '../core/field.ts';
import { defineTask } from '../core/task.ts';
import { failOver } from '../steps/fail-over.ts';
import { withMigration } from '../steps/with-migration.ts';
import { checkConnections, connectionInputs, openRequest } from './inputs.ts';

export const failoverDag = defineTask({
  name: 'failover-dag',
  id: '9fa5d16d-4db3-4e01-9afe-88c114af3a25',
  title: 'DAG: fail over',
  summary: 'Makes the target the primary: demotes the source, proves that no log is missing, and only then promotes the target.',
  inputs: {
    ...connectionInputs,
    maxWriteOutage: duration({
      label: 'Longest write outage',
      help: 'When the proof does not come within this time after the demotion, the source is made primary again.',
      default: '60s',
      min: 1000,
      max: 3_600_000,
    }),
    dryRun: flag({ label: 'Dry run', help: 'Prints exactly what would be sent, and where, and changes nothing.', default: false }),
  },
  outputs: {
    outcome: 'completed, already-done, rolled-back, refused or unknown; planned after a dry run.',
    writeOutageMs: 'From the demotion until every database of the target was writable, in ms; blank when this run did not demote.',
    certificate: 'Path of the certificate (JSON): the proof that the target held all the log. Blank when this run did not need one.',
    report: 'Path of the JSON report.',
  },
  check: checkConnections,
  run: (context) =>
    withMigration(
      context,
      openRequest('failover-dag', context.inputs, context.host),
      { outcome: 'refused', writeOutageMs: '', certificate: '' },
      (migration) => failOver(migration, { ...context.inputs, signal: context.signal }),
    ),
});
