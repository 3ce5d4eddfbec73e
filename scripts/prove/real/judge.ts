import { claimBetweenServers } from './claims-between-servers.ts';
import { claimOnLink } from './claims-on-link.ts';
import { darknessOf } from './darkness.ts';
import { driveUntil, pass } from './drive.ts';
import { excused, harmDoneByHand } from './harm-by-hand.ts';
import { judgeApproval } from './judge-approval.ts';
import { judgeCommands } from './judge-commands.ts';
import { judgingRun, limitMs, type Play, type Run } from './play.ts';
import { keepAliveMs } from './runner.ts';
import { isFailover, isLink, movesWrites } from './scenario.ts';
import { describeServers, readServers, type ServersNow, writesSide } from './servers.ts';
import type { World } from './world.ts';

/** What is wrong with a history; empty when nothing is. Repairs the surroundings, lets everything land, and runs the same command again. */
export async function judge(game: Play): Promise<readonly string[]> {
  const { world, runs } = game;
  const wrong: string[] = [];
  const expect = (holds: boolean, what: string) => void (holds || wrong.push(what));

  expect(!game.hung, 'a run does not end');
  expect(!world.told.some(({ what }) => /could not be written/.test(what)), 'a file was written for real: virtual time is not exact');
  for (const run of runs) {
    if (run.bug !== undefined) wrong.push(`run ${run.runner.name} threw ${String(run.bug)}`);
    wrong.push(...judgeEnding(game, run), ...judgeCommands(game, run));
  }
  wrong.push(...judgeApproval(game));
  if (isFailover(world.scenario) && !(isLink(world.scenario) && excused(game))) {
    const { darkMs, boundMs } = darknessOf(game);
    expect(darkMs <= boundMs, `nobody could write for ${Math.round(darkMs)} ms; the bound is ${boundMs} ms`);
  }
  if (game.watch.bothSides !== undefined && !excused(game)) wrong.push(game.watch.bothSides);

  await repair(world);
  const moves = movesWrites(world.scenario) && !excused(game);
  if (moves && writesSide(world) === undefined) {
    const promised = runs
      .filter((run) => run.ended && saysWhere(run) && !wasTrue(game, run))
      .map((run) => `${run.runner.name} ${run.ending?.outputs.outcome}`);
    expect(promised.length === 0, `${promised.join()}: yet ${describeServers(readServers(world))}`);
  }
  wrong.push(...(await repeat(game)));
  if (moves)
    expect(
      writesSide(world) !== undefined,
      `the same command again does not lead to one writable side: ${describeServers(readServers(world))}`,
    );
  for (const violation of world.migration.violations.filter((one) => !harmDoneByHand(game, one)))
    wrong.push(
      `${violation.kind}: ${'what' in violation ? violation.what : `${violation.transactions.length} commits of ${violation.database}`}`,
    );
  await world.clock.complete(world.writers.stop());
  if (!excused(game) && writesSide(world) !== undefined) {
    const verdict = world.writers.verify();
    expect(verdict.lost.length === 0 || world.migration.violations.length > 0, `${verdict.lost.length} acknowledged rows are not there`);
    expect(verdict.unexpected.length === 0, `${verdict.unexpected.length} rows are there that were refused`);
  }
  return wrong;
}

/** The outcome says where writes are taken. */
const saysWhere = ({ ending }: Run): boolean => ['completed', 'already-done', 'rolled-back'].includes(ending?.outputs.outcome ?? '');

/** What somebody does by hand behind the last look of a run makes it no liar. */
const wasTrue = (game: Play, run: Run): boolean => run.lastLook !== undefined && judgeClaim(game, run, run.lastLook).length === 0;

const judgeClaim = (game: Play, run: Run, after: ServersNow): readonly string[] =>
  isLink(game.world.scenario) ? claimOnLink(game, run, after) : claimBetweenServers(game, run, after);

/** What a run says must be true at the moment in which it says so; after a deed by hand, at the moment of its last look. */
function judgeEnding(game: Play, run: Run): readonly string[] {
  if (run.lastLook !== undefined && judgeClaim(game, run, run.lastLook).length === 0) return [];
  return run.after === undefined ? [] : judgeClaim(game, run, run.after);
}

/** The link works, copies are resumed, everything that was on its way has landed, and every dead socket was noticed. */
async function repair(world: World): Promise<void> {
  const { migration, clock } = world;
  migration.link.restore();
  for (const instance of [migration.source, migration.target])
    for (const name of migration.databases)
      if (instance.server.databases.get(name.toLowerCase())?.suspended === 'SUSPEND_FROM_USER') migration.faults.resume(instance, name);
  // Behind what still lands, the writers show whether they were let in too early.
  await pass(clock, Math.max(1500, (world.azure?.busyUntil ?? 0) + 1500 - clock.now()));
  await world.clock.complete(world.writers.stop());
  await pass(clock, keepAliveMs + 5000);
  const link = migration.instanceLink();
  // By now only an operation that hangs is still there.
  if (link) link.activity = undefined;
  world.tell('world', 'everything that was broken is repaired');
  world.tell('servers', describeServers(readServers(world)));
}

async function runAgain(game: Play): Promise<Run> {
  const run = game.start(judgingRun);
  await driveUntil(game.world.clock, () => run.ended, limitMs);
  return run;
}

/**
 * The same command again under no faults. When it reaches its goal and had to change something for it, once more: then it changes
 * nothing.
 */
async function repeat(game: Play): Promise<readonly string[]> {
  const { world } = game;
  const { entries } = world.migration.journal;
  for (let turn = 1; ; turn++) {
    const servers = describeServers(readServers(world));
    const from = entries.length;
    const run = await runAgain(game);
    if (!run.ended) return ['the same command again does not end'];
    if (run.bug !== undefined) return [`the same command again throws ${String(run.bug)}`];
    if (!reached(run)) return [];
    const changes = entries.slice(from).map(({ server, what }) => `${server}: ${what}`);
    const now = describeServers(readServers(world));
    if (changes.length === 0 && now === servers) return [];
    if (turn === 3) return [`the same command after its success still changes something: ${changes.join('; ')}, ${now}`];
  }
}

const reached = ({ ending }: Run): boolean =>
  ending !== undefined &&
  ending.failure === undefined &&
  !['rolled-back', 'refused', 'unknown', 'rehearsed'].includes(ending.outputs.outcome ?? '');
