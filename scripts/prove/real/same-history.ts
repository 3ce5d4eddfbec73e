import type { Choice, CrashFate, Event, Fate } from './choices.ts';
import type { Site } from './runner.ts';

/** An await as it was reached in a history. */
export interface Reached extends Site {
  /** Events that would do nothing at all right before it. */
  readonly inert: ReadonlySet<Event>;
  /**
   * It was reached in the same turn of the clock as the await before it: no timer has run in between, so that nothing has happened in the
   * laboratory.
   */
  readonly sameMoment: boolean;
}

/** At these awaits, a fate that is the same as another one. A connection that is not there yet has no statement that could land late. */
const sameFates: Partial<Record<Site['kind'], { readonly fates: ReadonlySet<Fate>; readonly crashes: ReadonlySet<CrashFate> }>> = {
  open: { fates: new Set<Fate>(['late', 'later', 'silent']), crashes: new Set<CrashFate>(['late']) },
  close: { fates: new Set<Fate>(['lost', 'silent']), crashes: new Set<CrashFate>(['before', 'lost', 'late']) },
  'sign-in': { fates: new Set<Fate>(['lost', 'late', 'later', 'silent']), crashes: new Set<CrashFate>(['lost', 'late']) },
  ask: { fates: new Set<Fate>(['lost', 'late', 'later', 'silent']), crashes: new Set<CrashFate>(['lost', 'late']) },
  command: { fates: new Set<Fate>(), crashes: new Set<CrashFate>(['lost', 'late']) },
};

/**
 * Whether a choice at `sites[at]` makes the very history that another choice makes, so that it need not be played. `free` is the first
 * await that has no choice yet. Two histories are the same when the servers, the timers and all that the runs have been told are the
 * same behind the choice: everything later follows from that, for the laboratory and the tasks have no other input.
 * - An event that does nothing gives the history without it.
 * - An event between two requests of one run and one moment gives the history in which it strikes before the first of them. Sending a request touches
 *   nothing but timers: it arrives one way later. And nothing outside the process can come between the two in reality, because
 *   JavaScript runs one turn to its end before it hears of a lost connection or an answer. (A cancel is heard at once here; it is played at
 *   each of them.)
 * - Two fates with the same code in memory-session.ts are one.
 */
export function isPlayedElsewhere(sites: readonly Reached[], at: number, choice: Choice, free: number): boolean {
  const site = sites[at];
  if (site === undefined) return false;
  switch (choice.kind) {
    case 'event':
      return site.inert.has(choice.event) || (at > free && choice.event !== 'cancel' && isTogether(site, sites[at - 1]));
    case 'fate':
      return sameFates[site.kind]?.fates.has(choice.fate) ?? false;
    case 'azure':
      return false;
    case 'crash':
      return sameFates[site.kind]?.crashes.has(choice.fate) ?? false;
  }
}

/** Some events concern the run at whose await they strike, so that its own await has to stand for it. */
const isTogether = (site: Reached, before: Reached | undefined): boolean =>
  site.sameMoment && before?.point.charAt(0) === site.point.charAt(0);
