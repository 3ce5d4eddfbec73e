import type { EngineSession } from '../../port.ts';
import { SqlError, type SqlValue } from '../../sql-types.ts';
import type { Laboratory } from '../laboratory.ts';
import type { Ledger } from './ledger.ts';
import { LEDGER_TABLE } from './ledger-table.ts';
import type { Outage } from './outage.ts';
import { loginTo, type WriterOptions, type WriterTargets } from './writers.ts';

interface WriterContext {
  readonly laboratory: Laboratory;
  readonly targets: WriterTargets;
  readonly settings: Required<WriterOptions>;
  readonly ledger: Ledger;
  readonly outage: Outage;
  readonly database: string;
  readonly writer: number;
  readonly signal: AbortSignal;
}

type Side = 'source' | 'target';

const SESSION_KILLED = 596;
const READ_ONLY = 3906;

interface Connection {
  readonly session: EngineSession;
  readonly side: Side;
  dead: boolean;
}

/** One application session: writes, and when it is thrown out, tries source and target in turn until one takes it. */
export async function runWriter(context: WriterContext): Promise<void> {
  const { laboratory, settings, signal } = context;
  let nextId = 1;
  let connection: Connection | undefined;
  let side: Side = 'source';
  while (!signal.aborted) {
    connection ??= connect(context, side);
    if (connection === undefined) {
      side = side === 'source' ? 'target' : 'source';
      await pause(laboratory, settings.retryMs);
      continue;
    }
    side = connection.side;
    const rows = laboratory.random() < settings.longShare ? 3 : 1;
    const ids = Array.from({ length: rows }, () => nextId++);
    const outcome = await write(context, connection, ids);
    if (outcome !== 'written') {
      connection.session.close();
      connection = undefined;
    }
    // A readable copy lets everybody in and takes no writes: it would hold the application for ever.
    if (outcome === 'read-only') side = side === 'source' ? 'target' : 'source';
    const pauseMs = typeof settings.pauseMs === 'number' ? settings.pauseMs : settings.pauseMs();
    await pause(laboratory, pauseMs * 2 * laboratory.random());
  }
  connection?.session.close();
}

function connect(context: WriterContext, side: Side): Connection | undefined {
  const { targets, database, outage, laboratory } = context;
  const instance = targets.primaryOf(side);
  try {
    const session = instance?.openSession(loginTo(targets, database), () => {
      if (connection) connection.dead = true;
    });
    const connection: Connection | undefined = session && { session, side, dead: false };
    return connection;
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    outage.refused(side, laboratory.clock.now());
    return undefined;
  }
}

/** One transaction. Unless it is `written` the session is of no use any more. */
async function write(context: WriterContext, connection: Connection, ids: readonly number[]): Promise<'written' | 'refused' | 'read-only'> {
  const { laboratory, ledger, outage, database, writer, settings } = context;
  const { session, side } = connection;
  const never = new AbortController().signal;
  const row = (id: number): SqlValue[] => [writer, BigInt(id), new Date(laboratory.clock.now()), `written at the ${side}`];
  const note = (fate: 'acknowledged' | 'in-doubt' | 'refused') => {
    for (const id of ids) ledger.note({ database, writer, id, fate, at: laboratory.clock.now() });
  };
  const target = { database: undefined, schema: 'dbo', name: LEDGER_TABLE };
  // Once a commit was asked for, an error leaves its outcome open.
  let committing = ids.length === 1;
  try {
    if (ids.length === 1) {
      note('in-doubt');
      await session.insert(target, ids.map(row), never);
    } else {
      session.beginTransaction();
      for (const id of ids) {
        await session.insert(target, [row(id)], never);
        await pause(laboratory, settings.longMs / ids.length);
      }
      committing = true;
      note('in-doubt');
      await session.commitTransaction(never);
    }
    note('acknowledged');
    outage.accepted(side, laboratory.clock.now());
    return 'written';
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    note(committing && (connection.dead || error.number === SESSION_KILLED) ? 'in-doubt' : 'refused');
    outage.refused(side, laboratory.clock.now());
    return error.number === READ_ONLY ? 'read-only' : 'refused';
  }
}

function pause(laboratory: Laboratory, ms: number): Promise<void> {
  return new Promise((resolve) => laboratory.clock.after(ms, resolve));
}
