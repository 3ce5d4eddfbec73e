import type { Host } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { printServer } from '../sqlserver/endpoint.ts';
import type { SqlFailure } from '../sqlserver/errors.ts';
import type { Endpoint } from '../sqlserver/session.ts';

/** Says at which step a side could not be opened, and which input to change. */
export function explainFailure(
  failure: SqlFailure,
  endpoint: Endpoint,
  host: Pick<Host, 'nameOf'>,
): { readonly what: string; readonly remedy: string } {
  const input = (suffix: string) => host.nameOf(`${endpoint.side}${suffix}`);
  const numbers = failure.numbers.length > 0 ? ` (error ${failure.numbers.join(', ')})` : '';
  return {
    what: `The ${endpoint.side} ${untrusted(printServer(endpoint))} (${input('Server')}) failed at step ${failure.step}: ${untrusted(failure.message)}${numbers}`,
    remedy: remedyOf(failure, endpoint, input),
  };
}

function remedyOf(failure: SqlFailure, endpoint: Endpoint, input: (suffix: string) => string): string {
  switch (failure.step) {
    case 'dns':
      return `Check the name in ${input('Server')}, and that the runner can resolve it.`;
    case 'instance-lookup':
      return `Give the port in ${input('Server')}, as host,port.`;
    case 'tcp':
      return `Check the host and the port in ${input('Server')}, that SQL Server listens on TCP, and the firewall between the runner and the server.`;
    case 'tls':
      return tlsRemedy(failure, endpoint, input);
    case 'login':
      return loginRemedy(failure, endpoint, input);
    case 'credential':
      return `Check ${input('Authentication')}, and that the runner is signed in to Azure.`;
    case 'wrong-server':
      return `Correct ${input('Server')}: with an instance and a port, the port decides which instance answers.`;
    case 'query':
    case 'connection-lost':
    case 'deadline':
      return 'Run the same task again. If it stays, look into the error log of that server.';
  }
}

function tlsRemedy({ message }: SqlFailure, endpoint: Endpoint, input: (suffix: string) => string): string {
  if (/altname|host name|hostname/i.test(message))
    return `Set ${input('HostNameInCertificate')} to a name that is in the server's certificate.`;
  if (/encrypt/i.test(message)) return `The server asks for encryption: set ${input('Encrypt')} to mandatory.`;
  if (endpoint.encrypt === 'strict')
    return `Set ${input('CaCertificate')} to the CA of the server's certificate, or ${input('Encrypt')} to mandatory for a server before 2022.`;
  return `Set ${input('CaCertificate')} to the CA of the server's certificate, or to that certificate when it is self-signed.`;
}

/** Numbers: Microsoft, "Database engine events and errors". */
function loginRemedy({ numbers, message }: SqlFailure, endpoint: Endpoint, input: (suffix: string) => string): string {
  const { kind } = endpoint.authentication;
  if (numbers.includes(18456) && (kind === 'access-token' || kind === 'entra'))
    return `The server refused the Microsoft Entra token: check ${input(kind === 'entra' ? 'Authentication' : 'AccessToken')}, that the token has not ended, and that its identity has a login there.`;
  if (numbers.includes(18456))
    return `Check ${input('Username')} and ${input('Password')}. Do not repeat a wrong password: the account may be locked.`;
  if (numbers.includes(18452)) return `The server does not take this kind of login: check ${input('Authentication')}.`;
  if (numbers.includes(18470) || numbers.includes(18486) || numbers.includes(18487))
    return `The login in ${input('Username')} is disabled, locked or expired.`;
  if (/did not finish the login/.test(message))
    return `The server is slow or another program listens there: check ${input('Server')}, or set ${input('Encrypt')} differently.`;
  return `Check ${input('Authentication')} and the login that it uses.`;
}
