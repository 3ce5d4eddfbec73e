/**
 * The port to one SQL Server instance: one physical connection, never a shared pool, so that what was checked on it is
 * still true of it and a session-owned application lock stays with it.
 */

/** A statement that changes a server ends in one of three ways. `unknown` is settled by observation, never by sending again. */
export type Outcome<T = undefined> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: ServerError }
  | { readonly kind: 'unknown'; readonly cause: string };

/** What the server said when it refused. Numbers decide; texts are only for people and are untrusted. */
export interface ServerError {
  readonly number: number;
  readonly severity: number;
  readonly message: string;
  /** Earlier errors of the same batch, the root cause often first. */
  readonly preceding: readonly { readonly number: number; readonly message: string }[];
}

/** Every value leaves SQL Server as text, or NULL: LSNs and bigints must not pass through a JavaScript number. */
export type Row = Readonly<Record<string, string | null>>;

/** What an input says about one server. */
export interface Endpoint {
  readonly side: 'source' | 'target';
  readonly host: string;
  readonly port: number | undefined;
  readonly instance: string | undefined;
  readonly authentication: Authentication;
  readonly encrypt: 'mandatory' | 'strict' | 'optional';
  readonly trustServerCertificate: boolean;
  readonly hostNameInCertificate: string | undefined;
  /** PEM text. */
  readonly caCertificate: string | undefined;
  /** ms */
  readonly connectTimeout: number;
  /** Shown in sys.dm_exec_sessions.program_name. */
  readonly programName: string;
}

export type Authentication =
  | { readonly kind: 'sql'; readonly username: string; readonly password: string }
  | { readonly kind: 'ntlm'; readonly domain: string; readonly username: string; readonly password: string }
  | { readonly kind: 'entra' }
  | { readonly kind: 'access-token'; readonly token: string };

export interface SqlSession {
  readonly endpoint: Endpoint;
  /** False as soon as the connection is known to be gone. */
  readonly alive: boolean;
  /** Runs a batch that only reads. One array of rows a result set. Throws SqlFailure. `deadline` in ms bounds the wait; then the connection is closed. */
  read(sql: string, options: { readonly deadline: number; readonly signal?: AbortSignal }): Promise<readonly (readonly Row[])[]>;
  /**
   * Sends a batch that changes the server, once. No client timeout ever cancels it; after `deadline` ms, or when `signal` aborts, the
   * connection is closed and the outcome is unknown. A signal is only for statements that nobody has to wait for: never for one that
   * changes an availability group.
   */
  send(sql: string, options: { readonly deadline: number; readonly signal?: AbortSignal }): Promise<Outcome<readonly (readonly Row[])[]>>;
  close(): Promise<void>;
}

export type OpenSession = (endpoint: Endpoint, signal?: AbortSignal) => Promise<SqlSession>;
