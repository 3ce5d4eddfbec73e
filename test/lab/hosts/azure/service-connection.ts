import { environmentName } from './variables.ts';

/** A service connection as the agent hands it to a task. */
export interface ServiceConnection {
  readonly id: string;
  readonly name: string;
  readonly url?: string;
  readonly authorization: { readonly scheme: string; readonly parameters: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
}

/** Authorization parameters that the agent does not mask: they are not secret by their name. */
const publicParameters = new Set(
  (
    'accesstokentype accesstokenfetchingmethod audience authenticationtype authorizationtype expiresat issuedat role scope tenantid ' +
    'unsecured usewindowssecurity'
  ).split(' '),
);

/** ENDPOINT_* variables (Handler.cs of azure-pipelines-agent). */
export function serviceConnectionEnvironment(connection: ServiceConnection): Record<string, string> {
  const { id, authorization, data = {} } = connection;
  const environment: Record<string, string> = {
    [`ENDPOINT_URL_${id}`]: connection.url ?? '',
    [`ENDPOINT_AUTH_${id}`]: JSON.stringify(authorization),
    [`ENDPOINT_AUTH_SCHEME_${id}`]: authorization.scheme,
    [`ENDPOINT_DATA_${id}`]: JSON.stringify(data),
  };
  for (const [name, value] of Object.entries(authorization.parameters)) {
    environment[`ENDPOINT_AUTH_PARAMETER_${id}_${environmentName(name)}`] = value;
  }
  for (const [name, value] of Object.entries(data)) environment[`ENDPOINT_DATA_${id}_${environmentName(name)}`] = value;
  return environment;
}

export function serviceConnectionSecrets(connection: ServiceConnection): string[] {
  return Object.entries(connection.authorization.parameters)
    .filter(([name]) => !publicParameters.has(name.toLowerCase()))
    .map(([, value]) => value);
}
