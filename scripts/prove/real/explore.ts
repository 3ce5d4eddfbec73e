import {
  type Choice,
  type CrashFate,
  crashFates,
  type Event,
  events,
  type Fate,
  type FollowUp,
  fates,
  followUps,
  type History,
  type Step,
  writeHistory,
} from './choices.ts';
import { judge } from './judge.ts';
import { type Play, play } from './play.ts';
import type { Site } from './runner.ts';
import { isPlayedElsewhere, type Reached } from './same-history.ts';

/** A history with something wrong in it. */
export interface Found {
  readonly history: string;
  readonly wrong: readonly string[];
}

export interface Tried {
  readonly history: History;
  readonly play: Play;
  readonly wrong: readonly string[];
}

/** Plays a history and judges it. */
export async function tryHistory(history: History): Promise<Tried> {
  const game = await play(history);
  return { history, play: game, wrong: await judge(game) };
}

/** The awaits of the runs that a history asks for, in order; those of the runs that only judge it are left out. */
export const sitesOf = ({ play: game }: Tried): readonly Reached[] => game.reached;

const linkOnly: readonly Event[] = ['dba-enable', 'dba-remove', 'dba-write'];

/** What may happen at an await of the route sql-vm. */
export const faultChoices: readonly Choice[] = [
  ...fates.filter((fate: Fate) => fate !== 'ok').map((fate) => ({ kind: 'fate', fate }) as const),
  ...events.filter((event) => !linkOnly.includes(event)).map((event) => ({ kind: 'event', event }) as const),
];

export const crashChoices: readonly Choice[] = crashFates.flatMap((fate: CrashFate) =>
  followUps.map((next: FollowUp) => ({ kind: 'crash', fate, next }) as const),
);

/** Which choices are tried at an await. */
export type Menu = (site: Site) => readonly Choice[];

export interface Explored {
  readonly histories: number;
  /** Awaits of the longest history. */
  readonly depth: number;
  /** Awaits of all histories. */
  readonly awaits: number;
  readonly faults: number;
  /** Choices that were left out because they make a history that is played elsewhere; see same-history.ts. */
  readonly same: number;
  readonly found: readonly Found[];
}

/** A part of the work: the `index`-th of `of` equal shares of the first steps. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

const whole: Share = { index: 0, of: 1 };

export interface ExploreOptions {
  readonly share?: Share;
  /** Play every history, also those that are known to be the same as another one. */
  readonly repeat?: boolean;
  /** A later step comes at most so many awaits behind the one before. */
  readonly within?: number;
  /** Called after each history, with the sums so far. */
  readonly listen?: (soFar: Explored, tried: Tried) => void;
}

/**
 * Every history with one step of each menu, each behind the one before: one menu gives all single faults, two give all pairs. Depth
 * first, by replay: a history is played from its beginning, so that no state has to be copied.
 */
export async function explore(
  root: Omit<History, 'steps'>,
  menus: readonly Menu[],
  { share = whole, repeat = false, within = Number.POSITIVE_INFINITY, listen = () => undefined }: ExploreOptions = {},
): Promise<Explored> {
  const found: Found[] = [];
  const sum = { histories: 0, depth: 0, awaits: 0, faults: 0, same: 0 };
  let branch = 0;
  const visit = async (steps: readonly Step[]): Promise<void> => {
    const level = steps.length;
    const tried = await tryHistory({ ...root, steps });
    const sites = sitesOf(tried);
    if (level > 0 || share.index === 0) {
      sum.histories += 1;
      sum.depth = Math.max(sum.depth, sites.length);
      sum.awaits += sites.length;
      sum.faults += level - tried.play.unused.length;
      if (tried.wrong.length > 0) found.push({ history: writeHistory(tried.history), wrong: tried.wrong });
      listen({ ...sum, found }, tried);
    }
    const menu = menus[level];
    if (menu === undefined) return;
    const last = steps.at(-1)?.point;
    const from = last === undefined ? 0 : sites.findIndex(({ point }) => point === last) + 1;
    for (const [at, site] of sites.entries()) {
      if (at < from || (level > 0 && at >= from + within)) continue;
      for (const choice of menu(site)) {
        if (level === 0 && branch++ % share.of !== share.index) continue;
        if (!repeat && isPlayedElsewhere(sites, at, choice, from)) sum.same += 1;
        else await visit([...steps, { point: site.point, choice }]);
      }
    }
  };
  await visit([]);
  return { ...sum, found };
}
