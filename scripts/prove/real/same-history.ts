import type { Choice, CrashFate, Event, Fate } from './choices.ts';
import type { Site } from './runner.ts';

/** An await as it was reached in a history. */
export interface Reached extends Site {
  /** Events that would do nothing at all right before it. */
  readonly inert: ReadonlySet<Event>;
  /** It was reached at the same moment as the await before it: nothing but sending that request has happened in between. */
  readonly sameMoment: boolean;
}

/**
 * Events that only touch the laboratory: not the runner, not its connections, and no timer that is due together with one of a request.
 * Which request of one moment they come before makes no difference, because sending a request touches nothing but timers: it
 * arrives one way later.
 */
export const aroundTheServers: ReadonlySet<Event> = new Set<Event>([
  'cut',
  'flap',
  'restore',
  'suspend',
  'dba-demote',
  'dba-async',
  'dba-recreate',
  'dba-force-source',
]);

/** At these awaits, a fate that is the same as another one. A connection that is not there yet has no statement that could land late. */
const sameFates: Partial<Record<Site['kind'], { readonly fates: ReadonlySet<Fate>; readonly crashes: ReadonlySet<CrashFate> }>> = {
  open: { fates: new Set<Fate>(['late', 'later', 'silent']), crashes: new Set<CrashFate>(['late']) },
  close: { fates: new Set<Fate>(['lost', 'silent']), crashes: new Set<CrashFate>(['before', 'lost', 'late']) },
};

/**
 * Whether a choice at `sites[at]` makes the very history that another choice makes, so that it need not be played. `free` is the first
 * await that has no choice yet. Two histories are the same when the servers, the timers and all that the runs have been told are the
 * same behind the choice: everything later follows from that, for the laboratory and the tasks have no other input.
 * - An event that does nothing gives the history without it.
 * - An event around the servers gives the history in which it strikes before an earlier request of the same moment.
 * - Two fates with the same code in memory-session.ts are one.
 */
export function isPlayedElsewhere(sites: readonly Reached[], at: number, choice: Choice, free: number): boolean {
  const site = sites[at];
  if (site === undefined) return false;
  switch (choice.kind) {
    case 'event':
      return site.inert.has(choice.event) || (site.sameMoment && at > free && aroundTheServers.has(choice.event));
    case 'fate':
      return sameFates[site.kind]?.fates.has(choice.fate) ?? false;
    case 'crash':
      return sameFates[site.kind]?.crashes.has(choice.fate) ?? false;
  }
}
