import * as tl from 'azure-pipelines-task-lib/task.js';
import type { AzureConnection } from './azure-connection.ts';
import { withoutEcho } from './azure-pipelines-silence.ts';

/**
 * Reads a service connection of type Azure Resource Manager. The names of the parameters are those of azure-pipelines-tasks; the case of a
 * scheme differs between servers. Throws an Error when the connection is of another kind or not whole.
 */
export const azureConnection = (id: string): AzureConnection => withoutEcho(() => readConnection(id));

function readConnection(id: string): AzureConnection {
  const scheme = tl.getEndpointAuthorizationScheme(id, true) ?? '';
  const parameter = (name: string): string => tl.getEndpointAuthorizationParameter(id, name, true) ?? missing(name);
  switch (scheme.toLowerCase()) {
    case 'workloadidentityfederation':
      return {
        kind: 'workload-identity',
        tenantId: parameter('tenantid'),
        clientId: parameter('serviceprincipalid'),
        connectionId: id,
        systemAccessToken:
          tl.getEndpointAuthorizationParameter('SystemVssConnection', 'AccessToken', true) ?? missing('access token of the job'),
      };
    case 'serviceprincipal': {
      const principal = { tenantId: parameter('tenantid'), clientId: parameter('serviceprincipalid') };
      const byCertificate = /^spncertificate$/i.test(tl.getEndpointAuthorizationParameter(id, 'authenticationType', true) ?? '');
      return byCertificate
        ? { kind: 'certificate', ...principal, pem: parameter('servicePrincipalCertificate') }
        : { kind: 'secret', ...principal, clientSecret: parameter('serviceprincipalkey') };
    }
    case 'managedserviceidentity':
      return { kind: 'managed-identity' };
    default:
      throw new Error(`the service connection has the authentication scheme "${scheme}", which is not one of Azure Resource Manager`);
  }
}

function missing(name: string): never {
  throw new Error(`the service connection has no ${name}`);
}
