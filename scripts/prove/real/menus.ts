import type { Choice } from './choices.ts';
import { crashChoices, faultChoices, type Menu } from './explore.ts';
import { fatesOnLink, faultsOnLink } from './link-faults.ts';
import type { Site } from './runner.ts';

const changes = (site: Site): boolean => site.kind === 'send' || site.what === 'take the lock';
const fates = faultChoices.filter(({ kind }) => kind === 'fate');
const named = (...words: readonly string[]): readonly Choice[] =>
  faultChoices.filter((choice) => words.includes(choice.kind === 'fate' ? choice.fate : choice.kind === 'event' ? choice.event : ''));
const lostOrLate = named('lost', 'late');
const crashesWithSuccessor = crashChoices.filter((choice) => choice.kind === 'crash' && choice.next === 'another');

/** What is tried where. Names, so that a job can be sent to another thread. */
export const menus = {
  /** Everything that may happen, at every await. */
  everything: () => faultChoices,
  /** The link breaks and works again. */
  comings: () => named('cut', 'restore'),
  /** Everything around a command of the pipeline's author. */
  commands: (site) => (site.kind === 'command' ? faultChoices : []),
  /** The link breaks right before the demotion: the way leads back when the tail does not ship. */
  lostTail: (site) => (site.what === 'DEMOTE' ? named('cut') : []),
  /** The runner dies while another one starts. */
  crashes: () => crashesWithSuccessor,
  /** At requests that change something, and at those that take a lock. */
  crashesAtChanges: (site) => (changes(site) ? crashesWithSuccessor : []),
  /** The second runner's statements are applied without a reply, or land late. */
  successorChanges: (site) => (site.point.startsWith('b') && site.kind === 'send' ? lostOrLate : []),
  /** Everything that may happen, at every await of a run on the route managed-instance. */
  everythingOnLink: faultsOnLink,
  /** What requests may meet there. */
  fatesOnLink,
  successor: (site) => (site.point.startsWith('b') ? fates : []),
} as const satisfies Readonly<Record<string, Menu>>;

export type MenuName = keyof typeof menus;
