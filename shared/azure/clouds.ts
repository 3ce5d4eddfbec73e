/** The clouds of Microsoft as the Azure CLI and the service connections spell them, and `Custom`: one that the machine names, see `cloudOf`. */
export const azureEnvironments = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud', 'Custom'] as const;
export type AzureEnvironment = (typeof azureEnvironments)[number];

/** Where a cloud is reached. */
export interface Cloud {
  /** Azure Resource Manager, without a slash at the end. */
  readonly resourceManager: string;
  /** Microsoft Entra ID. */
  readonly authority: string;
  /** What an identity token of a pipeline has to be made out to (Microsoft, "Workload identity federation"). */
  readonly federationAudience: string;
}

export const clouds: Readonly<Record<Exclude<AzureEnvironment, 'Custom'>, Cloud>> = {
  AzureCloud: {
    resourceManager: 'https://management.azure.com',
    authority: 'https://login.microsoftonline.com',
    federationAudience: 'api://AzureADTokenExchange',
  },
  AzureUSGovernment: {
    resourceManager: 'https://management.usgovcloudapi.net',
    authority: 'https://login.microsoftonline.us',
    federationAudience: 'api://AzureADTokenExchangeUSGov',
  },
  AzureChinaCloud: {
    resourceManager: 'https://management.chinacloudapi.cn',
    authority: 'https://login.chinacloudapi.cn',
    federationAudience: 'api://AzureADTokenExchangeChina',
  },
};
