import type { ServerClock } from '../../sqlserver/server-clock.ts';
import { type Check, fail, type Judgement, pass, unknown } from '../check.ts';

const page = 'https://learn.microsoft.com/troubleshoot/windows-server/active-directory/support-boundary-high-accuracy-time';

/**
 * The loosest of the boundaries that Windows time is supported for (Microsoft, "Support boundary for high-accuracy time"). By more than
 * that the times that applications write would go back, or jump, at the failover.
 */
const limitMs = 1000;

/** How much a clock is ahead of the runner: somewhere between the two, because the answer was on its way for a while. */
interface Ahead {
  readonly least: number;
  readonly most: number;
}

const ahead = ({ at, before, after }: ServerClock): Ahead => ({ least: at - after, most: at - before });

/** Fails or passes only when every difference that the reading allows does. */
function judgeDifference({ least, most }: Ahead, of: string, than: string): Judgement {
  const seen = `${of} is ${seconds(least)} to ${seconds(most)} s ahead of ${than}`;
  if (least > limitMs || most < -limitMs)
    return fail(seen, {
      text: `Let both machines follow the same time source (on a domain member: w32tm /resync; on an Azure VM: the VMICTimeSync provider). Times in logs, jobs and rows differ as long.`,
      command: 'w32tm /resync /rediscover',
    });
  return most <= limitMs && least >= -limitMs ? pass(seen) : unknown(`${seen}: the answers took too long to tell`);
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** Clocks. Nothing of the migration itself compares them: it goes by LSNs. People, jobs and certificates do. */
export const clockChecks: readonly Check[] = [
  {
    id: 'CON-CLOCK-001',
    family: 'connection',
    title: 'The clocks of source and target agree',
    severity: 'warning',
    page,
    scope: 'pair',
    reads: [],
    judge({ source, target }) {
      if (!source.clock || !target.clock) return unknown('not both clocks could be read');
      const [here, there] = [ahead(source.clock), ahead(target.clock)];
      return judgeDifference({ least: there.least - here.most, most: there.most - here.least }, 'the target', 'the source');
    },
  },
  {
    id: 'CON-CLOCK-002',
    family: 'connection',
    title: 'The clocks of the server and of the runner agree',
    severity: 'info',
    page,
    scope: 'each',
    reads: [],
    judge(facts, side) {
      const { clock } = facts[side];
      return clock ? judgeDifference(ahead(clock), `the ${side}`, 'the runner') : unknown(`the clock of the ${side} could not be read`);
    },
  },
];
