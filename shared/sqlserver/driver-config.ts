import type { ConnectionConfiguration } from 'tedious';
import type { Authentication, Endpoint } from './session.ts';

/**
 * What the driver is told. `requestTimeout` is 0: a client timeout would cancel a statement in the middle of a role change, so
 * every wait is bounded by a clock of ours instead. The database is master, because an availability group database refuses
 * logins while it changes roles.
 */
export async function driverConfig(endpoint: Endpoint, port: number): Promise<ConnectionConfiguration> {
  return {
    server: endpoint.host,
    authentication: await driverAuthentication(endpoint.authentication),
    options: {
      port,
      database: 'master',
      appName: endpoint.programName.slice(0, 128),
      connectTimeout: endpoint.connectTimeout,
      requestTimeout: 0,
      // Tries all addresses of a name at once: an offline subnet of a listener would otherwise eat the whole timeout.
      multiSubnetFailover: true,
      rowCollectionOnRequestCompletion: false,
      ...encryption(endpoint),
    },
  };
}

function encryption(endpoint: Endpoint): NonNullable<ConnectionConfiguration['options']> {
  return {
    encrypt: endpoint.encrypt === 'strict' ? 'strict' : endpoint.encrypt === 'mandatory',
    trustServerCertificate: endpoint.trustServerCertificate,
    ...(endpoint.hostNameInCertificate !== undefined && { serverName: endpoint.hostNameInCertificate }),
    ...(endpoint.caCertificate !== undefined && { cryptoCredentialsDetails: { ca: endpoint.caCertificate } }),
  };
}

async function driverAuthentication(authentication: Authentication): Promise<NonNullable<ConnectionConfiguration['authentication']>> {
  switch (authentication.kind) {
    case 'sql':
      return { type: 'default', options: { userName: authentication.username, password: authentication.password } };
    case 'ntlm':
      return {
        type: 'ntlm',
        options: { domain: authentication.domain, userName: authentication.username, password: authentication.password },
      };
    case 'access-token':
      return { type: 'azure-active-directory-access-token', options: { token: authentication.token } };
    case 'entra': {
      const { defaultCredential } = await import('../azure/credential.ts');
      return { type: 'token-credential', options: { credential: defaultCredential() } };
    }
  }
}
