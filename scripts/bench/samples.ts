import type { CutoverTimes, Procedure } from './cutover.ts';
import type { Situation } from './cutover-laboratory.ts';
import { documented, product } from './procedures.ts';
import { oneByOne, type Pace, takeSamples } from './take-samples.ts';

export const procedures = {
  'failover-dag': product(),
  'documented, a look every 1 s': documented(1000),
  'documented, a look every 5 s': documented(5000),
} as const satisfies Readonly<Record<string, Procedure>>;

export type ProcedureName = keyof typeof procedures;

/** How much later than without any lag the target has the last log, ms: from, to. Undefined: within milliseconds of the demotion. */
const lags = {
  'in step': undefined,
  'a little behind': [100, 300],
  // Earlier than this it would be there before the first look of the documented procedure from far away.
  behind: [1000, 2000],
} as const;

export type Target = keyof typeof lags;

/** What is measured in one cell of a table. */
export interface CellOf {
  readonly procedure: ProcedureName;
  readonly roundTripMs: number;
  readonly target: Target;
}

/** Measures a cutover once for all chapters that look at it. */
export interface Samples {
  /** At least `count` samples of a cell: those that are there already, and the missing ones. */
  upTo(cell: CellOf, count: number, pace?: Pace): Promise<readonly CutoverTimes[]>;
}

export type Measure = (procedure: Procedure, situation: Situation) => Promise<CutoverTimes>;

export function createSamples(measure: Measure): Samples {
  const cells = new Map<string, CutoverTimes[]>();
  return {
    async upTo(cell, count, pace = oneByOne) {
      const key = JSON.stringify([cell.procedure, cell.roundTripMs, cell.target]);
      const found = cells.get(key) ?? [];
      cells.set(key, found);
      const first = found.length;
      const take = (turn: number) => measure(procedures[cell.procedure], situationOf(cell, first + turn));
      found.push(...(await takeSamples(Math.max(0, count - first), pace, take)));
      return found;
    },
  };
}

/** Golden ratio: its multiples fill a range evenly, however many there are. */
const step = 0.618034;

/** Another lag in every turn, the same ones for every procedure: so nobody's rhythm of looking is favoured. */
export function situationOf({ procedure, roundTripMs, target }: CellOf, turn: number): Situation {
  const range = lags[target];
  if (range === undefined) return { roundTripMs, atDemotion: 'nothing', retryMs: 1 };
  const [from, to] = range;
  const slowerByMs = Math.round(from + (to - from) * ((turn * step) % 1));
  // A second or more is waited for by many at the same time: asking every millisecond would take the processor from the rest.
  return { roundTripMs, atDemotion: { slowerByMs }, retryMs: procedure === 'failover-dag' ? 1 : 20 };
}
