import type { Check } from './check.ts';
import { loginChecks } from './server-objects/logins.ts';
import { roleChecks } from './server-objects/roles.ts';
import { userChecks } from './server-objects/users.ts';

/** What the distributed availability group does not carry: what lives in master and msdb, or only on an instance. */
export const serverObjectChecks: readonly Check[] = [...loginChecks, ...userChecks, ...roleChecks];
