import type { AvailabilityGroupAction, Command } from '../../lab/commands.ts';
import { buildMigration, type Migration, type MigrationOptions, migrationLogin } from '../../lab/engine/migration.ts';
import type { Timings } from '../../lab/engine/options.ts';
import type { SimulatedInstance } from '../../lab/engine/simulated-instance.ts';
import { createVirtualClock, type VirtualClock } from '../../lab/engine/virtual-clock.ts';
import type { EngineSession, LoginRequest } from '../../lab/port.ts';
import { SqlError, type SqlMessage, type SqlValue } from '../../lab/sql-types.ts';

export const DAG = 'MigrationDag';
export const never = new AbortController().signal;

export interface Scenario extends Migration {
  readonly clock: VirtualClock;
  /** Sessions of the migration login in master. */
  readonly onSource: EngineSession;
  readonly onTarget: EngineSession;
}

/** A migration on a virtual clock, without noise unless a test asks for it. */
export function scenario(options: Omit<MigrationOptions, 'clock'> = {}): Scenario {
  const clock = createVirtualClock();
  const migration = buildMigration({ ...options, clock, timings: { idleNoiseMs: 0, ...options.timings } });
  return { ...migration, clock, onSource: login(migration.source), onTarget: login(migration.target) };
}

/** Synchronous, with a row in Sales that is not committed: a demotion has to roll it back, which writes log. */
export async function scenarioWithOpenTransaction(timings: Partial<Timings> = {}): Promise<Scenario> {
  const lab = scenario({ mode: 'SYNCHRONOUS_COMMIT', link: { latencyMs: 5 }, timings });
  const session = login(lab.source, { database: 'Sales' });
  createNumbers(session);
  session.beginTransaction();
  await lab.clock.complete(insertNumber(session, 1));
  await lab.clock.advance(1_000);
  return lab;
}

export function request(overrides: Partial<LoginRequest> = {}): LoginRequest {
  return {
    userName: migrationLogin.name,
    password: migrationLogin.password,
    database: '',
    appName: 'test',
    hostName: 'RUNNER',
    serverName: '',
    readOnlyIntent: false,
    encrypted: true,
    clientAddress: '127.0.0.1',
    localPort: 1433,
    ...overrides,
  };
}

export function login(
  instance: SimulatedInstance,
  overrides: Partial<LoginRequest> = {},
  onKilled: (reason?: SqlMessage) => void = () => {},
) {
  return instance.openSession(request(overrides), onKilled);
}

export type Row = Readonly<Record<string, SqlValue>>;

/** Rows of a system view by column name; LSNs and other decimals as text. */
export function rowsOf(session: EngineSession, name: string, schema = 'sys', database?: string): Row[] {
  const relation = session.relation(database, schema, name);
  if (relation === undefined) throw new Error(`There is no ${schema}.${name}.`);
  return [...relation.rows()].map((values) =>
    Object.fromEntries(relation.columns.map((column, index) => [column.name, plain(values[index] ?? null)])),
  );
}

export function plain(value: SqlValue): SqlValue {
  return value !== null && typeof value === 'object' && 'unscaled' in value ? String(value.unscaled) : value;
}

export function alter(group: string, action: AvailabilityGroupAction): Command {
  return { kind: 'alter-availability-group', group, action };
}

export const demotion = alter(DAG, { kind: 'set-role', role: 'SECONDARY' });
export const promotion = alter(DAG, { kind: 'force-failover-allow-data-loss' });
export const mode = (availabilityMode: 'SYNCHRONOUS_COMMIT' | 'ASYNCHRONOUS_COMMIT') =>
  alter(DAG, {
    kind: 'modify-availability-group',
    members: ['SourceAg', 'TargetAg'].map((name) => ({ name, availabilityMode })),
  });
export const required = (count: number) => alter(DAG, { kind: 'set-required-synchronized-secondaries', count });

export interface CommandResult {
  /** Number of the error that ended it. */
  readonly error: number | undefined;
  readonly messages: readonly number[];
  readonly ms: number;
}

/** Runs a command to its end on the virtual clock. */
export function run(lab: Scenario, session: EngineSession, command: Command, signal = never): Promise<CommandResult> {
  return lab.clock.complete(start(lab, session, command, signal));
}

/** Starts a command; the clock stands still until somebody moves it. */
export async function start({ clock }: Scenario, session: EngineSession, command: Command, signal = never): Promise<CommandResult> {
  const messages: number[] = [];
  const startedAt = clock.now();
  const result = (error: number | undefined) => ({ error, messages, ms: clock.now() - startedAt });
  try {
    await session.command(command, (message) => messages.push(message.number), signal);
    return result(undefined);
  } catch (error) {
    if (error instanceof SqlError) return result(error.number);
    throw error;
  }
}

/** The number of the SqlError that a call throws or rejects with. */
export async function errorOf(clock: VirtualClock, call: () => unknown): Promise<number | undefined> {
  try {
    const result = call();
    if (result instanceof Promise) await clock.complete(result);
    return undefined;
  } catch (error) {
    if (error instanceof SqlError) return error.number;
    throw error;
  }
}

/** A table with one row for each number, in the database that the session is in. */
export function createNumbers(session: EngineSession): void {
  session.createTable(undefined, 'dbo', 'numbers', [
    { name: 'n', type: { name: 'int' }, nullable: false, primaryKey: true },
    { name: 'text', type: { name: 'nvarchar', length: 100 }, nullable: true },
  ]);
}

export const numbers = { database: undefined, schema: 'dbo', name: 'numbers' };

export function insertNumber(session: EngineSession, n: number): Promise<number> {
  return session.insert(numbers, [[n, `number ${n}`]], never);
}

export function readNumbers(session: EngineSession): number[] {
  return [...(session.relation(undefined, 'dbo', 'numbers')?.rows() ?? [])].map((row) => Number(row[0])).sort((a, b) => a - b);
}

/** The local row of a database on this instance. */
export function localRow(session: EngineSession, database = 'Sales'): Row {
  const id = session.scalarFunction('DB_ID')?.([database]).value ?? null;
  const row = rowsOf(session, 'dm_hadr_database_replica_states').find((one) => one.is_local === true && one.database_id === id);
  if (row === undefined) throw new Error(`There is no local row of ${database}.`);
  return row;
}

/** The DAG rows: those of the DAG's group_id. */
export function dagRows(session: EngineSession): Row[] {
  const dag = rowsOf(session, 'availability_groups').find((group) => group.is_distributed === true);
  return rowsOf(session, 'dm_hadr_database_replica_states').filter((row) => row.group_id === dag?.group_id);
}

/** Whether the target has on disk what the source has in its log, read on each side. */
export function converged(lab: Scenario, database = 'Sales'): boolean {
  return (
    BigInt(localRow(lab.onTarget, database).last_hardened_lsn as string) >=
    BigInt(localRow(lab.onSource, database).end_of_log_lsn as string)
  );
}
