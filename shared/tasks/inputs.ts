import { choice, duration, type Field, list, optional, text } from '../core/field.ts';
import type { Fields, Problem, ReadableValues, Values } from '../core/task.ts';
import type { SideName } from '../cutover/observation.ts';
import type { Host } from '../hosts/host.ts';
import type { GuardedTask } from '../prereqs/check.ts';
import { checkNames } from '../prereqs/check-names.ts';
import { parseServer } from '../sqlserver/endpoint.ts';
import type { Authentication, Endpoint } from '../sqlserver/session.ts';
import type { OpenRequest } from '../steps/open.ts';
import { connectable, prefixed, server, serviceConnection, sideInputs } from './side-inputs.ts';

export const routeNames = ['sql-vm', 'managed-instance'] as const;

/** Where the databases are and where they go. The same inputs for every task, so that a pipeline can repeat one block. */
export const connectionInputs = {
  route: choice(routeNames, {
    label: 'Route',
    help: 'sql-vm: to SQL Server, for example on an Azure VM. managed-instance: to Azure SQL Managed Instance over its link.',
    default: 'sql-vm',
  }),
  sourceConnection: serviceConnection('Source'),
  ...prefixed('source', sideInputs('Source', 'SQL Server that the databases leave')),
  targetConnection: serviceConnection('Target'),
  ...prefixed('target', sideInputs('Target', 'SQL Server that the databases go to')),
  targetServer: connectable(
    'target',
    'server',
    optional(
      server({
        label: 'Target server',
        help: 'SQL Server that the databases go to: host, host,port or host\\instance; the primary replica of its availability group, or its listener. On the route managed-instance the host name of the instance, or blank: then Azure Resource Manager stands in for a login.',
        group: 'Target',
      }),
    ),
  ),
  connectTimeout: duration({
    label: 'Connect timeout',
    help: 'Longest wait for a connection and its login.',
    default: '30s',
    min: 1000,
    max: 600_000,
  }),
  distributedAvailabilityGroup: text({
    label: 'Distributed availability group',
    help: 'Name of the distributed availability group. Its member groups and databases are read from the servers.',
    accept: (value) => (value.length <= 128 ? undefined : 'must have at most 128 characters'),
  }),
  expectedDatabases: optional(
    list({
      label: 'Expected databases',
      help: 'Databases that the distributed availability group must hold, no more and no less. Blank: whatever it holds.',
    }),
  ),
} as const satisfies Fields;

/** Guards of a task that a user takes upon himself. A word that names none is told before anything is connected to. */
export const skippedGuards = (task: GuardedTask): Field<readonly string[] | undefined> => {
  const ids = checkNames.filter(({ guards }) => guards.includes(task)).map(({ id }) => id);
  const names = optional(
    list({
      label: 'Skip checks',
      help: 'Checks of validate-prereqs that this task would judge again and refuse on. Only with a good reason: the report shows each as not judged.',
    }),
  );
  return {
    ...names,
    parse(raw) {
      const words = names.parse(raw);
      const unknown = (words ?? []).filter((word) => !ids.some((id) => id.toLowerCase() === word.toLowerCase()));
      if (unknown.length > 0)
        throw new Error(`must hold checks that guard ${task} (${ids.join(', ')}), not ${unknown.map((word) => `"${word}"`).join(', ')}`);
      return words;
    },
  };
};

type ConnectionInputs = typeof connectionInputs;
type Readable = ReadableValues<ConnectionInputs>;
type InputName = keyof ConnectionInputs;

/** What each kind of authentication needs, for both sides. */
export function checkConnections(values: Readable, nameOf: (input: InputName) => string): readonly Problem<InputName>[] {
  const toInstance = values.route === 'managed-instance';
  if (values.targetServer !== undefined || !toInstance)
    return [
      ...(values.targetServer === undefined && values.route !== undefined
        ? [{ input: 'targetServer' as const, problem: `is required on the route sql-vm` }]
        : []),
      ...(['source', 'target'] as const).flatMap((side) => checkSide(values, side, nameOf)),
    ];
  const alone = (['targetUsername', 'targetPassword', 'targetAccessToken'] as const).filter((name) => values[name] !== undefined);
  return [
    ...checkSide(values, 'source', nameOf),
    ...(alone.length > 0 ? [{ input: 'targetServer' as const, problem: `is required when ${alone.map(nameOf).join(', ')} is given` }] : []),
  ];
}

function checkSide(values: Readable, side: SideName, nameOf: (input: InputName) => string): readonly Problem<InputName>[] {
  const kind = values[`${side}Authentication`];
  if (kind === undefined) return [];
  const needs: Readonly<Record<typeof kind, readonly ('Username' | 'Password' | 'Domain' | 'AccessToken')[]>> = {
    sql: ['Username', 'Password'],
    ntlm: ['Username', 'Password', 'Domain'],
    entra: [],
    'access-token': ['AccessToken'],
  };
  const missing = needs[kind]
    .filter((field) => values[`${side}${field}`] === undefined)
    .map((field) => ({ input: `${side}${field}` as const, problem: `is required when ${nameOf(`${side}Authentication`)} is ${kind}` }));
  return values[`${side}TrustServerCertificate`] === true && values[`${side}Encrypt`] === 'strict'
    ? [
        ...missing,
        {
          input: `${side}TrustServerCertificate` as const,
          problem: `must be false when ${nameOf(`${side}Encrypt`)} is strict: strict encryption always verifies the certificate`,
        },
      ]
    : missing;
}

/** The two endpoints and the DAG, ready to open. */
export const openRequest = (task: string, inputs: Values<ConnectionInputs>, host: Pick<Host, 'runId'>): OpenRequest => ({
  task,
  dagName: inputs.distributedAvailabilityGroup,
  source: endpointOf(task, inputs, 'source', host),
  target: endpointOf(task, inputs, 'target', host),
});

/** The source and, when there is a login for it, the managed instance. */
export const linkEndpoints = (task: string, inputs: Values<ConnectionInputs>, host: Pick<Host, 'runId'>) => ({
  source: endpointOf(task, inputs, 'source', host),
  target: inputs.targetServer === undefined ? undefined : endpointOf(task, inputs, 'target', host),
});

const endpointOf = (task: string, inputs: Values<ConnectionInputs>, side: SideName, host: Pick<Host, 'runId'>): Endpoint => ({
  side,
  // Blank can not happen: `checkConnections` has refused it.
  ...parseServer(inputs[`${side}Server`] ?? ''),
  authentication: authenticationOf(inputs, side),
  encrypt: inputs[`${side}Encrypt`],
  trustServerCertificate: inputs[`${side}TrustServerCertificate`],
  hostNameInCertificate: inputs[`${side}HostNameInCertificate`],
  caCertificate: inputs[`${side}CaCertificate`],
  connectTimeout: inputs.connectTimeout,
  programName: `sql-dag-migrate/${task}/${host.runId}`,
});

/** Blank parts can not happen here: `checkConnections` has refused them. */
function authenticationOf(inputs: Values<ConnectionInputs>, side: SideName): Authentication {
  const username = inputs[`${side}Username`] ?? '';
  const password = inputs[`${side}Password`] ?? '';
  switch (inputs[`${side}Authentication`]) {
    case 'sql':
      return { kind: 'sql', username, password };
    case 'ntlm':
      return { kind: 'ntlm', username, password, domain: inputs[`${side}Domain`] ?? '' };
    case 'access-token':
      return { kind: 'access-token', token: inputs[`${side}AccessToken`] ?? '' };
    case 'entra':
      return { kind: 'entra' };
  }
}
