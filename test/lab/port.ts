/**
 * The walls inside the laboratory: what the wire (tds) asks of a SQL session, and what the T-SQL evaluator (tsql) asks of
 * the engine. The engine knows no T-SQL text, the evaluator knows no availability groups, the wire knows neither.
 */
import type { LabClock } from './clock.ts';
import type { Command } from './commands.ts';
import type { Column, SqlMessage, SqlType, SqlValue } from './sql-types.ts';

// ---------------------------------------------------------------------------------------------- wire → SQL session

export interface LoginRequest {
  readonly userName: string;
  readonly password: string;
  /** Instead of name and password: the client brings a Microsoft Entra access token. */
  readonly accessToken?: string;
  /** Asked for by the client; empty when it named none. */
  readonly database: string;
  readonly appName: string;
  readonly hostName: string;
  readonly serverName: string;
  readonly readOnlyIntent: boolean;
  /** 'TRUE' for any encryption of the whole session, as sys.dm_exec_connections.encrypt_option says it. */
  readonly encrypted: boolean;
  readonly clientAddress: string;
  /** The address and port the client reached, so that a listener can be told from an instance. */
  readonly localPort: number;
}

export interface Parameter {
  /** Without the @. */
  readonly name: string;
  readonly type: SqlType;
  readonly value: SqlValue;
}

/** One instance as the wire sees it. */
export interface Backend {
  /** SERVERPROPERTY('ServerName'); goes into every error and info token. */
  readonly serverName: string;
  /** For example '16.0.4165.4'. */
  readonly productVersion: string;
  /** Opens a SQL session or throws SqlError (18456, 4060, 976, 978, 983 ...). `onKilled` is called when the server ends the session. */
  login(request: LoginRequest, onKilled: (reason: SqlMessage | undefined) => void): Promise<BackendSession>;
}

export interface BackendSession {
  readonly spid: number;
  /** The database context now. */
  readonly database: string;
  /** Runs one batch (or the text of an sp_executesql) to its end. Errors go to the sink; this never rejects. */
  execute(sql: string, parameters: readonly Parameter[], sink: ResultSink): Promise<void>;
  /** Compiles a text without running it: the syntax error of it, if it has one. A session that leaves it out takes every text. */
  check?(sql: string): SqlMessage | undefined;
  /** The client asked to cancel the running batch. */
  attention(): void;
  /**
   * The client is gone. A statement that runs is not undone: it goes on to its end on the server, and what the session owns
   * (application locks, transaction) lives until then.
   */
  close(): void;
}

/** Where a batch writes its answer, in order. */
export interface ResultSink {
  columns(columns: readonly Column[]): void;
  row(values: readonly SqlValue[]): void;
  /** End of one statement that returns a count (SELECT, INSERT ...). */
  statementDone(rowCount: number | undefined): void;
  message(message: SqlMessage): void;
  /** The database context changed. */
  databaseChanged(database: string): void;
  /** Return status of a stored procedure that was called over RPC. */
  flush(): void;
}

// --------------------------------------------------------------------------------------------- evaluator → engine

/** A catalog view, a DMV or a user table that a SELECT may read. */
export interface Relation {
  readonly columns: readonly Column[];
  /** Of a user table: the very columns that `createTable` was given, so that INSERT knows identities and defaults. */
  readonly definition?: readonly TableColumn[];
  /** `read`: which columns somebody reads, all when left out. What stands in the others does not matter. */
  rows(read?: ReadonlySet<number>): Iterable<readonly SqlValue[]>;
}

export type ScalarFunction = (args: readonly SqlValue[]) => { readonly type: SqlType; readonly value: SqlValue };

/** An instance as the evaluator sees it. Everything here is said from the point of view of one session. */
export interface Instance {
  readonly clock: LabClock;
  openSession(request: LoginRequest, onKilled: (reason: SqlMessage | undefined) => void): EngineSession;
}

export interface EngineSession {
  readonly spid: number;
  readonly database: string;
  /** USE: 911, 916, 976, 978, 983, 921, 922, 927 when the database can not be entered. */
  use(database: string): void;
  /** View, DMV or user table; undefined gives 208. `database` undefined means the current one. Rights decide about the rows. */
  relation(database: string | undefined, schema: string, name: string): Relation | undefined;
  /** Table-valued functions, for example sys.fn_hadr_distributed_ag_replica(...). */
  tableFunction(schema: string, name: string, args: readonly SqlValue[]): Relation | undefined;
  /** SERVERPROPERTY, DATABASEPROPERTYEX, DB_NAME, DB_ID, HAS_PERMS_BY_NAME, IS_SRVROLEMEMBER, SUSER_SNAME, APP_NAME ...; upper-case name. */
  scalarFunction(name: string): ScalarFunction | undefined;
  /** @@SERVERNAME, @@VERSION, @@SPID, @@SERVICENAME, @@LANGUAGE, @@MAX_CONNECTIONS ...; upper-case name with @@. */
  globalVariable(name: string): { readonly type: SqlType; readonly value: SqlValue } | undefined;
  /** Trace flags that are on for this session, by number: DBCC TRACESTATUS. */
  traceFlags(): readonly { readonly flag: number; readonly global: boolean; readonly session: boolean }[];
  /** Whether this server takes the statement only as one of its own, not inside IF, WHILE or BEGIN … END. */
  standsAlone(command: Command): boolean;
  /** Runs a statement that changes the server. Messages of severity ≤ 10 go to `inform`. Rejects with SqlError when refused. */
  command(command: Command, inform: (message: SqlMessage) => void, signal: AbortSignal): Promise<void>;

  // transactions and data; a write outside an explicit transaction commits by itself
  readonly transactionCount: number;
  beginTransaction(name?: string): void;
  /** Resolves when the commit is acknowledged: hardened locally and on every synchronous partner that has to. */
  commitTransaction(signal: AbortSignal): Promise<void>;
  rollbackTransaction(): void;
  createTable(database: string | undefined, schema: string, name: string, columns: readonly TableColumn[]): void;
  dropTable(database: string | undefined, schema: string, name: string): void;
  /** Writes rows; autocommits outside a transaction. Values are in table column order. Resolves with the number of rows. */
  insert(target: TableTarget, rows: readonly (readonly SqlValue[])[], signal: AbortSignal): Promise<number>;
  /** `change` gets a row and says: keep it (undefined), delete it ('delete') or its new values. */
  modify(
    target: TableTarget,
    change: (row: readonly SqlValue[]) => readonly SqlValue[] | 'delete' | undefined,
    signal: AbortSignal,
  ): Promise<number>;

  /** sp_getapplock: 0 granted, 1 granted after waiting, -1 timeout, -2 cancelled, -3 deadlock victim, -999 parameter error. */
  getApplicationLock(request: ApplicationLockRequest, signal: AbortSignal): Promise<number>;
  /** sp_releaseapplock: 0 released; throws 1223 when not held. */
  releaseApplicationLock(resource: string, owner: 'Session' | 'Transaction', database: string): number;

  /** For sys.dm_exec_requests and sys.dm_exec_sessions. */
  requestStarted(command: string, text: string): void;
  requestEnded(): void;
  /** Ends the session: rolls back its transaction, releases its locks. The evaluator calls it when the last statement has ended. */
  close(): void;
}

export interface TableTarget {
  readonly database: string | undefined;
  readonly schema: string;
  readonly name: string;
}

export interface TableColumn extends Column {
  readonly identity?: { readonly seed: bigint; readonly increment: bigint };
  readonly primaryKey?: boolean;
  readonly unique?: boolean;
  readonly defaultValue?: SqlValue;
}

export interface ApplicationLockRequest {
  readonly resource: string;
  readonly mode: 'Shared' | 'Update' | 'IntentShared' | 'IntentExclusive' | 'Exclusive';
  readonly owner: 'Session' | 'Transaction';
  /** ms; -1 waits for ever. */
  readonly timeout: number;
  readonly database: string;
}
