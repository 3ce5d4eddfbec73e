import { type Condition, choice, type Field, flag, optional, pem, secret, sqlServerConnection, text } from '../core/field.ts';
import type { Fields } from '../core/task.ts';
import type { SideName } from '../cutover/observation.ts';
import type { ConnectionPart } from '../hosts/host.ts';
import { parseServer } from '../sqlserver/endpoint.ts';

/** A server name that can be read; the problem says what would be right. */
export const server = (spec: { label: string; help: string; group: string }): Field<string> =>
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
export const sideInputs = (side: 'Source' | 'Target', what: string) => {
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

/** The inputs of one side: `Server` becomes `sourceServer`, for which its service connection may stand. */
export const prefixed = <P extends SideName, F extends Fields>(side: P, fields: F): Prefixed<P, F> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [`${side}${name}`, connectable(side, partNamed(name), field)]),
  ) as Prefixed<P, F>;

const partNamed = (name: string) => `${name.charAt(0).toLowerCase()}${name.slice(1)}` as ConnectionPart;

/** The same field, but the service connection of its side may stand for it. */
export const connectable = <T>(side: SideName, part: ConnectionPart, field: Field<T>): Field<T> => ({
  ...field,
  connected: { by: `${side}Connection`, part },
});

/** The input that names the service connection of a side. Only Azure Pipelines offers it. */
export const serviceConnection = (side: 'Source' | 'Target') =>
  optional(
    sqlServerConnection({
      label: `${side} service connection`,
      help: `Service connection of the type SQL Server (migration). It stands for all other inputs of the ${side.toLowerCase()}.`,
      group: side,
    }),
  );
