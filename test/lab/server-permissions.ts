/**
 * Permissions of the server and of its endpoints, by name, as both the grammar and the engine know them. Source: Microsoft, "GRANT Server
 * Permissions", "GRANT Endpoint Permissions", "Permissions hierarchy" and sys.fn_builtin_permissions.
 */
export interface ServerPermission {
  /** As sys.server_permissions.type says it, four characters. */
  readonly type: string;
  /** Permissions that include this one. */
  readonly coveredBy: readonly string[];
  /** Major version that it came with. */
  readonly since: number;
}

const permission = (type: string, coveredBy: readonly string[] = ['CONTROL SERVER'], since = 13): ServerPermission => ({
  type: type.padEnd(4),
  coveredBy,
  since,
});

export const serverPermissions: ReadonlyMap<string, ServerPermission> = new Map([
  ['ADMINISTER BULK OPERATIONS', permission('ADBO')],
  ['ALTER ANY AVAILABILITY GROUP', permission('ALAG')],
  ['ALTER ANY CONNECTION', permission('ALCO')],
  ['ALTER ANY CREDENTIAL', permission('ALCD')],
  ['ALTER ANY DATABASE', permission('ALDB')],
  ['ALTER ANY ENDPOINT', permission('ALHE')],
  ['ALTER ANY EVENT NOTIFICATION', permission('ALES')],
  ['ALTER ANY EVENT SESSION', permission('AAES')],
  ['ALTER ANY LINKED SERVER', permission('ALLS')],
  ['ALTER ANY LOGIN', permission('ALLG')],
  ['ALTER ANY SERVER AUDIT', permission('ALAA')],
  ['ALTER ANY SERVER ROLE', permission('ALSR')],
  ['ALTER RESOURCES', permission('ALRS')],
  ['ALTER SERVER STATE', permission('ALSS')],
  ['ALTER SETTINGS', permission('ALST')],
  ['ALTER TRACE', permission('ALTR')],
  ['AUTHENTICATE SERVER', permission('AUTH')],
  ['CONNECT ANY DATABASE', permission('CADB')],
  ['CONNECT SQL', permission('COSQ')],
  ['CONTROL SERVER', permission('CL', [])],
  ['CREATE ANY DATABASE', permission('CRDB', ['ALTER ANY DATABASE'])],
  ['CREATE AVAILABILITY GROUP', permission('CRAC', ['ALTER ANY AVAILABILITY GROUP'])],
  ['CREATE ENDPOINT', permission('CRHE', ['ALTER ANY ENDPOINT'])],
  ['CREATE LOGIN', permission('CRLG', ['ALTER ANY LOGIN'], 16)],
  ['CREATE SERVER ROLE', permission('CRSR', ['ALTER ANY SERVER ROLE'])],
  ['EXTERNAL ACCESS ASSEMBLY', permission('XA', ['UNSAFE ASSEMBLY'])],
  ['IMPERSONATE ANY LOGIN', permission('IAL')],
  ['SELECT ALL USER SECURABLES', permission('SUS')],
  ['SHUTDOWN', permission('SHDN')],
  ['UNSAFE ASSEMBLY', permission('XU')],
  ['VIEW ANY DATABASE', permission('VWDB', ['VIEW ANY DEFINITION'])],
  // Who may change availability groups sees them, too.
  ['VIEW ANY DEFINITION', permission('VWAD', ['CONTROL SERVER', 'ALTER ANY AVAILABILITY GROUP'])],
  ['VIEW ANY ERROR LOG', permission('VAEL', ['CONTROL SERVER'], 16)],
  ['VIEW ANY PERFORMANCE DEFINITION', permission('VAPD', ['VIEW ANY DEFINITION'], 16)],
  ['VIEW ANY SECURITY DEFINITION', permission('VASD', ['VIEW ANY DEFINITION'], 16)],
  ['VIEW SERVER PERFORMANCE STATE', permission('VSP', ['VIEW SERVER STATE'], 16)],
  ['VIEW SERVER SECURITY STATE', permission('VSS', ['VIEW SERVER STATE'], 16)],
  ['VIEW SERVER STATE', permission('VWSS', ['ALTER SERVER STATE'])],
]);

/** Permissions on one endpoint. A login holds them under the name `CONNECT ON ENDPOINT`: an instance has one for availability groups. */
export const endpointPermissions: ReadonlyMap<string, ServerPermission> = new Map([
  ['ALTER', permission('AL', ['ALTER ANY ENDPOINT', 'CONTROL ON ENDPOINT'])],
  ['CONNECT', permission('CO', ['CONTROL SERVER', 'CONTROL ON ENDPOINT'])],
  ['CONTROL', permission('CL')],
  ['TAKE OWNERSHIP', permission('TO', ['CONTROL SERVER', 'CONTROL ON ENDPOINT'])],
  ['VIEW DEFINITION', permission('VW', ['VIEW ANY DEFINITION', 'CONTROL ON ENDPOINT'])],
]);

const suffix = ' ON ENDPOINT';

/** The name under which a login holds a permission on the endpoint of the availability groups. */
export const onEndpoint = (permission: string): string => `${permission}${suffix}`;

/** The permission on the endpoint that such a name stands for; undefined for a permission of the server. */
export const endpointPermission = (held: string): string | undefined => (held.endsWith(suffix) ? held.slice(0, -suffix.length) : undefined);

/** A permission by the name that a login holds it under. */
export function describePermission(held: string): ServerPermission | undefined {
  const endpoint = endpointPermission(held);
  return endpoint === undefined ? serverPermissions.get(held) : endpointPermissions.get(endpoint);
}
