import { applicationLogin, migrationLogin } from '../../../test/lab/engine/migration.ts';
import { azureInputs } from './azure-side.ts';
import type { Scenario } from './scenario.ts';
import type { Setting } from './setting.ts';
import { dagName } from './world.ts';

type Inputs = Readonly<Record<string, string>>;

/** The longest time for which the failovers of a link here may keep the writers out before the order, ms. */
export const maxFreezeMs = 15_000;

const failover = {
  maxWriteOutage: `${maxFreezeMs}ms`,
  freezeWindow: '1s',
  freezeLogins: applicationLogin.name,
} as const;

const special: Readonly<Partial<Record<Scenario, Inputs>>> = {
  'link-planned': { ...failover, cutoverMethod: 'tsql-planned' },
  'link-removal': { ...failover, cutoverMethod: 'remove-link' },
  'link-forced': { ...failover, cutoverMethod: 'arm-forced', allowDataLoss: 'true' },
  'link-switch-sync': { mode: 'synchronous-commit', timeout: '60s' },
  'link-switch-async': { mode: 'asynchronous-commit' },
  'link-drop': { backupTimeout: '10m', dropSourceAvailabilityGroup: 'true' },
  'link-drop-removed': { dropSourceAvailabilityGroup: 'true' },
};

const login = (side: 'source' | 'target', server: string): Inputs => ({
  [`${side}Server`]: server,
  [`${side}Username`]: migrationLogin.name,
  [`${side}Password`]: migrationLogin.password,
});

/** Inputs of the task of a scenario on the route managed-instance, by camelCase name. */
export const linkInputs = (scenario: Scenario, { instanceLogin }: Setting): Inputs => ({
  route: 'managed-instance',
  distributedAvailabilityGroup: dagName,
  connectTimeout: '2s',
  ...azureInputs,
  ...login('source', 'ONPREM'),
  ...(instanceLogin && login('target', 'contoso-mi')),
  ...special[scenario],
});
