import { isByHand } from './choices.ts';
import { driveUntil, pass } from './drive.ts';
import { judgeApproval } from './judge-approval.ts';
import { judgeCommands } from './judge-commands.ts';
import { laterMs } from './memory-session.ts';
import { limitMs, type Play, type Run } from './play.ts';
import { keepAliveMs } from './runner.ts';
import { describeServers, readServers, type ServersNow, writableSide } from './servers.ts';
import { engineMs, maxWriteOutageMs, type World } from './world.ts';

/** The product looks, reconnects, waits for its locks: so long beside the budget, ms. */
const settleMs = 10_000;

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
  // Only a failover makes it dark, and only a failover can end what somebody else has made dark.
  if (world.scenario.startsWith('failover')) {
    const dark = darkest(world);
    const bound = darkBound(game);
    expect(dark <= bound, `nobody could write for ${Math.round(dark)} ms; the bound is ${bound} ms`);
  }

  await repair(world);
  // A plan is approved for one DAG. When another one stands there, half way, a person has to decide; the task says how.
  const unapproved = world.scenario === 'failover-approved' && game.struck.includes('dba-recreate');
  const excused = game.struck.includes('dba-force-source') || unapproved;
  const moves = world.scenario.startsWith('failover') || world.scenario === 'drop-ag';
  if (moves && writableSide(world) === undefined && !excused) {
    const promised = runs
      .filter((run) => run.ended && saysWhere(run) && !wasTrue(game, run))
      .map((run) => `${run.runner.name} ${run.ending?.outputs.outcome}`);
    expect(promised.length === 0, `${promised.join()}: yet ${describeServers(readServers(world))}`);
  }
  wrong.push(...(await repeat(game)));
  if (moves && !excused)
    expect(
      writableSide(world) !== undefined,
      `the same command again does not lead to one writable side: ${describeServers(readServers(world))}`,
    );
  // Who forces the source by hand, without the lock and without looking at the target, does the harm himself; the task must only see it.
  for (const violation of excused ? [] : world.migration.violations)
    wrong.push(
      `${violation.kind}: ${'what' in violation ? violation.what : `${violation.transactions.length} commits of ${violation.database}`}`,
    );
  await world.clock.complete(world.writers.stop());
  if (!excused && writableSide(world) !== undefined) {
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

/** What a run says must be true at the moment in which it says so; after a deed by hand, at the moment of its last look. */
function judgeEnding(game: Play, run: Run): readonly string[] {
  if (run.lastLook !== undefined && judgeClaim(game, run, run.lastLook).length === 0) return [];
  return run.after === undefined ? [] : judgeClaim(game, run, run.after);
}

/** Whether what a run says fits the servers as they are in `after`. */
function judgeClaim(game: Play, run: Run, after: ServersNow): readonly string[] {
  const { ending, before, runner } = run;
  if (!ending) return [];
  const alone = game.runs.length === 1 && !game.struck.some(isByHand);
  const who = `run ${runner.name} says ${ending.outputs.outcome ?? ending.outputs.dropped}`;
  const all = game.world.migration.databases.length;
  const now = `: ${describeServers(after)}`;
  switch (ending.outputs.outcome) {
    case 'completed':
    case 'already-done':
      return [
        ...(after.target.applicationEnabled ? [] : [`${who}, and the application's login is disabled on the target`]),
        ...(after.target.writable.length === all && after.target.role === 'PRIMARY'
          ? []
          : [`${who}, and the target does not take writes${now}`]),
        ...(after.target.required === 0 ? [] : [`${who}, and RSSTC is ${after.target.required} on the target`]),
      ];
    case 'rolled-back':
      return [
        ...(after.source.applicationEnabled || !alone ? [] : [`${who}, and the application's login is still disabled on the source`]),
        ...(after.source.writable.length === all ? [] : [`${who}, and the source does not take writes${now}`]),
        // A DAG that was created again in the meantime is not the run's to change; it says what to send.
        ...(after.source.required === 0 || game.struck.includes('dba-recreate')
          ? []
          : [`${who}, and RSSTC is ${after.source.required} on the source`]),
      ];
    case 'refused':
      return [
        ...(after.source.applicationEnabled || !before.source.applicationEnabled || !alone
          ? []
          : [`${who}, and the application's login is still disabled on the source`]),
        ...(alone && before.source.writable.length === all && after.source.writable.length < all
          ? [`${who}, and the source does not take writes${now}`]
          : []),
        ...(alone && before.source.required === 0 && after.source.required > 0 && after.source.role === 'PRIMARY'
          ? [`${who}, and RSSTC is still ${after.source.required} on the source`]
          : []),
      ];
    default:
      break;
  }
  if (game.world.scenario === 'drop-ag' && ending.outputs.dropped === 'true' && (after.source.role ?? after.target.role) !== undefined)
    return [`${who}, and the DAG is still there${now}`];
  if (game.world.scenario.startsWith('switch') && ending.failure === undefined) {
    const wanted = game.world.scenario === 'switch-async' ? 'ASYNCHRONOUS_COMMIT' : 'SYNCHRONOUS_COMMIT';
    const stored = [...after.source.modes, ...after.target.modes].every((mode) => mode === wanted);
    return stored || !alone ? [] : [`${runner.name} ended well, and not every entry is ${wanted}${now}`];
  }
  return [];
}

function darkest({ migration, clock }: World): number {
  return Math.max(0, ...migration.darkness.map(({ from, durationMs }) => durationMs ?? clock.now() - from));
}

/** Budget, engine and settling, and what the history itself took: stalls, statements on their way, the time without a runner. */
function darkBound({ runs, world }: Play): number {
  const stalls = runs.reduce((sum, { runner }) => sum + runner.stalledMs, 0);
  const died = runs.some(({ runner }) => runner.dead);
  const day = died && world.clock.now() - world.startedAt > 80_000_000 ? 86_402_000 : 0;
  return maxWriteOutageMs + engineMs + settleMs + stalls + 4 * laterMs + (died ? keepAliveMs + 35_000 : 0) + day;
}

/** The link works, copies are resumed, everything that was on its way has landed, and every dead socket was noticed. */
async function repair(world: World): Promise<void> {
  const { migration, clock } = world;
  migration.link.restore();
  for (const instance of [migration.source, migration.target])
    for (const name of migration.databases)
      if (instance.server.databases.get(name.toLowerCase())?.suspended === 'SUSPEND_FROM_USER') migration.faults.resume(instance, name);
  await pass(clock, 1500);
  await world.clock.complete(world.writers.stop());
  await pass(clock, keepAliveMs + 5000);
  world.tell('world', 'everything that was broken is repaired');
  world.tell('servers', describeServers(readServers(world)));
}

async function runAgain(game: Play): Promise<Run> {
  const run = game.start('y');
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
  ending !== undefined && ending.failure === undefined && !['rolled-back', 'refused', 'unknown'].includes(ending.outputs.outcome ?? '');
