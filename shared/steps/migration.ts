import type { Clock } from '../core/clock.ts';
import type { ServerIdentity, SideName } from '../cutover/observation.ts';
import type { Host } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Journal } from '../report/journal.ts';
import type { RoundTrips } from '../sqlserver/round-trips.ts';
import type { Endpoint, OpenSession, SqlSession } from '../sqlserver/session.ts';

/** One side of the migration: where it is, who answered there first, and the one connection to it. */
export interface Side {
  readonly name: SideName;
  readonly endpoint: Endpoint;
  /** Pinned at the first connection. */
  readonly server: ServerIdentity;
  session: SqlSession;
  /** @@SPID of that connection, for people who look into the server's own logs; undefined when the server did not say it. */
  sessionId: number | undefined;
}

/** What a run of either route works with. */
export interface SourceMigration {
  readonly task: string;
  readonly dagName: string;
  readonly source: Side;
  /** Who gets the databases, for people. */
  readonly targetName: string;
  readonly host: Host;
  readonly clock: Clock;
  readonly open: OpenSession;
  readonly journal: Journal;
}

/** A run between two SQL Servers. */
export interface Migration extends SourceMigration {
  readonly target: Side;
  readonly roundTrips: RoundTrips;
}

/** Longest wait for one answer that only reads, in ms. */
export const readDeadline = (migration: Pick<SourceMigration, 'source'>): number => migration.source.endpoint.connectTimeout * 2;

/** `source SQL01`, safe to print. */
export const sideLabel = (side: Side): string => `${side.name} ${untrusted(side.server.serverName)}`;

/** A fact for the log and for the report. */
export function note(migration: Pick<SourceMigration, 'host' | 'journal'>, text: string): void {
  const safe = untrusted(text);
  migration.host.info(safe);
  migration.journal.add({ kind: 'note', text: safe });
}
