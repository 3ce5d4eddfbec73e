import type { LoginRequest } from '../../port.ts';
import type { Laboratory } from '../laboratory.ts';
import type { SimulatedInstance } from '../simulated-instance.ts';
import { Ledger, type LedgerVerdict } from './ledger.ts';
import { LEDGER_TABLE, ledgerColumns } from './ledger-table.ts';
import { Outage } from './outage.ts';
import { runWriter } from './writer.ts';

export interface WriterOptions {
  /** Sessions for each database. */
  readonly perDatabase?: number;
  /** Mean time between two transactions of a session, ms; asked for before each one when it is a function. */
  readonly pauseMs?: number | (() => number);
  /** Share of transactions with several rows that stay open for a while. */
  readonly longShare?: number;
  /** How long such a transaction stays open, ms. */
  readonly longMs?: number;
  /** Time after which a writer that found nobody to write to tries again, ms. */
  readonly retryMs?: number;
}

export interface Writers {
  /** Acknowledged rows so far. */
  readonly acknowledged: number;
  /** From the first refused write at the source to the first accepted write at the target; undefined until both have been. */
  readonly writeOutageMs: number | undefined;
  /** The longest time from a refused write at the source to one that it accepted again; undefined when there was none. */
  readonly longestInterruptionMs: number | undefined;
  /** ms since the epoch. */
  readonly firstRefusedAt: number | undefined;
  readonly firstAcceptedAfterwardsAt: number | undefined;
  /** Lets every session finish what it is at. */
  stop(): Promise<void>;
  /** Compares what was acknowledged with the rows at the instance that takes writes now. */
  verify(): LedgerVerdict;
}

/** Whom the writers may ask, like an application with two connection strings. */
export interface WriterTargets {
  readonly databases: readonly string[];
  primaryOf(side: 'source' | 'target'): SimulatedInstance | undefined;
  readonly login: { readonly name: string; readonly password: string };
}

/** A session gets so long to finish, ms. */
const STOP_MS = 2_000;

const defaults: Required<WriterOptions> = { perDatabase: 3, pauseMs: 20, longShare: 0.15, longMs: 150, retryMs: 10 };

/** Starts sessions that write rows with increasing ids and remember which ones were acknowledged. */
export function startWriters(laboratory: Laboratory, targets: WriterTargets, options: WriterOptions = {}): Writers {
  const settings = { ...defaults, ...options };
  const ledger = new Ledger();
  const outage = new Outage();
  const stopping = new AbortController();
  const running: Promise<void>[] = [];
  createLedgerTables(targets);
  for (const database of targets.databases)
    for (let writer = 1; writer <= settings.perDatabase; writer++)
      running.push(runWriter({ laboratory, targets, settings, ledger, outage, database, writer, signal: stopping.signal }));

  return {
    get acknowledged() {
      return ledger.acknowledged;
    },
    get writeOutageMs() {
      return outage.durationMs;
    },
    get longestInterruptionMs() {
      return outage.longestInterruptionMs;
    },
    get firstRefusedAt() {
      return outage.firstRefusedAt;
    },
    get firstAcceptedAfterwardsAt() {
      return outage.firstAcceptedAt;
    },
    async stop() {
      stopping.abort();
      // A commit that waits for a partner for ever must not hold up the end.
      await Promise.race([Promise.all(running), new Promise<void>((resolve) => laboratory.clock.after(STOP_MS, resolve))]);
    },
    verify: () => ledger.compare(rowsNow(targets)),
  };
}

function createLedgerTables(targets: WriterTargets): void {
  const source = targets.primaryOf('source');
  for (const database of targets.databases) {
    const session = source?.openSession(loginTo(targets, database), () => {});
    if (session?.relation(undefined, 'dbo', LEDGER_TABLE) === undefined)
      session?.createTable(undefined, 'dbo', LEDGER_TABLE, ledgerColumns);
    session?.close();
  }
}

/** Read from the copy itself: nobody has to log in, and the login of the writers may be disabled. */
function* rowsNow(targets: WriterTargets): Generator<{ database: string; writer: number; id: number }> {
  for (const database of targets.databases) {
    for (const side of ['target', 'source'] as const) {
      const instance = targets.primaryOf(side);
      const copy = instance?.server.databases.get(database.toLowerCase());
      if (instance === undefined || !copy?.writable) continue;
      for (const [, row] of copy.data.find('dbo', LEDGER_TABLE)?.visible(undefined) ?? [])
        yield { database, writer: Number(row[0]), id: Number(row[1]) };
      break;
    }
  }
}

export function loginTo(targets: WriterTargets, database: string): LoginRequest {
  return {
    userName: targets.login.name,
    password: targets.login.password,
    database,
    appName: 'Order entry',
    hostName: 'APPSERVER',
    serverName: '',
    readOnlyIntent: false,
    encrypted: true,
    clientAddress: '10.1.0.50',
    localPort: 1433,
  };
}
