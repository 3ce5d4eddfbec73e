import { covers, type Lsn } from './lsn.ts';
import type { CopyObservation, DagObservation, DatabaseObservation, SynchronizationState } from './observation.ts';

/** Log ends of the source, per database: what the target has to harden. */
export type LogEnds = ReadonlyMap<string, Lsn | undefined>;

export interface DatabaseConvergence {
  readonly database: string;
  readonly sourceEndOfLog: Lsn | undefined;
  readonly targetHardened: Lsn | undefined;
  readonly converged: boolean;
  /** Why not yet; undefined when converged. */
  readonly why: string | undefined;
}

/** The source's own end of log per database, read on the source, from its local rows. */
export const logEnds = (source: DagObservation): LogEnds =>
  new Map(source.databases.map((database) => [database.name, database.copy.endOfLog]));

/**
 * The ends that count behind the fence: those of a source that is seen SECONDARY now, never below those that the demotion returned.
 * A database that one of the two readings does not know has no known end, and can not be proved.
 */
export function laterEnds(seen: LogEnds, returned: LogEnds | undefined): LogEnds {
  if (returned === undefined) return seen;
  const names = new Set([...seen.keys(), ...returned.keys()]);
  return new Map([...names].map((name) => [name, later(seen.get(name), returned.get(name))]));
}

/**
 * Ends from several looks at the same demoted source, whose log does not move: the largest that was ever known. One look that shows NULL
 * takes nothing away.
 */
export const knownEnds = (earlier: LogEnds, now: LogEnds): LogEnds =>
  new Map(
    [...new Set([...earlier.keys(), ...now.keys()])].map((name) => {
      const [one, other] = [earlier.get(name), now.get(name)];
      return [name, later(one, other) ?? one ?? other];
    }),
  );

const later = (one: Lsn | undefined, other: Lsn | undefined): Lsn | undefined =>
  one === undefined || other === undefined ? undefined : one > other ? one : other;

/**
 * Compares what the target has hardened with a log end that was read on the source *before*.
 * The value to reach is `end_of_log_lsn` of the source's local row. `last_hardened_lsn` of a primary is useless for this: it is NULL when
 * asynchronous, else the minimum over its secondaries, so it compares the target with itself (Microsoft, sys.dm_hadr_database_replica_states).
 */
export function compareLogs(ends: LogEnds, target: DagObservation): readonly DatabaseConvergence[] {
  const copies = copiesByName(target);
  return [...ends].map(([name, sourceEndOfLog]) => compareCopy(name, sourceEndOfLog, copies.get(name)?.copy));
}

/** The databases of a side by name; of databases with the same name the first one. */
export const copiesByName = ({ databases }: DagObservation): ReadonlyMap<string, DatabaseObservation> =>
  new Map(databases.toReversed().map((database) => [database.name, database]));

/** What of a copy counts for the proof. */
type ComparedCopy = Pick<CopyObservation, 'lastHardened' | 'synchronizationState'>;

/** The same for one database; `copy` is undefined where the target has none. */
export function compareCopy(database: string, sourceEndOfLog: Lsn | undefined, copy: ComparedCopy | undefined): DatabaseConvergence {
  const why = reason(sourceEndOfLog, copy);
  return { database, sourceEndOfLog, targetHardened: copy?.lastHardened, converged: why === undefined, why };
}

function reason(end: Lsn | undefined, copy: ComparedCopy | undefined): string | undefined {
  if (end === undefined) return 'the source does not report its end of log';
  if (copy === undefined) return 'the target has no copy of it in the availability group';
  const blocked = unfit(copy);
  if (blocked !== undefined) return blocked;
  if (copy.lastHardened === undefined) return 'the target does not report what it has hardened';
  return covers(copy.lastHardened, end) ? undefined : 'the target has not hardened all the log yet';
}

/** States in which a copy must not become primary: forcing there can leave a database that does not start (Microsoft, same page). */
export const unfitStates = ['REVERTING', 'INITIALIZING'] as const satisfies readonly SynchronizationState[];

export const unfit = ({ synchronizationState }: Pick<CopyObservation, 'synchronizationState'>): string | undefined =>
  unfitStates.some((state) => state === synchronizationState) ? `its copy on the target is ${synchronizationState}` : undefined;

/** True only when there is at least one database and each has converged: nothing observed proves nothing. */
export const allConverged = (databases: readonly DatabaseConvergence[]): boolean =>
  databases.length > 0 && databases.every((database) => database.converged);

/** Counts good samples in a row and the time they span. A live source never "stops for ever"; it has to be covered again and again. */
export interface Stability {
  readonly samples: number;
  /** ms on the caller's monotonic clock; undefined while not converged. */
  readonly since: number | undefined;
}

export const unstable: Stability = { samples: 0, since: undefined };

export function sample(stability: Stability, converged: boolean, now: number): Stability {
  return converged ? { samples: stability.samples + 1, since: stability.since ?? now } : unstable;
}

/** `window` in ms. At least `minimum` samples, so that a window of zero still means more than one look. */
export const isStable = (stability: Stability, now: number, window: number, minimum = 3): boolean =>
  stability.since !== undefined && stability.samples >= minimum && now - stability.since >= window;
