import {
  type Condition,
  choice,
  duration,
  type Field,
  flag,
  list,
  optional,
  pem,
  secret,
  sqlServerConnection,
  text,
} from '../core/field.ts';
import type { Fields, Problem, ReadableValues, Values } from '../core/task.ts';
import type { SideName } from '../cutover/observation.ts';
import type { ConnectionPart, Host } from '../hosts/host.ts';
import type { GuardedTask } from '../prereqs/check.ts';
import { checkNames } from '../prereqs/check-names.ts';
import { parseServer } from '../sqlserver/endpoint.ts';
import type { Authentication, Endpoint } from '../sqlserver/session.ts';
import type { OpenRequest } from '../steps/open.ts';

/** A server name that can be read; the problem says what would be right. */
const server = (spec: { label: string; help: string; group: string }): Field<string> =>
  text({
    ...spec,
    accept(value) {
      try {
        parseServer(value);
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    },
  });

const authentications = ['sql', 'ntlm', 'entra', 'access-token'] as const;
const encryptions = ['mandatory', 'strict', 'optional'] as const;

/** What one side needs, before its name is put in front: `Server` becomes `sourceServer` and `targetServer`. */
const sideInputs = (side: 'Source' | 'Target', what: string) => {
  const when = (name: 'Authentication' | 'Encrypt', ...is: readonly string[]): readonly Condition[] => [
    { input: `${side.toLowerCase()}${name}`, is },
  ];
  return {
    Server: server({
      label: `${side} server`,
      help: `${what}: host, host,port or host\\instance. The primary replica of its availability group, or its listener.`,
      group: side,
    }),
    Authentication: choice(authentications, {
      label: `${side} authentication`,
      help: 'How to log in: sql (SQL login), ntlm (Windows account), entra (identity of the runner) or access-token.',
      default: 'sql',
      group: side,
    }),
    Username: optional(
      text({ label: `${side} user name`, help: 'Name of the login.', group: side, onlyWhen: when('Authentication', 'sql', 'ntlm') }),
    ),
    Password: optional(
      secret({
        label: `${side} password`,
        help: 'Password of the login. Use a secret.',
        group: side,
        onlyWhen: when('Authentication', 'sql', 'ntlm'),
      }),
    ),
    Domain: optional(
      text({ label: `${side} domain`, help: 'Windows domain of the login.', group: side, onlyWhen: when('Authentication', 'ntlm') }),
    ),
    AccessToken: optional(
      secret({
        label: `${side} access token`,
        help: 'Microsoft Entra token for the server. Use a secret.',
        group: side,
        onlyWhen: when('Authentication', 'access-token'),
      }),
    ),
    Encrypt: choice(encryptions, {
      label: `${side} encryption`,
      help: 'mandatory (TLS), strict (TDS 8.0, SQL Server 2022 and later) or optional (the login is sent in clear text if the server allows it).',
      default: 'mandatory',
      group: side,
    }),
    TrustServerCertificate: flag({
      label: `Trust ${side.toLowerCase()} certificate`,
      help: 'Does not verify the certificate of the server. Prefer the CA certificate input.',
      default: false,
      group: side,
      onlyWhen: when('Encrypt', 'mandatory', 'optional'),
    }),
    HostNameInCertificate: optional(
      text({
        label: `${side} name in certificate`,
        help: 'Name to expect in the certificate when it differs from the server name.',
        group: side,
      }),
    ),
    CaCertificate: optional(
      pem({ label: `${side} CA certificate`, help: 'PEM certificate of the CA, or the self-signed certificate itself.', group: side }),
    ),
  } as const satisfies Readonly<Record<Capitalize<ConnectionPart>, Field<unknown>>>;
};

type Prefixed<P extends string, F extends Fields> = { readonly [K in keyof F & string as `${P}${K}`]: F[K] };

const prefixed = <P extends SideName, F extends Fields>(side: P, fields: F): Prefixed<P, F> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [`${side}${name}`, connectable(side, partNamed(name), field)]),
  ) as Prefixed<P, F>;

const partNamed = (name: string) => `${name.charAt(0).toLowerCase()}${name.slice(1)}` as ConnectionPart;

/** The same field, but the service connection of its side may stand for it. */
const connectable = <T>(side: SideName, part: ConnectionPart, field: Field<T>): Field<T> => ({
  ...field,
  connected: { by: `${side}Connection`, part },
});

const serviceConnection = (side: 'Source' | 'Target') =>
  optional(
    sqlServerConnection({
      label: `${side} service connection`,
      help: `Service connection of the type SQL Server (migration). It stands for all other inputs of the ${side.toLowerCase()}.`,
      group: side,
    }),
  );

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
