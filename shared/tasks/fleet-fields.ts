import { kebab, pascal } from '../core/casing.ts';
import type { Field } from '../core/field.ts';
import type { Fields } from '../core/task.ts';
import type { FieldGroup, FleetField, FleetFields, Holding } from '../fleet/fleet-fields.ts';
import { azureInputs, machineInputs } from './azure-inputs.ts';
import { dropInputs } from './drop-inputs.ts';
import { failoverInputs } from './failover-inputs.ts';
import { connectionInputs } from './inputs.ts';
import { switchInputs } from './switch-inputs.ts';
import { validateInputs } from './validate-inputs.ts';
import { waitInputs } from './wait-inputs.ts';

/** Parts of a side by the way the file may hold them. Tokens live for an hour: a fleet outlasts them, so there is no key for one. */
const sideParts: Readonly<Record<string, Holding>> = {
  Server: 'value-or-variable',
  Authentication: 'value',
  Username: 'value-or-variable',
  Password: 'secret',
  Domain: 'value',
  Encrypt: 'value',
  TrustServerCertificate: 'value',
  HostNameInCertificate: 'value',
  CaCertificate: 'value-or-variable',
};

const side = (name: 'source' | 'target'): FieldGroup =>
  Object.fromEntries(
    Object.entries(sideParts).map(([part, holding]) => {
      const input = `${name}${part}` as keyof typeof connectionInputs;
      const { options, ...field } = connectionInputs[input] as Field<unknown>;
      const lasting = options && { options: options.filter((option) => option !== 'access-token') };
      return [kebab(part).slice(1), { input, field: { ...field, ...lasting }, holding }];
    }),
  );

/** Values only, under the names that GitHub gives to the inputs. */
const group = (inputs: Fields, names: readonly string[], holding: Holding, inputOf = (name: string) => name): FieldGroup =>
  Object.fromEntries(
    names.map((name) => {
      const field = inputs[name];
      if (field === undefined) throw new Error(`No task has the input ${name}.`);
      return [kebab(name), { input: inputOf(name), field, holding } satisfies FleetField];
    }),
  );

/** How an option of a task is called in a matrix: two tasks may have an input of the same name, so that of the task comes in front. */
export const optionInput = (task: string, input: string): string =>
  `${pascal(task).replace(/^\w/, (letter) => letter.toLowerCase())}${pascal(kebab(input))}`;

const options = (task: string, inputs: Fields, names: readonly string[]): readonly [string, FieldGroup] => [
  task,
  group(inputs, names, 'value', (name) => optionInput(task, name)),
];

const databases = { expectedDatabases: connectionInputs.expectedDatabases };

/**
 * What a migration of a file may say: the connection, the place in Azure, and the options that differ from one migration to another. What
 * belongs to a run (dry-run, rehearse, approved-plan) and commands, which are code, stay in the pipeline. Every example for a fleet passes all of it.
 */
export const fleetFields: FleetFields = {
  own: {
    ...group(connectionInputs, ['route', 'distributedAvailabilityGroup'], 'value'),
    databases: group(databases, ['expectedDatabases'], 'value')['expected-databases'] as FleetField,
  },
  groups: {
    source: side('source'),
    target: side('target'),
    azure: group(
      { ...azureInputs, ...machineInputs },
      ['azureSubscriptionId', 'resourceGroup', 'managedInstance', 'virtualMachine', 'linkName', 'azureEnvironment', 'clientId', 'tenantId'],
      'value-or-variable',
    ),
  },
  options: Object.fromEntries([
    options('validate-prereqs', validateInputs, ['failOn', 'skipChecks']),
    options('switch-sync-mode', switchInputs, ['timeout']),
    options('wait-for-lsn-convergence', waitInputs, ['stabilityWindow', 'timeout']),
    options('failover-dag', failoverInputs, [
      'cutoverMethod',
      'freezeWindow',
      'maxWriteOutage',
      'maxSendQueue',
      'maxRedoQueue',
      'longTransactionAge',
      'longTransactionWait',
      'killLongTransactions',
      'freezeLogins',
    ]),
    options('drop-ag', dropInputs, ['backupTimeout', 'dropSourceAvailabilityGroup']),
  ]),
};
