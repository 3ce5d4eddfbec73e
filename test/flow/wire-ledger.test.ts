import { Connection, Request } from 'tedious';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { applicationLogin } from '../lab/engine/migration.ts';
import { until } from '../lab/until.ts';
import { expectOnePrimary, type FlowLaboratory, pause, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask } from './run-task.ts';

/**
 * The ledger over the wire: writers are TDS clients like any application, with two connection strings. What the server acknowledged to
 * them must be there after the cutover; what nobody was told about may be there or not.
 */
let lab: FlowLaboratory;
afterEach(() => lab?.close());

function connect(port: number, database: string): Promise<Connection> {
  const connection = new Connection({
    server: '127.0.0.1',
    authentication: { type: 'default', options: { userName: applicationLogin.name, password: applicationLogin.password } },
    options: {
      port,
      database,
      encrypt: true,
      cryptoCredentialsDetails: { ca: lab.certificate.ca },
      connectTimeout: 3000,
      requestTimeout: 20_000,
    },
  });
  return new Promise((resolve, reject) => {
    connection.on('error', () => undefined);
    connection.connect((error) => (error ? reject(error) : resolve(connection)));
  });
}

function query(connection: Connection, sql: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const values: string[] = [];
    const ended = () => reject(new Error('the connection ended'));
    const request = new Request(sql, (error) => {
      connection.off('end', ended);
      if (error) reject(error);
      else resolve(values);
    });
    request.on('row', (columns: readonly { readonly value: unknown }[]) => values.push(String(columns[0]?.value)));
    connection.once('end', ended);
    connection.execSqlBatch(request);
  });
}

/** A server's own refusal says that the row is not there; an ended session (severity 20 and more) or a lost one says nothing. */
const isRefusal = (error: unknown): boolean => {
  const { number, class: severity } = error as { readonly number?: unknown; readonly class?: number };
  return typeof number === 'number' && (severity ?? 16) < 20;
};

/** One session that writes increasing ids, to whichever side takes them, until it is told to stop. */
async function write(database: string, writer: number, acknowledged: string[], refused: Set<string>, stop: AbortSignal): Promise<void> {
  let connection: Connection | undefined;
  for (let id = 1; !stop.aborted; id++) {
    const key = `${database}/${writer}/${id}`;
    try {
      connection ??= await connect(lab.source.port, database).catch(() => connect(lab.target.port, database));
      await query(connection, `INSERT INTO dbo.WireLedger (writer, id) VALUES (${writer}, ${id})`);
      acknowledged.push(key);
    } catch (error) {
      if (connection !== undefined && isRefusal(error)) refused.add(key);
      connection?.close();
      connection = undefined;
      await pause(10);
    }
  }
  connection?.close();
}

test.each([2019, 2022] as const)('SQL Server %d: every acknowledged row is there after the cutover', async (version) => {
  lab = await startFlowLaboratory({ source: { version }, target: { version } });
  const { databases } = lab.migration;
  for (const database of databases) {
    const setup = await connect(lab.source.port, database);
    await query(setup, 'CREATE TABLE dbo.WireLedger (writer int NOT NULL, id int NOT NULL)');
    setup.close();
  }
  const acknowledged: string[] = [];
  const refused = new Set<string>();
  const stop = new AbortController();
  const writers = databases.flatMap((database) => [1, 2, 3].map((writer) => write(database, writer, acknowledged, refused, stop.signal)));
  await until(() => acknowledged.length > 50);
  const before = acknowledged.length;
  const run = await runTask(failoverDag, lab.inputs);
  await pause(500);
  stop.abort();
  await Promise.all(writers);

  expect(run).toMatchObject({ failure: undefined, outputs: { outcome: 'completed' } });
  expect(expectOnePrimary(lab)).toBe('target');
  const found = new Set<string>();
  for (const database of databases) {
    const reader = await connect(lab.target.port, database);
    for (const row of await query(reader, "SELECT CONVERT(varchar(11), writer) + '/' + CONVERT(varchar(11), id) FROM dbo.WireLedger"))
      found.add(`${database}/${row}`);
    reader.close();
  }
  expect(acknowledged.length).toBeGreaterThan(before);
  expect(acknowledged.filter((key) => !found.has(key))).toEqual([]);
  expect([...refused].filter((key) => found.has(key))).toEqual([]);
});
