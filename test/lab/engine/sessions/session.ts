import type { Command } from '../../commands.ts';
import type {
  ApplicationLockRequest,
  EngineSession,
  LoginRequest,
  Relation,
  ScalarFunction,
  TableColumn,
  TableTarget,
} from '../../port.ts';
import type { SqlMessage, SqlType, SqlValue } from '../../sql-types.ts';
import { admit, enter, isSystemDatabase } from '../databases/access.ts';
import { commitWithoutBegin, rollbackWithoutBegin, sessionKilled } from '../errors.ts';
import { runCommand } from '../groups/run-command.ts';
import type { Laboratory } from '../laboratory.ts';
import type { RowValues } from '../log/records.ts';
import type { Login } from '../servers/logins.ts';
import type { Server } from '../servers/server.ts';
import { type TraceFlag, traceFlagsOf } from '../servers/trace-flags.ts';
import { findRelation, findTableFunction } from '../views/find.ts';
import { scalarFunctionOf } from './functions.ts';
import { globalVariableOf } from './global-variables.ts';
import { createTable, dropTable, insertRows, modifyRows } from './table-writes.ts';
import { beginTransaction, commitTransaction, rollbackTime, rollbackTransaction, type SessionTransaction } from './transaction.ts';

export interface CurrentRequest {
  readonly command: string;
  readonly text: string;
  readonly startedAt: number;
}

/** A session of one login on one instance. */
export class Session implements EngineSession {
  readonly spid: number;
  readonly server: Server;
  readonly login: Login;
  readonly client: LoginRequest;
  readonly laboratory: Laboratory;
  readonly connectionId: string;
  readonly loggedInAt: number;
  database: string;
  transaction: SessionTransaction | undefined;
  transactionCount = 0;
  request: CurrentRequest | undefined;
  lastRequestStartedAt: number;
  lastRequestEndedAt: number;
  /** DBCC TRACEON without -1. */
  readonly ownTraceFlags = new Set<number>();
  killed = false;
  private rollingBack = false;
  private readonly onKilled: (reason: SqlMessage | undefined) => void;
  private readonly end = new AbortController();

  constructor(
    laboratory: Laboratory,
    server: Server,
    login: Login,
    client: LoginRequest,
    spid: number,
    database: string,
    onKilled: (reason: SqlMessage | undefined) => void,
  ) {
    this.laboratory = laboratory;
    this.server = server;
    this.login = login;
    this.client = client;
    this.spid = spid;
    this.database = database;
    this.onKilled = onKilled;
    this.connectionId = laboratory.guid();
    this.loggedInAt = laboratory.clock.now();
    this.lastRequestStartedAt = this.loggedInAt;
    this.lastRequestEndedAt = this.loggedInAt;
  }

  use(database: string): void {
    this.assertAlive();
    if (isSystemDatabase(database)) this.database = database.toLowerCase();
    else {
      const copy = enter(this.server, database, this.client.readOnlyIntent);
      admit(this.login, copy);
      this.database = copy.name;
    }
  }

  relation(database: string | undefined, schema: string, name: string): Relation | undefined {
    this.assertAlive();
    return findRelation(this, database, schema, name);
  }

  tableFunction(schema: string, name: string, args: readonly SqlValue[]): Relation | undefined {
    return findTableFunction(this, schema, name, args);
  }

  scalarFunction(name: string): ScalarFunction | undefined {
    return scalarFunctionOf(this, name);
  }

  globalVariable(name: string): { readonly type: SqlType; readonly value: SqlValue } | undefined {
    return globalVariableOf(this, name);
  }

  traceFlags(): readonly TraceFlag[] {
    return traceFlagsOf(this);
  }

  standsAlone(command: Command): boolean {
    const changesRole =
      command.kind === 'alter-availability-group' &&
      (command.action.kind === 'set-role' ||
        command.action.kind === 'force-failover-allow-data-loss' ||
        command.action.kind === 'failover');
    return changesRole && this.laboratory.quirks.roleChangesStandAlone;
  }

  command(command: Command, inform: (message: SqlMessage) => void, signal: AbortSignal): Promise<void> {
    this.assertAlive();
    return runCommand(this, command, inform, signal);
  }

  beginTransaction(name = 'user_transaction'): void {
    this.assertAlive();
    this.transaction ??= beginTransaction(this.laboratory, name, true);
    this.transactionCount++;
  }

  async commitTransaction(): Promise<void> {
    this.assertAlive();
    if (this.transaction === undefined) throw commitWithoutBegin();
    this.transactionCount--;
    if (this.transactionCount > 0) return;
    const { transaction } = this;
    await commitTransaction(this.laboratory, transaction);
    if (this.transaction === transaction) this.endTransaction();
  }

  rollbackTransaction(): void {
    this.assertAlive();
    if (this.transaction === undefined) throw rollbackWithoutBegin();
    rollbackTransaction(this.laboratory, this.transaction);
    this.endTransaction();
  }

  createTable(database: string | undefined, schema: string, name: string, columns: readonly TableColumn[]): void {
    this.assertAlive();
    createTable(this, { database, schema, name }, columns);
  }

  dropTable(database: string | undefined, schema: string, name: string): void {
    this.assertAlive();
    dropTable(this, { database, schema, name });
  }

  async insert(target: TableTarget, rows: readonly RowValues[]): Promise<number> {
    this.assertAlive();
    return insertRows(this, target, rows);
  }

  async modify(target: TableTarget, change: (row: RowValues) => RowValues | 'delete' | undefined, signal: AbortSignal): Promise<number> {
    this.assertAlive();
    return modifyRows(this, target, change, AbortSignal.any([signal, this.end.signal]));
  }

  getApplicationLock(request: ApplicationLockRequest, signal: AbortSignal): Promise<number> {
    this.assertAlive();
    if (request.owner === 'Transaction' && this.transaction === undefined) return Promise.resolve(-999);
    return this.server.applicationLocks.acquire(this.spid, request, AbortSignal.any([signal, this.end.signal]));
  }

  releaseApplicationLock(resource: string, owner: 'Session' | 'Transaction', database: string): number {
    this.server.applicationLocks.release(this.spid, resource, owner, database);
    return 0;
  }

  requestStarted(command: string, text: string): void {
    this.lastRequestStartedAt = this.laboratory.clock.now();
    this.request = { command, text, startedAt: this.lastRequestStartedAt };
  }

  requestEnded(): void {
    this.request = undefined;
    this.lastRequestEndedAt = this.laboratory.clock.now();
  }

  close(): void {
    if (this.rollingBack || this.server.sessions.get(this.spid) !== this) return;
    this.server.sessions.delete(this.spid);
    if (this.transaction) rollbackTransaction(this.laboratory, this.transaction);
    this.endTransaction();
    this.end.abort();
    this.server.applicationLocks.releaseAll(this.spid);
  }

  /** Ends the session from the server's side, with a database that changes its role, for example. */
  kill(): void {
    if (this.killed) return;
    this.killed = true;
    this.close();
    this.onKilled(sessionKilled());
  }

  /** KILL: it can do nothing any more, but is seen, and keeps its locks, until its transaction is rolled back. */
  killByCommand(): void {
    if (this.killed) return;
    const rollbackMs = this.transaction === undefined ? 0 : rollbackTime(this.laboratory, this.transaction);
    this.rollingBack = rollbackMs > 0;
    if (this.rollingBack)
      this.laboratory.clock.after(rollbackMs, () => {
        this.rollingBack = false;
        this.close();
      });
    this.kill();
  }

  private assertAlive(): void {
    if (this.killed) throw sessionKilled();
  }

  private endTransaction(): void {
    this.transaction = undefined;
    this.transactionCount = 0;
    this.server.applicationLocks.releaseAll(this.spid, 'Transaction');
  }
}
