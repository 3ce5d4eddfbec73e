import { jest } from '@jest/globals';
import type { AzureConnection } from '../../../shared/hosts/azure-connection.ts';
import { type ServiceConnection, serviceConnectionEnvironment } from '../../lab/hosts/azure/service-connection.ts';

const principal = { tenantid: 'tenant', serviceprincipalid: 'client' };
const connections: readonly (ServiceConnection & { readonly expected: AzureConnection | RegExp })[] = [
  {
    id: 'federated',
    name: 'federated',
    authorization: { scheme: 'WorkloadIdentityFederation', parameters: principal },
    expected: {
      kind: 'workload-identity',
      tenantId: 'tenant',
      clientId: 'client',
      connectionId: 'federated',
      systemAccessToken: 'of-the-job',
    },
  },
  {
    id: 'secret',
    name: 'secret',
    authorization: { scheme: 'serviceprincipal', parameters: { ...principal, authenticationType: 'spnKey', serviceprincipalkey: 'key' } },
    expected: { kind: 'secret', tenantId: 'tenant', clientId: 'client', clientSecret: 'key' },
  },
  {
    id: 'certificate',
    name: 'certificate',
    authorization: {
      scheme: 'ServicePrincipal',
      parameters: { ...principal, authenticationType: 'spnCertificate', servicePrincipalCertificate: 'PEM' },
    },
    expected: { kind: 'certificate', tenantId: 'tenant', clientId: 'client', pem: 'PEM' },
  },
  {
    id: 'machine',
    name: 'machine',
    authorization: { scheme: 'ManagedServiceIdentity', parameters: {} },
    expected: { kind: 'managed-identity' },
  },
  {
    id: 'generic',
    name: 'generic',
    authorization: { scheme: 'UsernamePassword', parameters: { username: 'u', password: 'p' } },
    expected: /authentication scheme "UsernamePassword"/,
  },
  {
    id: 'broken',
    name: 'broken',
    authorization: { scheme: 'ServicePrincipal', parameters: { tenantid: 'tenant', serviceprincipalid: 'client' } },
    expected: /has no serviceprincipalkey/,
  },
];

const job: ServiceConnection = {
  id: 'SystemVssConnection',
  name: 'SystemVssConnection',
  authorization: { scheme: 'OAuth', parameters: { AccessToken: 'of-the-job' } },
};

test.each(connections)('a service connection as the agent hands it over: $id', async ({ id, expected }) => {
  // The library reads its environment once, when it loads.
  for (const connection of [...connections, job]) Object.assign(process.env, serviceConnectionEnvironment(connection));
  const { azureConnection } = await import('../../../shared/hosts/azure-pipelines-connection.ts');
  const printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    if (expected instanceof RegExp) expect(() => azureConnection(id)).toThrow(expected);
    else expect(azureConnection(id)).toEqual(expected);
    expect(printed.mock.calls.flat().join('')).not.toMatch(/auth param/);
  } finally {
    printed.mockRestore();
  }
});
