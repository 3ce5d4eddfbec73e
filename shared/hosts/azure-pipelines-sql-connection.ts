import * as tl from 'azure-pipelines-task-lib/task.js';
import { withoutEcho } from './azure-pipelines-silence.ts';
import { type ConnectionPart, connectionParts, type SqlServerConnection } from './sql-server-connection.ts';

/**
 * Reads a service connection of our own type. What it holds is not judged here: the inputs of the task do that.
 * Throws an Error when its authentication scheme is none of that type.
 */
export const sqlServerConnection = (id: string): SqlServerConnection =>
  withoutEcho(() => {
    const authentication = authenticationOf(id);
    const read = (part: ConnectionPart): string | undefined => {
      const { from, name } = connectionParts[part];
      if (from === 'scheme') return authentication;
      const value = from === 'auth' ? tl.getEndpointAuthorizationParameter(id, name, true) : tl.getEndpointDataParameter(id, name, true);
      return value === undefined || value.trim() === '' ? undefined : value;
    };
    const entries = Object.entries(connectionParts).map(([part, { label }]) => [part, { label, value: read(part as ConnectionPart) }]);
    return Object.fromEntries(entries) as SqlServerConnection;
  });

/** The method of the form, as the inputs of the tasks call it. The case of a scheme differs between servers. */
function authenticationOf(id: string): string {
  const scheme = tl.getEndpointAuthorizationScheme(id, true) ?? '';
  switch (scheme.toLowerCase()) {
    case 'usernamepassword':
      return tl.getEndpointAuthorizationParameter(id, connectionParts.domain.name, true)?.trim() ? 'ntlm' : 'sql';
    case 'token':
      return 'access-token';
    case 'none':
      return 'entra';
    default:
      throw new Error(
        `must be a service connection of the type SQL Server (migration), not one with the authentication scheme "${scheme}"`,
      );
  }
}
