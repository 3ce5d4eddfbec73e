import type { Check } from './check.ts';
import { azureReadinessChecks } from './readiness/azure.ts';
import { backupChecks } from './readiness/backups.ts';
import { freezeChecks } from './readiness/freeze.ts';
import { settingChecks } from './readiness/settings.ts';
import { sizeChecks } from './readiness/size.ts';

/** The day of the cutover: what makes it slow, or its fallback useless. */
export const readinessChecks: readonly Check[] = [
  ...backupChecks,
  ...sizeChecks,
  ...settingChecks,
  ...freezeChecks,
  ...azureReadinessChecks,
];
