import type { Chapter, Effort } from './chapter.ts';
import { type OutageCell, outageFindings } from './outage-findings.ts';
import { measureRoundTrip } from './round-trip.ts';
import type { CellOf, ProcedureName, Samples, Target } from './samples.ts';
import { summarise } from './statistics.ts';
import { oneByOne, type Pace } from './take-samples.ts';

/** What is measured: distances in ms of round trip to each server. */
export interface OutagePlan {
  readonly target: Target;
  readonly distances: readonly number[];
  readonly procedures: readonly ProcedureName[];
}

const everything = ['failover-dag', 'documented, a look every 1 s', 'documented, a look every 5 s'] as const;
const distances = [0, 5, 20, 50] as const;

const thorough: readonly OutagePlan[] = [
  { target: 'in step', distances, procedures: everything },
  { target: 'a little behind', distances, procedures: ['failover-dag', 'documented, a look every 5 s'] },
  { target: 'behind', distances, procedures: everything },
];

/** As much as the guards need. */
const brief: readonly OutagePlan[] = [
  { target: 'in step', distances: [0], procedures: ['failover-dag'] },
  { target: 'in step', distances: [40], procedures: ['failover-dag', 'documented, a look every 1 s'] },
  { target: 'behind', distances: [20], procedures: ['failover-dag', 'documented, a look every 5 s'] },
];

/** Samples a procedure in a row; then it is the turn of the next one, so that what else the machine does is shared among them. */
const roundOf = 15;

export const outageChapter = (samples: Samples): Chapter => ({
  id: 'outage',
  title: 'The write outage',
  measure: (effort) => measureOutages(samples, effort.quick ? brief : thorough, effort),
});

/** Measures every cell of these plans, in turns. */
export async function measureOutages(samples: Samples, plans: readonly OutagePlan[], { times, say }: Effort) {
  const cells: OutageCell[] = [];
  const bare = new Map<number, number>();
  for (const { target, distances, procedures } of plans) {
    for (const roundTripMs of distances) {
      if (!bare.has(roundTripMs)) bare.set(roundTripMs, await measureRoundTrip(roundTripMs, 20));
      const cellOf = (procedure: ProcedureName): CellOf => ({ procedure, roundTripMs, target });
      for (let done = 0; done < times; done += roundOf) {
        const goOn = Math.min(times, done + roundOf);
        await samples.upTo(cellOf('failover-dag'), goOn);
        const others = procedures.filter((one) => one !== 'failover-dag');
        await Promise.all(others.map((one, index) => samples.upTo(cellOf(one), goOn, pace(target, index))));
        say(`outage, target ${target}, ${roundTripMs} ms: ${goOn} of ${times}`);
      }
      for (const procedure of procedures) cells.push(await summed(samples, cellOf(procedure), times));
    }
  }
  return outageFindings(cells, bare);
}

/** failover-dag is alone when it is measured. The others may have company, since they wait most of the time. */
const pace = (target: Target, index: number): Pace =>
  target === 'in step' ? { ...oneByOne, afterMs: 700 * index } : { beside: 4, apartMs: 2000, afterMs: 1000 * index };

async function summed(samples: Samples, cell: CellOf, times: number): Promise<OutageCell> {
  const found = await samples.upTo(cell, times);
  return {
    ...cell,
    writeOutage: summarise(found.map(({ writeOutage }) => writeOutage)),
    engine: summarise(found.map(({ engine }) => engine)),
    orchestration: summarise(found.map(({ orchestration }) => orchestration)),
  };
}
