import {
  AzureCliCredential,
  AzurePipelinesCredential,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  EnvironmentCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from '@azure/identity';
import type { AzureConnection } from '../hosts/azure-connection.ts';
import type { AzureLogin, SignInContext } from './arm.ts';
import type { Cloud } from './clouds.ts';

/** One way to sign in. `credential` throws an Error with the reason when it can not be tried. */
export interface Way {
  readonly name: string;
  credential(): TokenCredential;
}

/** What a test brings. */
export interface WayOptions {
  /** PEM text of an authority that the machine does not know. */
  readonly ca?: string | undefined;
  /** Leaves out what the job and the machine offer by themselves. */
  readonly onlyGiven?: boolean;
}

/**
 * The ways to sign in, the most explicit first: what the inputs name, then what the environment of the job offers, then the machine. Every
 * credential asks for a new token by itself when the old one ends.
 */
export function waysToSignIn(
  login: AzureLogin,
  { host }: Pick<SignInContext, 'host'>,
  cloud: Cloud,
  { ca, onlyGiven = false }: WayOptions = {},
): readonly Way[] {
  // Without instance discovery: it asks a host of the public cloud about the authority, which a sovereign or closed network does not reach.
  const options = { authorityHost: cloud.authority, disableInstanceDiscovery: true, ...(ca !== undefined && { tlsOptions: { ca } }) };
  return [...givenWays(login, host, cloud, options), ...(onlyGiven ? [] : ambientWays(login, options))];
}

/** Only what this host has: a reason why GitHub knows no service connections helps nobody. */
function givenWays(
  { clientId, tenantId, serviceConnection }: AzureLogin,
  host: SignInContext['host'],
  cloud: Cloud,
  options: Options,
): readonly Way[] {
  const { azureConnection, idToken } = host;
  const connection = azureConnection && {
    name: 'Azure Pipelines service connection',
    credential() {
      if (serviceConnection === undefined) throw new Error('no service connection is given');
      return connectionCredential(azureConnection(serviceConnection), host.secret, options);
    },
  };
  const federated = idToken && {
    name: 'identity token of the pipeline (OpenID Connect)',
    credential() {
      if (clientId === undefined || tenantId === undefined) throw new Error('client id and tenant id are not given');
      // A new identity token for each token of Azure: it lives for minutes, a migration for hours.
      return new ClientAssertionCredential(tenantId, clientId, () => idToken(cloud.federationAudience), options);
    },
  };
  return [...(connection ? [connection] : []), ...(federated ? [federated] : [])];
}

const ambientWays = ({ clientId, tenantId }: AzureLogin, options: Options): readonly Way[] => [
  { name: 'environment variables (AZURE_CLIENT_ID …)', credential: () => new EnvironmentCredential(options) },
  {
    name: 'Azure CLI',
    credential: () => new AzureCliCredential({ processTimeoutInMs: 30_000, ...(tenantId !== undefined && { tenantId }) }),
  },
  {
    name: 'managed identity',
    credential: () => new ManagedIdentityCredential({ ...(clientId !== undefined && { clientId }), retryOptions: { maxRetries: 1 } }),
  },
];

type Options = { readonly authorityHost: string; readonly disableInstanceDiscovery: boolean };

function connectionCredential(connection: AzureConnection, hide: (value: string) => void, options: Options): TokenCredential {
  switch (connection.kind) {
    case 'workload-identity':
      hide(connection.systemAccessToken);
      return new AzurePipelinesCredential(
        connection.tenantId,
        connection.clientId,
        connection.connectionId,
        connection.systemAccessToken,
        options,
      );
    case 'secret':
      hide(connection.clientSecret);
      return new ClientSecretCredential(connection.tenantId, connection.clientId, connection.clientSecret, options);
    case 'certificate':
      hide(connection.pem);
      return new ClientCertificateCredential(connection.tenantId, connection.clientId, { certificate: connection.pem }, options);
    case 'managed-identity':
      return new ManagedIdentityCredential(options);
  }
}
