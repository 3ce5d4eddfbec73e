import type { Clock } from '../core/clock.ts';
import type { ServerIdentity, SideName } from '../cutover/observation.ts';
import type { Host } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Journal } from '../report/journal.ts';
import type { Endpoint, OpenSession, SqlSession } from '../sqlserver/session.ts';

/** One side of the migration: where it is, who answered there first, and the one connection to it. */
export interface Side {
  readonly name: SideName;
  readonly endpoint: Endpoint;
  /** Pinned at the first connection. */
  readonly server: ServerIdentity;
  session: SqlSession;
}

/** What a run works with. */
export interface Migration {
  readonly task: string;
  readonly dagName: string;
  readonly source: Side;
  readonly target: Side;
  readonly host: Host;
  readonly clock: Clock;
  readonly open: OpenSession;
  readonly journal: Journal;
}

/** Longest wait for one answer that only reads, in ms. */
export const readDeadline = (migration: Migration): number => migration.source.endpoint.connectTimeout * 2;

/** `source SQL01`, safe to print. */
export const sideLabel = (side: Side): string => `${side.name} ${untrusted(side.server.serverName)}`;

/** A fact for the log and for the report. */
export function note(migration: Migration, text: string): void {
  const safe = untrusted(text);
  migration.host.info(safe);
  migration.journal.add({ kind: 'note', text: safe });
}
