import { logLine } from '../core/log-line.ts';
import type { SideName } from '../cutover/observation.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Statement } from '../sqlserver/commands.ts';
import type { Outcome, Row } from '../sqlserver/session.ts';
import { type Migration, type Side, type SourceMigration, sideLabel } from './migration.ts';

type Sets = readonly (readonly Row[])[];

export interface PerformOptions {
  /** Gives up the wait, and the session with it. */
  readonly signal?: AbortSignal;
  /** Of a batch that decides on the server: why it did not do what it is named for; undefined when it did. It is written down as refused. */
  readonly declined?: (answer: Sets) => string | undefined;
}

/**
 * Sends one statement that changes a server, once, and writes down how it ended. `deadline` in ms bounds our wait only: the statement
 * is never cancelled. The caller observes afterwards, whatever the outcome.
 */
export const perform = (
  migration: Migration,
  sideName: SideName,
  statement: Statement,
  deadline: number,
  options: PerformOptions = {},
): Promise<Outcome<Sets>> => performOn(migration, migration[sideName], statement, deadline, options);

/** The same on a side by itself. */
export async function performOn(
  migration: Pick<SourceMigration, 'host' | 'clock' | 'journal'>,
  side: Side,
  statement: Statement,
  deadline: number,
  { signal, declined }: PerformOptions = {},
): Promise<Outcome<Sets>> {
  const { sessionId } = side;
  const sentAt = migration.clock.now().toISOString();
  const started = migration.clock.monotonic();
  const outcome = await side.session.send(statement.batch, { deadline, ...(signal && { signal }) });
  const took = Math.round(migration.clock.monotonic() - started);
  const refusal = outcome.kind === 'done' ? declined?.(outcome.value) : undefined;
  const kind = refusal === undefined ? outcome.kind : 'refused';
  const detail = refusal === undefined ? detailOf(outcome) : untrusted(refusal);
  migration.host.info(logLine({ where: sideLabel(side), what: untrusted(statement.what), outcome: kind, took, detail }));
  migration.journal.add({
    kind: 'statement',
    sentAt,
    side: side.name,
    server: untrusted(side.server.serverName),
    session: sessionId,
    what: untrusted(statement.what),
    sql: untrusted(statement.sql),
    took,
    outcome: kind,
    detail,
  });
  return outcome;
}

function detailOf(outcome: Outcome<unknown>): string | undefined {
  switch (outcome.kind) {
    case 'done':
      return undefined;
    case 'refused':
      return untrusted([...outcome.error.preceding, outcome.error].map((error) => `${error.number}: ${error.message}`).join(' / '));
    case 'unknown':
      return untrusted(outcome.cause);
  }
}
