import type { Check } from './check.ts';
import { agentChecks } from './server-objects/agent.ts';
import { configurationChecks } from './server-objects/configuration.ts';
import { databaseSettingChecks } from './server-objects/database-settings.ts';
import { instanceCodeChecks } from './server-objects/instance-code.ts';
import { instanceObjectChecks } from './server-objects/instance-objects.ts';
import { jobChecks } from './server-objects/jobs.ts';
import { loginChecks } from './server-objects/logins.ts';
import { roleChecks } from './server-objects/roles.ts';
import { userChecks } from './server-objects/users.ts';

/** What the distributed availability group does not carry: what lives in master and msdb, or only on an instance. */
export const serverObjectChecks: readonly Check[] = [
  ...loginChecks,
  ...userChecks,
  ...roleChecks,
  ...jobChecks,
  ...agentChecks,
  ...instanceObjectChecks,
  ...instanceCodeChecks,
  ...configurationChecks,
  ...databaseSettingChecks,
];
