import { type CrashFate, crashFates, type FollowUp, followUps, writeHistory } from './choices.ts';
import { type Found, sitesOf, tryHistory } from './explore.ts';
import type { Run } from './play.ts';
import type { Site } from './runner.ts';
import type { Scenario } from './scenario.ts';
import { type ServersNow, writesSide } from './servers.ts';
import type { Setting } from './setting.ts';

/** The runner dies at one await, its request has one fate, and somebody runs the same command again in three ways. */
export interface CrashPoint {
  readonly site: Site;
  readonly fate: CrashFate;
  /** When everything that was on its way has landed, and before anybody acts again. */
  readonly servers: ServersNow;
  /** What the next run says. */
  readonly next: Readonly<Record<FollowUp, string>>;
  /** Where writes are taken after it; `nobody` until the command is given once more. */
  readonly writesAt: Readonly<Record<FollowUp, string>>;
}

export interface CrashMatrix {
  readonly scenario: Scenario;
  readonly setting: Setting;
  readonly points: readonly CrashPoint[];
  readonly histories: number;
  readonly depth: number;
  /** Awaits of all histories. */
  readonly awaits: number;
  readonly found: readonly Found[];
}

/** Every await of the undisturbed run × every fate × every follow-up. Nothing is left out. */
export async function crashMatrix(scenario: Scenario, setting: Setting): Promise<CrashMatrix> {
  const undisturbed = await tryHistory({ scenario, setting, steps: [] });
  const sites = sitesOf(undisturbed);
  const found: Found[] = [];
  const points: CrashPoint[] = [];
  let histories = 1;
  let depth = sites.length;
  let awaits = depth;
  for (const site of sites) {
    for (const fate of crashFates) {
      const next: Partial<Record<FollowUp, string>> = {};
      const writesAt: Partial<Record<FollowUp, string>> = {};
      let servers: ServersNow | undefined;
      for (const follow of followUps) {
        const tried = await tryHistory({
          scenario,
          setting,
          steps: [{ point: site.point, choice: { kind: 'crash', fate, next: follow } }],
        });
        histories += 1;
        depth = Math.max(depth, sitesOf(tried).length);
        awaits += sitesOf(tried).length;
        const second = tried.play.runs.find(({ runner }) => runner.name === 'b');
        if (tried.play.unused.length > 0 || second === undefined)
          throw new Error(`${writeHistory(tried.history)}: the crash did not happen.`);
        if (tried.wrong.length > 0) found.push({ history: writeHistory(tried.history), wrong: tried.wrong });
        next[follow] = saysOf(second);
        writesAt[follow] = (second.after && sideIn(second.after)) ?? writesSide(tried.play.world) ?? 'nobody';
        if (follow === 'day') servers = tried.play.servers;
      }
      if (servers === undefined) throw new Error('A crash point without an observation.');
      points.push({ site, fate, servers, next: next as Record<FollowUp, string>, writesAt: writesAt as Record<FollowUp, string> });
    }
  }
  if (points.length !== sites.length * crashFates.length) throw new Error('The crash matrix has holes.');
  return { scenario, setting, points, histories, depth, awaits, found };
}

const sideIn = ({ source, target }: ServersNow): string =>
  target.writable.length > 0 ? 'target' : source.writable.length > 0 && source.applicationEnabled ? 'source' : 'nobody';

function saysOf({ ending }: Run): string {
  if (ending === undefined) return 'died';
  const { outcome, dropped, changed } = ending.outputs;
  if (outcome !== undefined) return outcome;
  if (ending.failure !== undefined) return 'failed';
  return dropped === 'true' ? 'dropped' : changed === 'true' ? 'changed' : 'already-done';
}
