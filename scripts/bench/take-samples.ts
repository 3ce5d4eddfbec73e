import { pause } from './cutover-laboratory.ts';

/** For work that mostly waits: `beside` samples at a time, the first ones so far apart, and none before `afterMs`; ms. */
export interface Pace {
  readonly beside: number;
  readonly apartMs: number;
  readonly afterMs: number;
}

export const oneByOne: Pace = { beside: 1, apartMs: 0, afterMs: 0 };

/** Takes `count` samples; `take` is told the number of its sample, from 0. Rejects with the first error when nothing is under way any more. */
export async function takeSamples<T>(count: number, pace: Pace, take: (turn: number) => Promise<T>): Promise<readonly T[]> {
  const found: T[] = [];
  const errors: unknown[] = [];
  let next = 0;
  const lane = async (index: number): Promise<void> => {
    await pause(pace.afterMs + index * pace.apartMs);
    while (next < count && errors.length === 0) found.push(await take(next++));
  };
  const lanes = Array.from({ length: Math.min(count, pace.beside) }, (_, index) => lane(index).catch((error) => errors.push(error)));
  await Promise.all(lanes);
  if (errors.length > 0) throw errors[0];
  return found;
}
