import { choice, duration, flag } from '../core/field.ts';
import { azureInputs } from './azure-inputs.ts';
import { connectionInputs, skippedGuards } from './inputs.ts';
import { logInputs } from './log-inputs.ts';

const synchronous = [{ input: 'mode', is: ['synchronous-commit'] }];

export const switchInputs = {
  ...connectionInputs,
  ...azureInputs,
  mode: choice(['synchronous-commit', 'asynchronous-commit'], {
    label: 'Mode',
    help: 'Commit mode to set on both sides.',
    default: 'synchronous-commit',
  }),
  wait: flag({ label: 'Wait', help: 'Waits until every database is SYNCHRONIZED.', default: true, onlyWhen: synchronous }),
  timeout: duration({ label: 'Timeout', help: 'Longest wait for SYNCHRONIZED.', default: '30m', onlyWhen: synchronous }),
  skipChecks: skippedGuards('switch-sync-mode'),
  ...logInputs,
} as const;
