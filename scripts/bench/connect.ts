import { Connection, Request } from 'tedious';

/** A server of the laboratory, by its port or by that of a delay line to it. */
export interface Login {
  readonly port: number;
  readonly ca: string;
  readonly name: string;
  readonly password: string;
}

/** Logs in with the driver as it is. Rejects as the driver does. */
export function connect({ port, ca, name, password }: Login): Promise<Connection> {
  const connection = new Connection({
    server: '127.0.0.1',
    authentication: { type: 'default', options: { userName: name, password } },
    options: { port, encrypt: true, cryptoCredentialsDetails: { ca }, requestTimeout: 60_000 },
  });
  return new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve(connection))));
}

/** Sends one batch. Gives the rows as text, a line each. */
export function ask(connection: Connection, sql: string): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const rows: string[] = [];
    const request = new Request(sql, (error) => (error ? reject(error) : resolve(rows.join('\n'))));
    request.on('row', (columns: readonly { readonly value: unknown }[]) => rows.push(columns.map(({ value }) => value).join(' ')));
    connection.execSqlBatch(request);
  });
}
