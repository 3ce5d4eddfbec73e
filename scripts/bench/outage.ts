import { type CutoverTimes, measureCutover, type Procedure } from './cutover.ts';
import { documented, product } from './procedures.ts';
import { type Summary, summarise } from './statistics.ts';

const databases = ['Sales', 'Inventory', 'Ledger'];

const procedures: readonly (readonly [name: string, procedure: Procedure])[] = [
  ['failover-dag', product],
  ['documented, a look every 1 s', documented(1000)],
  ['documented, a look every 5 s', documented(5000)],
];

/** A cell of the table; all times in ms. */
export interface OutageCell {
  readonly procedure: string;
  readonly roundTripMs: number;
  readonly writeOutage: Summary;
  readonly orchestration: Summary;
}

/** Measures every procedure at every distance, in turns, so that what else the machine does is shared among them. */
export async function measureOutages(
  distances: readonly number[],
  times: number,
  say: (line: string) => void,
): Promise<readonly OutageCell[]> {
  const cells: OutageCell[] = [];
  for (const roundTripMs of distances) {
    const samples = new Map<string, CutoverTimes[]>(procedures.map(([name]) => [name, []]));
    for (let turn = 1; turn <= times; turn++) {
      for (const [name, procedure] of procedures) samples.get(name)?.push(await measureCutover(procedure, roundTripMs, databases));
      say(`${roundTripMs} ms away: ${turn} of ${times}`);
    }
    for (const [procedure, found] of samples)
      cells.push({
        procedure,
        roundTripMs,
        writeOutage: summarise(found.map(({ writeOutage }) => writeOutage)),
        orchestration: summarise(found.map(({ orchestration }) => orchestration)),
      });
  }
  return cells;
}
