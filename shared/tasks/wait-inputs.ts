import { duration } from '../core/field.ts';
import { azureInputs } from './azure-inputs.ts';
import { connectionInputs } from './inputs.ts';
import { logInputs } from './log-inputs.ts';

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
