import { logLine } from '../core/log-line.ts';
import type { SideName } from '../cutover/observation.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Statement } from '../sqlserver/commands.ts';
import type { Outcome, Row } from '../sqlserver/session.ts';
import { type Migration, type Side, type SourceMigration, sideLabel } from './migration.ts';

/**
 * Sends one statement that changes a server, once, and writes down how it ended. `deadline` in ms bounds our wait only: the statement
 * is never cancelled. `signal` gives up the wait, and the session with it. The caller observes afterwards, whatever the outcome.
 */
export const perform = (
  migration: Migration,
  sideName: SideName,
  statement: Statement,
  deadline: number,
  signal?: AbortSignal,
): Promise<Outcome<readonly (readonly Row[])[]>> => performOn(migration, migration[sideName], statement, deadline, signal);

/** The same on a side by itself. */
export async function performOn(
  migration: Pick<SourceMigration, 'host' | 'clock' | 'journal'>,
  side: Side,
  statement: Statement,
  deadline: number,
  signal?: AbortSignal,
): Promise<Outcome<readonly (readonly Row[])[]>> {
  const { sessionId } = side;
  const sentAt = migration.clock.now().toISOString();
  const started = migration.clock.monotonic();
  const outcome = await side.session.send(statement.batch, { deadline, ...(signal && { signal }) });
  const took = Math.round(migration.clock.monotonic() - started);
  const detail = detailOf(outcome);
  migration.host.info(logLine({ where: sideLabel(side), what: untrusted(statement.what), outcome: outcome.kind, took, detail }));
  migration.journal.add({
    kind: 'statement',
    sentAt,
    side: side.name,
    server: untrusted(side.server.serverName),
    session: sessionId,
    what: untrusted(statement.what),
    sql: untrusted(statement.sql),
    took,
    outcome: outcome.kind,
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
