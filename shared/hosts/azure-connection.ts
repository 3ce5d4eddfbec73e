/** An Azure Resource Manager service connection of Azure Pipelines, by how it signs in. */
export type AzureConnection =
  | {
      readonly kind: 'workload-identity';
      readonly tenantId: string;
      readonly clientId: string;
      readonly connectionId: string;
      /** Of the job: with it Azure Pipelines gives out identity tokens. */
      readonly systemAccessToken: string;
    }
  | { readonly kind: 'secret'; readonly tenantId: string; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: 'certificate'; readonly tenantId: string; readonly clientId: string; readonly pem: string }
  | { readonly kind: 'managed-identity' };
