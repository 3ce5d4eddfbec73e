/**
 * The proof before a takeover that the source does not take part in (the link is deleted, or Azure forces the failover): the writers are kept
 * out, the log of the source has not moved since, and the instance has hardened all of it.
 */
import { allConverged, type DatabaseConvergence } from '../convergence.ts';
import { compareLinkLogs } from './convergence.ts';
import { compareSourceLogs, type DatabaseChange, isUnchanged, type SourceLogs, sourceLogs } from './freeze-window.ts';
import type { LinkObservation } from './observation.ts';
import { readingOf, type SourceReading } from './verdict.ts';

export interface TakeoverProof {
  /** The source as the proof saw it, for the verdict after the takeover; undefined: not proved. */
  readonly proved: SourceReading | undefined;
  readonly convergence: readonly DatabaseConvergence[];
  readonly changes: readonly DatabaseChange[];
  /** Why not, a sentence each; empty when proved. */
  readonly why: readonly string[];
}

/**
 * Makes the proof from one look. `marked`: the log of the source, read *after* the writers were kept out. `observation`: a later look, its
 * source read before its link. `stillFrozen`: what the source says at this very look of the logins that were kept out; a person may have let
 * them in again.
 */
export function proveTakeover(marked: SourceLogs, observation: LinkObservation, stillFrozen: boolean): TakeoverProof {
  const ends = new Map([...marked].map(([name, { endOfLog }]) => [name, endOfLog]));
  const convergence = compareLinkLogs(observation, ends);
  const changes = observation.source?.dag ? compareSourceLogs(marked, sourceLogs(observation.source.dag)) : [];
  const why = [
    ...(stillFrozen ? [] : ['somebody has let the writers in again']),
    ...(changes.length === 0 ? ['the source shows no database'] : []),
    ...changes.flatMap(({ database, why: moved }) => (moved === undefined ? [] : [`${database}: ${moved}`])),
    ...convergence.flatMap(({ database, why: lacks }) => (lacks === undefined ? [] : [`${database}: ${lacks}`])),
  ];
  const holds = stillFrozen && isUnchanged(changes) && allConverged(convergence);
  return { proved: holds ? readingOf(observation.source) : undefined, convergence, changes, why };
}
