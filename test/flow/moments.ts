import type { FaultTarget } from '../lab/tds/faults.ts';
import type { FlowLaboratory } from './flow-laboratory.ts';

/** The moments of a failover, each by the request that marks it. The action happens before the server runs the request. */
export const moments = {
  lock: ({ sql }: FaultTarget) => sql.includes('sp_getapplock'),
  arm: ({ sql }: FaultTarget) => sql.includes('REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 1'),
  demotion: ({ sql }: FaultTarget) => sql.includes('SET (ROLE = SECONDARY)'),
  /** Not the trial of it, which comes before the demotion and promotes nothing. */
  promote: ({ sql }: FaultTarget) => sql.includes('FORCE_FAILOVER_ALLOW_DATA_LOSS') && !sql.includes('@promote bit = 0'),
} as const;

export type Moment = keyof typeof moments;

/** Does something once, when the first request of this moment reaches a side. */
export function when(
  lab: Pick<FlowLaboratory, 'source' | 'target'>,
  side: 'source' | 'target',
  moment: Moment | ((target: FaultTarget) => boolean),
  act: () => void,
) {
  const fits = typeof moment === 'function' ? moment : moments[moment];
  let done = false;
  lab[side].faults.next({
    when(target) {
      if (!done && fits(target)) {
        done = true;
        act();
      }
      return false;
    },
    fault: { kind: 'reset' },
  });
}

/** Does something `ms` after the first request of this moment has reached a side. */
export function after(
  lab: Pick<FlowLaboratory, 'source' | 'target'>,
  side: 'source' | 'target',
  moment: Moment,
  ms: number,
  act: () => void,
): void {
  when(lab, side, moment, () => void setTimeout(act, ms));
}
