/**
 * What the form of a service connection asks for, and under which name Azure Pipelines hands it to a task: `auth` are parameters of the
 * authorization, `data` are the other ones. `username`, `password` and `apitoken` are the names of the schemes that Azure DevOps brings along
 * (Microsoft, "Service endpoint authentication schemes").
 */
export const connectionParts = {
  server: { label: 'Server', from: 'data', name: 'server' },
  authentication: { label: 'Authentication method', from: 'scheme', name: '' },
  username: { label: 'Username', from: 'auth', name: 'username' },
  password: { label: 'Password', from: 'auth', name: 'password' },
  domain: { label: 'Windows domain', from: 'auth', name: 'domain' },
  accessToken: { label: 'Access token', from: 'auth', name: 'apitoken' },
  encrypt: { label: 'Encryption', from: 'data', name: 'encrypt' },
  trustServerCertificate: { label: 'Trust the server certificate', from: 'data', name: 'trustServerCertificate' },
  hostNameInCertificate: { label: 'Name in the certificate', from: 'data', name: 'hostNameInCertificate' },
  caCertificate: { label: 'CA certificate', from: 'data', name: 'caCertificate' },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly from: 'auth' | 'data' | 'scheme'; readonly name: string }>>;

export type ConnectionPart = keyof typeof connectionParts;

/** A service connection to a SQL Server as it was filled in: raw texts, which the inputs of the task parse as if they were their own. */
export type SqlServerConnection = Readonly<
  Record<
    ConnectionPart,
    {
      /** How the form calls it. */
      readonly label: string;
      /** Undefined when blank. */
      readonly value: string | undefined;
    }
  >
>;
