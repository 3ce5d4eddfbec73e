import type { Migration } from '../../test/lab/engine/migration.ts';
import type { Journal } from '../../test/lab/engine/monitor/journal.ts';
import { dagName } from './cutover-laboratory.ts';

/** What the servers did, and when: ms since the epoch, read in the laboratory's journal. */
export interface DemotionMoments {
  /** The first database of the source refuses writes. */
  readonly writesStop: number;
  /** The demotion statement has done its work, and its answer sets out. */
  readonly demoted: number;
  /** The target has the last of the log on disk; undefined when it had it before the source was secondary, or never gets it. */
  readonly hardened: number | undefined;
}

export interface FailoverMoments {
  /** The statement has arrived at the server. */
  readonly arrives: number;
  /** The first database takes writes. */
  readonly writable: number;
}

/** What of a migration tells when things happened. */
type Seen = Pick<Migration, 'journal' | 'source' | 'target'>;

/** Throws Error when the source was not demoted. */
export function demotionMoments({ journal, source: { serverName: source } }: Seen): DemotionMoments {
  const begins = last(journal, source, `demotion of ${dagName} begins`);
  const stops = journal.entries.find(({ at, server, what }) => server === source && at >= begins && what.endsWith(' refuses writes'));
  const hardened = journal.entries.filter(({ what }) => what.endsWith(` has hardened the log of ${source} to its end`));
  return {
    writesStop: stops?.at ?? begins,
    demoted: last(journal, source, `demotion of ${dagName} ends`),
    hardened: hardened.at(-1)?.at,
  };
}

/** The forced failover on this side. Throws Error when there was none, or when nothing was writable after it. */
export function failoverMoments(seen: Seen, side: 'source' | 'target'): FailoverMoments {
  const { journal } = seen;
  const server = seen[side].serverName;
  const arrives = last(journal, server, `forced failover of ${dagName} begins`);
  const writable = journal.entries.find(
    (entry) => entry.server === server && entry.at >= arrives && entry.what.endsWith(' accepts writes'),
  );
  if (writable === undefined) throw new Error(`No database of ${server} was writable after its forced failover.`);
  return { arrives, writable: writable.at };
}

function last(journal: Journal, server: string, what: string): number {
  const entry = journal.entries.findLast((one) => one.server === server && one.what === what);
  if (entry === undefined) throw new Error(`The laboratory did not see this on ${server}: ${what}.`);
  return entry.at;
}
