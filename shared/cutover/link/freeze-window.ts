/**
 * Whether the source has written since the writers were kept out. A cutover that removes the link demotes nobody: the source stays
 * writable, so this comparison is all that stands between a forgotten writer and a lost commit.
 */
import type { Lsn } from '../lsn.ts';
import type { DagObservation, Role, SideObservation } from '../observation.ts';
import { sameName } from './convergence.ts';

/** What the source says of one database of its own. */
export interface SourceLog {
  readonly endOfLog: Lsn | undefined;
  /** last_commit_lsn: the last commit record in the log (Microsoft, "sys.dm_hadr_database_replica_states"). */
  readonly lastCommit: Lsn | undefined;
}

/** By database. */
export type SourceLogs = ReadonlyMap<string, SourceLog>;

/** What the source shows now, from its local rows. */
export const sourceLogs = (source: DagObservation): SourceLogs =>
  new Map(source.databases.map(({ name, copy }) => [name, { endOfLog: copy.endOfLog, lastCommit: copy.lastCommit }]));

export type LogChange =
  | 'same'
  /** The log has grown and no transaction has committed: a checkpoint, or work of the server. Nothing of a user is in it. */
  | 'grown-without-commit'
  | 'committed'
  /** A value is missing now or before, or the database is. */
  | 'unknown';

export interface DatabaseChange {
  readonly database: string;
  readonly change: LogChange;
  /** For people; undefined when nothing has changed. */
  readonly why: string | undefined;
}

/** Compares two readings of the source, per database of either. Nothing known proves nothing. */
export function compareSourceLogs(before: SourceLogs, now: SourceLogs): readonly DatabaseChange[] {
  const names = [...before.keys()];
  for (const name of now.keys()) if (!names.some((known) => sameName(known, name))) names.push(name);
  return names.map((database) => ({ database, ...changeOf(find(before, database), find(now, database)) }));
}

const find = (logs: SourceLogs, name: string): SourceLog | undefined => [...logs].find(([known]) => sameName(known, name))?.[1];

function changeOf(before: SourceLog | undefined, now: SourceLog | undefined): Omit<DatabaseChange, 'database'> {
  if (before === undefined || now === undefined)
    return { change: 'unknown', why: before === undefined ? 'it was not there before' : 'it is not visible any more' };
  if (before.lastCommit !== undefined && now.lastCommit !== undefined && before.lastCommit !== now.lastCommit)
    return { change: 'committed', why: `a transaction has committed: last_commit_lsn was ${before.lastCommit} and is ${now.lastCommit}` };
  if (before.endOfLog === undefined || now.endOfLog === undefined)
    return { change: 'unknown', why: 'the source does not report its end of log' };
  if (before.endOfLog === now.endOfLog) return { change: 'same', why: undefined };
  const grown = `end_of_log_lsn was ${before.endOfLog} and is ${now.endOfLog}`;
  return before.lastCommit === undefined || now.lastCommit === undefined
    ? { change: 'unknown', why: `${grown}, and the source does not say whether a transaction has committed` }
    : { change: 'grown-without-commit', why: grown };
}

/** True only when there is a database and the log of each has stayed where it was. */
export const isUnchanged = (changes: readonly DatabaseChange[]): boolean =>
  changes.length > 0 && changes.every(({ change }) => change === 'same');

/** The source at one look. */
export interface SourceReading {
  readonly role: Role | undefined;
  readonly logs: SourceLogs;
}

/** What one look shows of the source; undefined when it shows no DAG there. */
export const readingOf = (source: SideObservation | undefined): SourceReading | undefined =>
  source?.dag && { role: source.dag.role, logs: sourceLogs(source.dag) };

/** What the last look at the source says after the instance has taken over. */
export type Verdict =
  | { readonly kind: 'nothing-lost' }
  /** Acknowledged commits are on the source that the instance does not have. */
  | { readonly kind: 'commits-left-behind'; readonly databases: readonly DatabaseChange[] }
  | { readonly kind: 'not-known'; readonly because: string; readonly databases: readonly DatabaseChange[] };

/**
 * Judges a removal. `proved`: the source as the proof saw it, undefined when this run did not make the proof. `now`: the source read *after*
 * the link was seen gone, undefined when it can not be read. A source that has changed its role in between may have undone commits, so its
 * log says nothing about them.
 */
export function afterRemoval(proved: SourceReading | undefined, now: SourceReading | undefined): Verdict {
  if (proved === undefined) return notKnown('this run did not make the proof');
  if (now === undefined) return notKnown('the source can not be read');
  if (proved.role === undefined || proved.role !== now.role)
    return notKnown(
      `the source was ${proved.role ?? 'without a visible role'} at the proof and is ${now.role ?? 'without a visible role'}`,
    );
  const changes = compareSourceLogs(proved.logs, now.logs);
  const written = changes.filter(({ change }) => change === 'committed');
  if (written.length > 0) return { kind: 'commits-left-behind', databases: written };
  if (changes.length === 0) return notKnown('no database was seen');
  const unknown = changes.filter(({ change }) => change === 'unknown');
  return unknown.length > 0 ? notKnown('the source does not say what it has written', unknown) : { kind: 'nothing-lost' };
}

export const notKnown = (because: string, databases: readonly DatabaseChange[] = []): Verdict => ({
  kind: 'not-known',
  because,
  databases,
});
