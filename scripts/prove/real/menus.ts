import type { Choice } from './choices.ts';
import { crashChoices, faultChoices, type Menu } from './explore.ts';
import type { Site } from './runner.ts';

const changes = (site: Site): boolean => site.kind === 'send' || site.what === 'take the lock';
const fates = faultChoices.filter(({ kind }) => kind === 'fate');
const named = (...words: readonly string[]): readonly Choice[] =>
  faultChoices.filter((choice) => words.includes(choice.kind === 'fate' ? choice.fate : choice.kind === 'event' ? choice.event : ''));
const lostOrLate = named('lost', 'late');
const surroundings = named('cut', 'flap', 'kill-source', 'kill-target', 'suspend', 'second', 'cancel');
const around = named('lost', 'never', 'cut', 'kill-source', 'kill-target', 'second', 'cancel');
const crashesWithSuccessor = crashChoices.filter((choice) => choice.kind === 'crash' && choice.next === 'another');

/** What is tried where. Names, so that a job can be sent to another thread. */
export const menus = {
  /** Everything that may happen, at every await. */
  everything: () => faultChoices,
  fates: () => fates,
  /** Fates of the requests that change something, and of those that take a lock. */
  changes: (site) => (changes(site) ? fates : []),
  /** At the same requests: two fates and what happens around the runner. */
  changesAround: (site) => (changes(site) ? around : []),
  /** What happens around the runner, but for what people do by hand. */
  surroundings: () => surroundings,
  /** The link breaks, a copy stops. */
  links: () => named('cut', 'flap', 'suspend'),
  /** The link breaks and works again. */
  comings: () => named('cut', 'restore'),
  /** Everything around a command of the pipeline's author. */
  commands: (site) => (site.kind === 'command' ? faultChoices : []),
  /** The link breaks right before the demotion: the way leads back when the tail does not ship. */
  lostTail: (site) => (site.what === 'DEMOTE' ? named('cut') : []),
  /** The DAG is created again under its name. */
  recreations: () => named('dba-recreate'),
  /** The runner dies while another one starts. */
  crashes: () => crashesWithSuccessor,
  crashesAtChanges: (site) => (changes(site) ? crashesWithSuccessor : []),
  /** The second runner's statements are applied without a reply, or land late. */
  successorChanges: (site) => (site.point.startsWith('b') && site.kind === 'send' ? lostOrLate : []),
  successor: (site) => (site.point.startsWith('b') ? fates : []),
} as const satisfies Readonly<Record<string, Menu>>;

export type MenuName = keyof typeof menus;
