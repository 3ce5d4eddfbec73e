import { isByHand } from './choices.ts';
import type { Play, Run } from './play.ts';
import { isDrop } from './scenario.ts';
import { describeServers, openSides, type ServersNow } from './servers.ts';

/** Words with which a run says that the application is kept out of the source. */
const saysKeptOut = /still be disabled|is still disabled|[Dd]isabled on the|stays so/;

/** Whether what a run on the route managed-instance says fits the servers as they are in `after`. */
export function claimOnLink(game: Play, run: Run, after: ServersNow): readonly string[] {
  const { ending, before, runner } = run;
  if (!ending) return [];
  const { outcome, dropped } = ending.outputs;
  const wrong: string[] = [];
  const expect = (holds: boolean, what: string) =>
    void (
      holds ||
      wrong.push(`run ${runner.name} says ${outcome ?? dropped ?? ending.failure ?? 'nothing'}, and ${what}: ${describeServers(after)}`)
    );
  const all = game.world.migration.databases.length;
  const { source, target } = after;
  const alone = game.runs.length === 1 && !game.struck.some(isByHand);
  const takenOver = target.writable.length === all && source.role !== undefined;
  const switched = target.role !== 'SECONDARY';

  if (outcome === 'completed' || outcome === 'already-done') {
    expect(target.writable.length === all && target.applicationEnabled, 'the instance does not take writes');
    expect(!openSides(after).includes('source') || game.struck.some(isByHand), 'the application is let in on the source');
  }
  if (outcome === 'rolled-back' || outcome === 'refused') {
    expect(!takenOver || !alone || before.target.writable.length > 0, 'the instance has taken over');
    expect(!alone || source.writable.length === all || before.source.writable.length < all, 'the source does not take writes');
    expect(!alone || source.applicationEnabled || !before.source.applicationEnabled, 'the application is still kept out of the source');
  }
  // Who waits for the application must not have to find out by himself.
  if (alone && ending.failure !== undefined && !source.applicationEnabled && before.source.applicationEnabled && !switched)
    expect(
      game.world.told.some(({ who, what }) => who === runner.name && saysKeptOut.test(what)),
      'nobody says that the application is kept out of the source',
    );
  if (isDrop(game.world.scenario)) {
    expect(dropped !== 'true' || (source.role ?? target.role) === undefined, 'the link or the DAG is still there');
    const broken = [...game.world.migration.target.server.databases.values()].filter((copy) => copy.withoutChain);
    expect(broken.length === 0 || game.struck.includes('dba-remove'), 'a kept link was removed before the first full backup');
  }
  if (game.world.scenario.startsWith('link-switch') && ending.failure === undefined && alone) {
    const wanted = game.world.scenario === 'link-switch-async' ? 'ASYNCHRONOUS_COMMIT' : 'SYNCHRONOUS_COMMIT';
    expect(
      [...source.modes, ...target.modes].every((mode) => mode === wanted),
      `not every entry is ${wanted}`,
    );
  }
  return wrong;
}
