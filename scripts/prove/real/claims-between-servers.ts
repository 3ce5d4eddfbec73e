import { isByHand } from './choices.ts';
import type { Play, Run } from './play.ts';
import { describeServers, type ServersNow } from './servers.ts';

/** Whether what a run on the route sql-vm says fits the servers as they are in `after`. */
export function claimBetweenServers(game: Play, run: Run, after: ServersNow): readonly string[] {
  const { ending, before, runner } = run;
  if (!ending) return [];
  const alone = game.runs.length === 1 && !game.struck.some(isByHand);
  const who = `run ${runner.name} says ${ending.outputs.outcome ?? ending.outputs.dropped}`;
  const all = game.world.migration.databases.length;
  const now = `: ${describeServers(after)}`;
  if (game.world.scenario === 'rehearsal') return claimOfRehearsal(run, after, alone);
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

/** Whatever a rehearsal says: it has moved no role and locked nobody out. When it says that it went well, nothing of it is left either. */
function claimOfRehearsal({ ending, before, runner }: Run, after: ServersNow, alone: boolean): readonly string[] {
  if (!ending || !alone) return [];
  const who = `rehearsal ${runner.name} says ${ending.outputs.outcome}`;
  const moved = after.source.role !== before.source.role || after.target.role !== before.target.role;
  const left = ending.outputs.outcome === 'rehearsed' && after.source.required !== before.source.required;
  return [
    ...(moved ? [`${who}, and a role has moved: ${describeServers(after)}`] : []),
    ...(after.source.applicationEnabled === before.source.applicationEnabled ? [] : [`${who}, and the application's login was touched`]),
    ...(left ? [`${who}, and RSSTC is ${after.source.required} on the source`] : []),
  ];
}
