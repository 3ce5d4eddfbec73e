import { maxFreezeMs } from './link-inputs.ts';
import { laterMs } from './memory-session.ts';
import type { Play } from './play.ts';
import { keepAliveMs } from './runner.ts';
import { isLink } from './scenario.ts';
import { engineMs, maxWriteOutageMs, type World } from './world.ts';

/** The product looks, reconnects, waits for its locks: so long beside the budget, ms. */
const settleMs = 10_000;
/** The link gives up a planned failover after 5 s; Azure is asked every 5 s how an operation goes, ms. */
const linkSettleMs = 30_000;

/** How long nobody could write, and how long it may be, ms. On a link, whom the freeze keeps out can not write either. */
export function darknessOf(game: Play): { readonly darkMs: number; readonly boundMs: number } {
  return isLink(game.world.scenario)
    ? { darkMs: game.watch.longestDarkMs, boundMs: linkBound(game) }
    : { darkMs: darkest(game.world), boundMs: darkBound(game) };
}

const stalled = ({ runs }: Play): number => runs.reduce((sum, { runner }) => sum + runner.stalledMs, 0);

/** Counted while a run is at it: what lies between the runs is not the doing of the product. */
const linkBound = (game: Play): number =>
  maxFreezeMs +
  engineMs +
  settleMs +
  linkSettleMs +
  stalled(game) +
  4 * laterMs +
  (game.runs.some(({ runner }) => runner.dead) ? keepAliveMs + 35_000 : 0);

function darkest({ migration, clock }: World): number {
  return Math.max(0, ...migration.darkness.map(({ from, durationMs }) => durationMs ?? clock.now() - from));
}

/** Budget, engine and settling, and what the history itself took: stalls, statements on their way, the time without a runner. */
function darkBound(game: Play): number {
  const { runs, world } = game;
  const stalls = stalled(game);
  const died = runs.some(({ runner }) => runner.dead);
  const day = died && world.clock.now() - world.startedAt > 80_000_000 ? 86_402_000 : 0;
  return maxWriteOutageMs + engineMs + settleMs + stalls + 4 * laterMs + (died ? keepAliveMs + 35_000 : 0) + day;
}
