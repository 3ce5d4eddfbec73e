import { duration, flag } from '../core/field.ts';
import { azureInputs } from './azure-inputs.ts';
import { connectionInputs } from './inputs.ts';
import { logInputs } from './log-inputs.ts';

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
