import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';

/** The identity of the runner: environment, workload identity, managed identity or the Azure CLI, whichever is found first. */
export const defaultCredential = (): TokenCredential => new DefaultAzureCredential();
