import './files-in-memory.ts';
import { type ApplicationWatch, watchApplication } from './application-watch.ts';
import { type Choice, type Event, type FollowUp, type History, isByHand } from './choices.ts';
import { driveUntil, pass } from './drive.ts';
import { inertEvents, strike } from './events.ts';
import type { Ending } from './run-task.ts';
import { createRunner, type Runner, type Site } from './runner.ts';
import type { Reached } from './same-history.ts';
import { describeServers, readServers, type ServersNow } from './servers.ts';
import { createWorld, type World } from './world.ts';

/** One run of a task in a history, and the servers as they were when it returned. */
export interface Run {
  readonly runner: Runner;
  readonly before: ServersNow;
  /** Length of the engine's journal when it began. */
  readonly journalBefore: number;
  /** Undefined: it died. */
  ending: Ending | undefined;
  /** Something was thrown that is no TaskFailure. */
  bug: unknown;
  after: ServersNow | undefined;
  /** Once somebody does something by hand: as they were right before, and then whenever it looked at a server. */
  lastLook: ServersNow | undefined;
  ended: boolean;
}

export interface Play {
  readonly world: World;
  readonly runs: readonly Run[];
  /** Every await of these runs, in the order in which they were reached. */
  readonly reached: readonly Reached[];
  /** Events that struck. */
  readonly struck: readonly Event[];
  /** Choices that no await came to. */
  readonly unused: readonly string[];
  readonly watch: ApplicationWatch;
  /** When one of these runs asked for its last look at the source under its lock; virtual ms, 0 when none did. */
  readonly lastLookAtSource: number;
  /** A run did not end within `limitMs`. */
  readonly hung: boolean;
  /** The servers when the first runner died and everything that was on its way has landed. */
  readonly servers: ServersNow | undefined;
  start(name: string): Run;
}

/** Virtual time that a run may take, ms: several stalls of 120 s and one wait for a settled look. */
export const limitMs = 3_600_000;
/** Name of the runs with which a history is judged when it has ended. Nothing happens to them. */
export const judgingRun = 'y';
const soonMs = 5000;
const dayMs = 86_400_000;

/** Plays a history up to the end of all its runs. */
export async function play(history: History): Promise<Play> {
  // Loaded only now: when the product takes its file functions, those in memory are there already.
  const { prepareScenario, runScenario } = await import('./run-task.ts');
  await prepareScenario(history.scenario, history.setting);
  const world = await createWorld(history.scenario, history.setting);
  const left = new Map(history.steps.map(({ point, choice }) => [point, choice]));
  const watch = watchApplication(world);
  const runs: Run[] = [];
  const reached: Reached[] = [];
  const struck: Event[] = [];
  let lastLookAtSource = 0;
  /** What they read from now on is for the report only. */
  const finished = new Set<Runner>();
  let landed: ServersNow | undefined;
  let followUp: FollowUp | undefined;
  /** Turn of the clock in which the last await was reached. */
  let moment = -1;

  const start = (name: string): Run => {
    if (idle()) watch.rest();
    const runner = createRunner(world, name, (site) => choose(runner, site));
    const before = readServers(world);
    const run: Run = {
      runner,
      before,
      journalBefore: world.migration.journal.entries.length,
      ending: undefined,
      bug: undefined,
      after: undefined,
      lastLook: undefined,
      ended: false,
    };
    runs.push(run);
    world.tell(name, `starts ${world.scenario}`);
    runScenario(runner).then(
      (ending) => end(run, ending),
      (bug) => {
        run.bug = bug;
        end(run, undefined);
      },
    );
    return run;
  };
  const idle = () => runs.every((run) => run.ended || run.runner.dead);
  const end = (run: Run, ending: Ending | undefined) => {
    if (run.runner.dead) return;
    run.ending = ending;
    run.ended = true;
    run.after = readServers(world);
    watch.look();
    // Somebody was told that the writers stay out.
    if (ending?.outputs.outcome === 'unknown') watch.rest();
    const said = ending ? (ending.outputs.outcome ?? ending.failure ?? 'ended well') : `threw ${String(run.bug)}`;
    world.tell(run.runner.name, `ends: ${said}. ${ending?.failure ?? ''}`);
    world.tell('servers', describeServers(run.after));
  };
  const choose = (runner: Runner, site: Site): Choice | undefined => {
    watch.look();
    if (runner.name === judgingRun) return undefined;
    reached.push({ ...site, inert: inertEvents(world, runner), sameMoment: world.clock.turns === moment });
    moment = world.clock.turns;
    const run = runs.find((one) => one.runner === runner);
    if (site.side === 'source' && site.what === 'look' && !finished.has(runner)) lastLookAtSource = world.clock.now();
    if (site.what === 'give the lock back') finished.add(runner);
    if (run && site.what.startsWith('look') && struck.some(isByHand)) run.lastLook = readServers(world);
    const key = pointsOf(site, reached).find((point) => left.has(point));
    const choice = key === undefined ? undefined : left.get(key);
    if (key !== undefined) left.delete(key);
    if (choice?.kind === 'event') {
      if (isByHand(choice.event)) for (const one of runs) one.lastLook = readServers(world);
      struck.push(choice.event);
      world.tell('world', `${site.point}, before ${site.side} ${site.kind} "${site.what}": ${choice.event}`);
      strike(world, runner, choice.event, () => start(nextName()));
    }
    if (choice?.kind === 'crash') {
      followUp = choice.next;
      if (choice.next === 'another') start(nextName());
    }
    return choice;
  };

  /** a, b, c ... */
  const nextName = (): string => String.fromCharCode('a'.charCodeAt(0) + runs.length);

  start(nextName());
  let inTime = await driveUntil(world.clock, idle, limitMs);
  if (followUp === 'again') {
    await pass(world.clock, soonMs);
    landed = readServers(world);
    start(nextName());
  } else if (followUp === 'day') {
    await pass(world.clock, 2000);
    await world.clock.complete(world.writers.stop());
    await pass(world.clock, dayMs);
    landed = readServers(world);
    start(nextName());
  }
  inTime &&= await driveUntil(world.clock, idle, limitMs);
  return { world, runs, reached, struck, unused: [...left.keys()], watch, lastLookAtSource, hung: !inTime, servers: landed, start };
}

/** The names of the await that was reached last. */
function pointsOf({ point, side, what }: Site, reached: readonly Site[]): readonly string[] {
  const runner = point.slice(0, 1);
  const mine = reached.filter((other) => other.point.startsWith(runner) && other.what === what);
  const name = what.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const here = mine.filter((other) => other.side === side);
  return [
    point,
    ...(mine.length === 1 ? [`${runner}:${name}`] : []),
    `${runner}:${side}-${name}:${here.length}`,
    ...(here.length === 1 ? [`${runner}:${side}-${name}`] : []),
  ];
}
