import { Connection, type ConnectionConfiguration, Request } from 'tedious';

type Options = NonNullable<ConnectionConfiguration['options']>;

/** Logs in with tedious. `caCertificate` makes it trust that authority only; without it the certificate is not verified. */
export function connect(
  port: number,
  options: Options & { userName?: string; password?: string; caCertificate?: string; serverName?: string } = {},
): Promise<Connection> {
  const { userName = 'sa', password = 'right', caCertificate, ...rest } = options;
  const connection = new Connection({
    server: '127.0.0.1',
    authentication: { type: 'default', options: { userName, password } },
    options: {
      port,
      database: 'master',
      encrypt: false,
      trustServerCertificate: caCertificate === undefined,
      connectTimeout: 15_000,
      requestTimeout: 5000,
      cancelTimeout: 1000,
      appName: 'protocol test',
      useColumnNames: false,
      ...(caCertificate === undefined ? {} : { cryptoCredentialsDetails: { ca: caCertificate } }),
      ...rest,
    },
  });
  connection.on('error', () => undefined);
  return new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve(connection))));
}

export interface Answer {
  readonly sets: unknown[][][];
  readonly columns: string[][];
  readonly rowCount: number | undefined;
  readonly messages: {
    number: number;
    class: number;
    state: number;
    message: string;
    lineNumber: number;
    serverName: string;
    procName: string;
  }[];
  readonly errors: Answer['messages'];
  readonly outputs: Record<string, unknown>;
  /** What arrived, in order: 'columns', 'row', 'info 5701', 'error 208', 'done 2' ... */
  readonly order: string[];
  /** The error that tedious reports. */
  readonly error: (Error & { code?: string; number?: number }) | undefined;
}

/** Starts a request; `cancel` sends an attention. */
export function start(
  connection: Connection,
  sql: string,
  how: 'batch' | 'rpc' | 'procedure' = 'batch',
  prepare: (request: Request) => void = () => undefined,
): { readonly answer: Promise<Answer>; readonly request: Request } {
  const sets: unknown[][][] = [];
  const columns: string[][] = [];
  const messages: Answer['messages'] = [];
  const errors: Answer['messages'] = [];
  const outputs: Record<string, unknown> = {};
  const order: string[] = [];
  const onInfo = (info: unknown) => {
    const message = info as Answer['messages'][number];
    messages.push(message);
    order.push(`info ${message.number}`);
  };
  const onError = (info: unknown) => {
    const message = info as Answer['messages'][number];
    errors.push(message);
    order.push(`error ${message.number}`);
  };
  connection.on('infoMessage', onInfo);
  connection.on('errorMessage', onError);
  let request!: Request;
  const answer = new Promise<Answer>((resolve) => {
    request = new Request(sql, (error, rowCount) => {
      connection.off('infoMessage', onInfo);
      connection.off('errorMessage', onError);
      resolve({ sets, columns, rowCount, messages, errors, outputs, order, error: (error as Answer['error']) ?? undefined });
    });
    request.on('columnMetadata', (list) => {
      columns.push((list as { colName: string }[]).map(({ colName }) => colName));
      sets.push([]);
      order.push('columns');
    });
    request.on('row', (row: { value: unknown }[]) => {
      sets.at(-1)?.push(row.map(({ value }) => value));
      order.push('row');
    });
    const onDone = (event: string) => (count: number | undefined) => order.push(`${event} ${count}`);
    request.on('done', onDone('done'));
    request.on('doneInProc', onDone('doneInProc'));
    request.on('doneProc', onDone('doneProc'));
    request.on('returnValue', (name, value) => {
      outputs[name] = value;
      order.push(`output ${name}`);
    });
    prepare(request);
    if (how === 'batch') connection.execSqlBatch(request);
    else if (how === 'rpc') connection.execSql(request);
    else connection.callProcedure(request);
  });
  return { answer, request };
}

export const query = (...args: Parameters<typeof start>): Promise<Answer> => start(...args).answer;
