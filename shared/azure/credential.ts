import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';

/**
 * The identity of the runner: environment, workload identity, managed identity or the Azure CLI, whichever is found first. Without instance
 * discovery: it asks a host of the public cloud about the authority, which a sovereign or closed network does not reach.
 */
export const defaultCredential = (): TokenCredential => new DefaultAzureCredential({ disableInstanceDiscovery: true });
