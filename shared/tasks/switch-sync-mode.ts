import { choice, duration, flag } from '../core/field.ts';
import { defineTask } from '../core/task.ts';
import { switchCommitMode } from '../steps/switch-commit-mode.ts';
import { withMigration } from '../steps/with-migration.ts';
import { checkConnections, connectionInputs, openRequest, skippedGuards } from './inputs.ts';

export const switchSyncMode = defineTask({
  name: 'switch-sync-mode',
  id: 'a8193e3d-7df5-4ea0-8615-d9a79cd9a09d',
  title: 'DAG: switch commit mode',
  summary:
    'Switches the distributed availability group to synchronous or asynchronous commit on both sides and waits until it is synchronized.',
  inputs: {
    ...connectionInputs,
    mode: choice(['synchronous-commit', 'asynchronous-commit'], {
      label: 'Mode',
      help: 'Commit mode to set on both sides.',
      default: 'synchronous-commit',
    }),
    wait: flag({ label: 'Wait', help: 'Waits until every database is SYNCHRONIZED; only for synchronous-commit.', default: true }),
    timeout: duration({ label: 'Timeout', help: 'Longest wait for SYNCHRONIZED.', default: '30m' }),
    skipChecks: skippedGuards('switch-sync-mode'),
  },
  outputs: {
    mode: 'Commit mode that both sides store now: synchronous-commit or asynchronous-commit.',
    changed: 'true when this run changed the mode, false when it was so already.',
    report: 'Path of the JSON report.',
  },
  check: checkConnections,
  run: (context) =>
    withMigration(context, openRequest('switch-sync-mode', context.inputs, context.host), { mode: '', changed: 'false' }, (migration) =>
      switchCommitMode(migration, { ...context.inputs, signal: context.signal }),
    ),
});
