/** A small engine for tests of the evaluator: a few relations, a journal of what was asked, a clock that is moved by hand. */
import type { LabClock } from '../../lab/clock.ts';
import type { Command } from '../../lab/commands.ts';
import type {
  ApplicationLockRequest,
  BackendSession,
  EngineSession,
  Instance,
  LoginRequest,
  Parameter,
  Relation,
  TableColumn,
} from '../../lab/port.ts';
import { type Column, SqlError, type SqlMessage, type SqlValue } from '../../lab/sql-types.ts';
import { createBackend } from '../../lab/tsql/backend.ts';

export interface ManualClock extends LabClock {
  advance(ms: number): void;
}

export function manualClock(start = Date.UTC(2026, 10, 21, 12, 34, 56, 789)): ManualClock {
  let now = start;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  return {
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return {
        cancel: () => {
          timers = timers.filter((one) => one !== timer);
        },
      };
    },
    advance(ms) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
  };
}

const column = (name: string, type: Column['type'], nullable = true): Column => ({ name, type, nullable });
const lsn = (text: string) => ({ unscaled: BigInt(text), scale: 0 });
const sysname = { name: 'nvarchar', length: 128 } as const;

interface Table {
  readonly columns: readonly (Column | TableColumn)[];
  rows: (readonly SqlValue[])[];
}

function catalog(): Map<string, Table> {
  const tables = new Map<string, Table>();
  tables.set('sys.databases', {
    columns: [
      column('name', sysname, false),
      column('database_id', { name: 'int' }, false),
      column('state', { name: 'tinyint' }),
      column('state_desc', { name: 'nvarchar', length: 60 }),
      column('is_read_only', { name: 'bit' }),
    ],
    rows: [
      ['master', 1, 0, 'ONLINE', false],
      ['Sales', 5, 0, 'ONLINE', false],
      ['Stock', 6, 1, 'RESTORING', true],
      ['old', 7, null, null, null],
    ],
  });
  tables.set('sys.dm_hadr_database_replica_states', {
    columns: [
      column('database_id', { name: 'int' }, false),
      column('is_local', { name: 'bit' }),
      column('last_hardened_lsn', { name: 'numeric', precision: 25, scale: 0 }),
      column('end_of_log_lsn', { name: 'numeric', precision: 25, scale: 0 }),
      column('log_send_queue_size', { name: 'bigint' }),
      column('group_id', { name: 'uniqueidentifier' }),
    ],
    rows: [
      [5, true, lsn('37000000012345600001'), lsn('37000000012345600017'), 12n, '6F9619FF-8B86-D011-B42D-00C04FC964FF'],
      [6, true, null, lsn('37000000012345600001'), null, '6F9619FF-8B86-D011-B42D-00C04FC964FF'],
    ],
  });
  tables.set('dbo.orders', {
    columns: [
      { ...column('id', { name: 'int' }, false), identity: { seed: 1n, increment: 1n }, primaryKey: true },
      column('customer', { name: 'varchar', length: 10 }),
      column('amount', { name: 'decimal', precision: 9, scale: 2 }),
    ] satisfies (Column | TableColumn)[],
    rows: [
      [1, 'ann', { unscaled: 1050n, scale: 2 }],
      [2, 'Bob', { unscaled: 2000n, scale: 2 }],
      [3, 'ANN', null],
    ],
  });
  const numbers = Array.from({ length: 1000 }, (_, i) => [i + 1] as const);
  tables.set('dbo.numbers', { columns: [column('n', { name: 'int' }, false)], rows: [...numbers] });
  return tables;
}

export interface Fake {
  readonly clock: ManualClock;
  readonly session: BackendSession;
  readonly commands: Command[];
  readonly locks: (ApplicationLockRequest | string)[];
  readonly journal: string[];
  readonly tables: Map<string, Table>;
  /** Commands wait for this; a test may replace it. */
  onCommand: (command: Command, inform: (message: SqlMessage) => void, signal: AbortSignal) => Promise<void>;
  onLock: (signal: AbortSignal) => Promise<number>;
  killed: SqlMessage | undefined | 'no';
  kill(): void;
}

const loginRequest: LoginRequest = {
  userName: 'sa',
  password: 'x',
  database: '',
  appName: 'test',
  hostName: 'here',
  serverName: 'S1',
  readOnlyIntent: false,
  encrypted: false,
  clientAddress: '127.0.0.1',
  localPort: 1433,
};

export async function openFake(productVersion = '16.0.4165.4'): Promise<Fake> {
  const clock = manualClock();
  const tables = catalog();
  const databases = ['master', 'tempdb', 'Sales'];
  let kill = (_: SqlMessage | undefined): void => {};
  const fake: Omit<Fake, 'session'> & { session?: BackendSession } = {
    clock,
    tables,
    commands: [],
    locks: [],
    journal: [],
    onCommand: async () => {},
    onLock: async () => 0,
    killed: 'no',
    kill: () => kill({ number: 6005, severity: 10, state: 1, message: 'bye' }),
  };
  let database = 'master';
  let transactions = 0;
  const find = (schema: string, name: string): Table | undefined => tables.get(`${schema}.${name}`.toLowerCase());
  const engine: EngineSession = {
    spid: 55,
    get database() {
      return database;
    },
    use(name) {
      const found = databases.find((one) => one.toLowerCase() === name.toLowerCase());
      if (!found) throw new SqlError(911, `Database '${name}' does not exist. Make sure that the name is entered correctly.`);
      database = found;
    },
    relation(_, schema, name): Relation | undefined {
      const table = find(schema, name);
      if (!table) return undefined;
      const plain = table.columns.map(({ name: columnName, type, nullable }) => ({ name: columnName, type, nullable }));
      return { columns: plain, definition: table.columns, rows: () => table.rows };
    },
    tableFunction(schema, name, args): Relation | undefined {
      if (`${schema}.${name}`.toLowerCase() !== 'sys.fn_twice') return undefined;
      return { columns: [column('twice', { name: 'int' })], rows: () => [[Number(args[0]) * 2]] };
    },
    scalarFunction(name) {
      if (name === 'DB_NAME') return ([id]) => ({ type: sysname, value: id === undefined ? database : id === 5 ? 'Sales' : null });
      if (name === 'SERVERPROPERTY')
        return ([key]) => ({
          type: { name: 'sql_variant' },
          value: { edition: 'Developer Edition', ishadrenabled: 1 }[String(key).toLowerCase()] ?? null,
        });
      if (name === 'HAS_PERMS_BY_NAME') return () => ({ type: { name: 'int' }, value: 1 });
      return undefined;
    },
    traceFlags: () => [
      { flag: 1117, global: false, session: true },
      { flag: 3226, global: true, session: false },
    ],
    globalVariable: (name) =>
      name === '@@VERSION' ? { type: { name: 'nvarchar', length: 300 }, value: 'Microsoft SQL Server 2022' } : undefined,
    standsAlone: () => false,
    command(command, inform, signal) {
      fake.commands.push(command);
      return fake.onCommand(command, inform, signal);
    },
    get transactionCount() {
      return transactions;
    },
    beginTransaction() {
      transactions += 1;
      fake.journal.push('begin');
    },
    async commitTransaction() {
      transactions -= 1;
      fake.journal.push('commit');
    },
    rollbackTransaction() {
      transactions = 0;
      fake.journal.push('rollback');
    },
    createTable(_, schema, name, columns) {
      tables.set(`${schema}.${name}`.toLowerCase(), { columns, rows: [] });
    },
    dropTable(_, schema, name) {
      tables.delete(`${schema}.${name}`.toLowerCase());
    },
    async insert(target, rows) {
      const table = find(target.schema, target.name) as Table;
      for (const row of rows) {
        table.rows.push(
          row.map((value, i) => (value === null && 'identity' in (table.columns[i] as Column) ? table.rows.length + 1 : value)),
        );
      }
      return rows.length;
    },
    async modify(target, change) {
      const table = find(target.schema, target.name) as Table;
      let count = 0;
      table.rows = table.rows.flatMap((row) => {
        // As the real engine does: asked once to look and once to write.
        if (change(row) === undefined) return [row];
        const result = change(row);
        count += 1;
        return result === 'delete' ? [] : [result as readonly SqlValue[]];
      });
      return count;
    },
    getApplicationLock(request, signal) {
      fake.locks.push(request);
      return fake.onLock(signal);
    },
    releaseApplicationLock(resource, owner, where) {
      fake.locks.push(`release ${resource} ${owner} ${where}`);
      if (resource === 'not held') throw new SqlError(1223, 'Cannot release the application lock because it is not currently held.');
      return 0;
    },
    requestStarted: (command) => void fake.journal.push(`start ${command}`),
    requestEnded: () => void fake.journal.push('end'),
    close: () => void fake.journal.push('close'),
  };
  const instance: Instance = {
    clock,
    openSession(_, onKilled) {
      kill = onKilled;
      return engine;
    },
  };
  const backend = createBackend(instance, { serverName: 'S1', productVersion });
  fake.session = await backend.login(loginRequest, (reason) => {
    fake.killed = reason;
  });
  return fake as Fake;
}

export interface Answer {
  readonly results: { readonly columns: readonly Column[]; readonly rows: (readonly SqlValue[])[] }[];
  readonly messages: SqlMessage[];
  readonly counts: (number | undefined)[];
  readonly databases: string[];
  /** All of the above in order, as short texts. */
  readonly trace: string[];
}

/** Runs a batch and collects what the sink was told. */
export async function run(fake: Pick<Fake, 'session'>, sql: string, parameters: readonly Parameter[] = []): Promise<Answer> {
  const answer: Answer = { results: [], messages: [], counts: [], databases: [], trace: [] };
  await start(fake, sql, answer, parameters);
  return answer;
}

export const emptyAnswer = (): Answer => ({ results: [], messages: [], counts: [], databases: [], trace: [] });

export function start(fake: Pick<Fake, 'session'>, sql: string, answer: Answer, parameters: readonly Parameter[] = []): Promise<void> {
  return fake.session.execute(sql, parameters, {
    columns(columns) {
      answer.results.push({ columns, rows: [] });
      answer.trace.push(`columns ${columns.map(({ name }) => name).join(',')}`);
    },
    row(values) {
      answer.results.at(-1)?.rows.push(values);
      answer.trace.push(`row ${values.map(show).join(',')}`);
    },
    statementDone(count) {
      answer.counts.push(count);
      answer.trace.push(`done ${count ?? ''}`.trim());
    },
    message(message) {
      answer.messages.push(message);
      answer.trace.push(
        message.severity > 10 ? `error ${message.number} line ${message.line}` : `info ${message.number} ${message.message}`,
      );
    },
    databaseChanged(database) {
      answer.databases.push(database);
    },
    flush() {
      answer.trace.push('flush');
    },
  });
}

/** A value as a short text. */
export function show(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex').toUpperCase()}`;
  if (typeof value === 'object') {
    const digits = (value.unscaled < 0n ? -value.unscaled : value.unscaled).toString().padStart(value.scale + 1, '0');
    const sign = value.unscaled < 0n ? '-' : '';
    return value.scale === 0 ? sign + digits : `${sign}${digits.slice(0, -value.scale)}.${digits.slice(-value.scale)}`;
  }
  return String(value);
}

/** Rows as text, columns by `|`. */
export const rowsOf = (answer: Answer, result = 0): string[] => (answer.results[result]?.rows ?? []).map((row) => row.map(show).join('|'));

/** A type as DECLARE writes it. */
export function typeText({ name, length, precision, scale }: Column['type']): string {
  if (length !== undefined) return `${name}(${length})`;
  if (precision !== undefined) return `${name}(${precision},${scale ?? 0})`;
  return scale !== undefined ? `${name}(${scale})` : name;
}
