import type { AzureLogin } from '../azure/arm.ts';
import { azureEnvironments } from '../azure/clouds.ts';
import { azureConnection, choice, optional, text } from '../core/field.ts';
import type { Fields, Problem, ReadableValues, Values } from '../core/task.ts';
import type { Host } from '../hosts/host.ts';
import type { LinkRequest } from '../steps/link/link-migration.ts';
import type { AzureTarget } from '../steps/look-at-azure.ts';
import { type connectionInputs, linkEndpoints } from './inputs.ts';

const group = 'Azure';

const guid = (value: string): string | undefined =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? undefined : 'must be a GUID such as 00000000-0000-0000-0000-000000000000';

/** Source: Microsoft, "Naming rules and restrictions for Azure resources". */
const resourceName = (longest: number) => (value: string) =>
  value.length <= longest && /^[\p{L}\p{N}_().-]+$/u.test(value) && !value.endsWith('.')
    ? undefined
    : `must be a name of Azure with at most ${longest} characters`;

/** As `az sql mi` has it (Microsoft, "Naming rules": managedInstances). */
const instanceName = (value: string): string | undefined =>
  value.length <= 63 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value)
    ? undefined
    : 'must be the name of a managed instance: at most 63 lower-case letters, digits and inner hyphens, without the domain';

const apiVersion = (value: string): string | undefined =>
  /^\d{4}-\d{2}-\d{2}(-preview)?$/.test(value) ? undefined : 'must be an api-version such as 2025-01-01';

/** A name that is one part of an address: no separators, and no step upwards. */
const isLinkName = (value: string): boolean => /^[^/\\?#%]{1,128}$/.test(value) && !/^\.+$/.test(value);

/** Where the target is in Azure, and as whom to act there. The same for every task. */
export const azureInputs = {
  azureSubscriptionId: optional(
    text({ label: 'Azure subscription ID', help: 'Subscription of the virtual machine or of the managed instance.', accept: guid, group }),
  ),
  resourceGroup: optional(
    text({
      label: 'Resource group',
      help: 'Resource group of the virtual machine or of the managed instance.',
      accept: resourceName(90),
      group,
    }),
  ),
  managedInstance: optional(
    text({ label: 'Managed instance', help: 'Name of the managed instance (route managed-instance).', accept: instanceName, group }),
  ),
  linkName: optional(
    text({
      label: 'Link name',
      help: 'Name of the link in Azure. Blank: that of the distributed availability group.',
      accept: (value) => (isLinkName(value) ? undefined : 'must be the name of a link'),
      group,
    }),
  ),
  armApiVersion: text({
    label: 'ARM api-version',
    help: 'Version of the interface of Microsoft.Sql that is spoken to.',
    default: '2025-01-01',
    accept: apiVersion,
    group,
  }),
  azureEnvironment: choice(azureEnvironments, {
    label: 'Azure environment',
    help: 'The cloud. Custom: the one that AZURE_AUTHORITY_HOST and AZURE_RESOURCE_MANAGER_URL of the machine name.',
    default: 'AzureCloud',
    group,
  }),
  azureSubscription: optional(
    azureConnection({ label: 'Azure service connection', help: 'Azure Resource Manager connection to sign in with.', group }),
  ),
  clientId: optional(
    text({
      label: 'Client ID',
      help: 'Application that trusts the identity token of the pipeline (OpenID Connect), or user-assigned managed identity of the machine.',
      accept: guid,
      group,
    }),
  ),
  tenantId: optional(text({ label: 'Tenant ID', help: 'Microsoft Entra tenant of the application.', accept: guid, group })),
} as const satisfies Fields;

/** Only validate-prereqs looks at a virtual machine. */
export const machineInputs = {
  virtualMachine: optional(
    text({
      label: 'Virtual machine',
      help: 'Name of the virtual machine that the target runs on (route sql-vm).',
      accept: resourceName(64),
      group,
    }),
  ),
} as const satisfies Fields;

type AzureInputs = typeof azureInputs;
type ConnectionInputs = typeof connectionInputs;

/** The managed instance is named in whole on its route. */
export function checkLink(
  values: ReadableValues<AzureInputs & Pick<ConnectionInputs, 'route' | 'distributedAvailabilityGroup'>>,
): readonly Problem<keyof AzureInputs>[] {
  const { route, linkName, distributedAvailabilityGroup: dagName } = values;
  if (route !== 'managed-instance') return [];
  const missing = (['azureSubscriptionId', 'resourceGroup', 'managedInstance'] as const)
    .filter((name) => values[name] === undefined)
    .map((input) => ({ input, problem: 'is required on the route managed-instance' }));
  if (linkName !== undefined || dagName === undefined || isLinkName(dagName)) return missing;
  return [...missing, { input: 'linkName', problem: 'is required: no link can have the name of the distributed availability group' }];
}

const machine = ['azureSubscriptionId', 'resourceGroup', 'virtualMachine'] as const;

/** The machine is named in whole or not at all. */
export function checkMachine(
  values: ReadableValues<AzureInputs & typeof machineInputs & Pick<ConnectionInputs, 'route'>>,
): readonly Problem<keyof AzureInputs | 'virtualMachine'>[] {
  if (values.route === 'managed-instance') return [];
  const given = machine.filter((name) => values[name] !== undefined);
  if (given.length === 0) return [];
  return machine
    .filter((name) => values[name] === undefined)
    .map((input) => ({
      input,
      problem: 'is required to look at the virtual machine in Azure: the subscription, the resource group and its name belong together',
    }));
}

const loginOf = (inputs: Values<AzureInputs>): AzureLogin => ({
  environment: inputs.azureEnvironment,
  clientId: inputs.clientId,
  tenantId: inputs.tenantId,
  serviceConnection: inputs.azureSubscription,
});

/** Undefined when the inputs name no machine. */
export function azureTarget(inputs: Values<AzureInputs & typeof machineInputs>): AzureTarget | undefined {
  const { azureSubscriptionId: subscriptionId, resourceGroup, virtualMachine } = inputs;
  if (subscriptionId === undefined || resourceGroup === undefined || virtualMachine === undefined) return undefined;
  return { place: { subscriptionId, resourceGroup, virtualMachine }, login: loginOf(inputs) };
}

/** The source, the link and the instance, ready to open. Blank names can not happen here: `checkLink` has refused them. */
export const linkRequest = (task: string, inputs: Values<ConnectionInputs & AzureInputs>, host: Pick<Host, 'runId'>): LinkRequest => ({
  task,
  dagName: inputs.distributedAvailabilityGroup,
  ...linkEndpoints(task, inputs, host),
  address: {
    subscriptionId: inputs.azureSubscriptionId ?? '',
    resourceGroup: inputs.resourceGroup ?? '',
    managedInstance: inputs.managedInstance ?? '',
    linkName: inputs.linkName ?? inputs.distributedAvailabilityGroup,
    apiVersion: inputs.armApiVersion,
  },
  login: loginOf(inputs),
});
