import { azureEnvironments } from '../azure/clouds.ts';
import { azureConnection, choice, optional, text } from '../core/field.ts';
import type { Fields, Problem, ReadableValues, Values } from '../core/task.ts';
import type { AzureTarget } from '../steps/look-at-azure.ts';

const group = 'Azure';

const guid = (value: string): string | undefined =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? undefined : 'must be a GUID such as 00000000-0000-0000-0000-000000000000';

/** Source: Microsoft, "Naming rules and restrictions for Azure resources". */
const resourceName = (longest: number) => (value: string) =>
  value.length <= longest && /^[\p{L}\p{N}_().-]+$/u.test(value) && !value.endsWith('.')
    ? undefined
    : `must be a name of Azure with at most ${longest} characters`;

/** Where the target is in Azure, and as whom to look. */
export const azureInputs = {
  azureSubscriptionId: optional(
    text({ label: 'Azure subscription', help: 'Subscription of the virtual machine. With it Azure is checked too.', accept: guid, group }),
  ),
  resourceGroup: optional(
    text({ label: 'Resource group', help: 'Resource group of the virtual machine.', accept: resourceName(90), group }),
  ),
  virtualMachine: optional(
    text({ label: 'Virtual machine', help: 'Name of the virtual machine that the target runs on.', accept: resourceName(64), group }),
  ),
  azureEnvironment: choice(azureEnvironments, { label: 'Azure environment', help: 'The cloud.', default: 'AzureCloud', group }),
  azureServiceConnection: optional(
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

type AzureInputs = typeof azureInputs;

const place = ['azureSubscriptionId', 'resourceGroup', 'virtualMachine'] as const;

/** The machine is named in whole or not at all. */
export function checkAzure(values: ReadableValues<AzureInputs>): readonly Problem<keyof AzureInputs>[] {
  const given = place.filter((name) => values[name] !== undefined);
  if (given.length === 0) return [];
  return place
    .filter((name) => values[name] === undefined)
    .map((input) => ({
      input,
      problem: 'is required to look at the virtual machine in Azure: the subscription, the resource group and its name belong together',
    }));
}

/** Undefined when the inputs name no machine. */
export function azureTarget(inputs: Values<AzureInputs>): AzureTarget | undefined {
  const { azureSubscriptionId: subscriptionId, resourceGroup, virtualMachine } = inputs;
  if (subscriptionId === undefined || resourceGroup === undefined || virtualMachine === undefined) return undefined;
  return {
    place: { subscriptionId, resourceGroup, virtualMachine },
    login: {
      environment: inputs.azureEnvironment,
      clientId: inputs.clientId,
      tenantId: inputs.tenantId,
      serviceConnection: inputs.azureServiceConnection,
    },
  };
}
