import type { CutoverTimes, Procedure } from '../../scripts/bench/cutover.ts';
import type { Situation } from '../../scripts/bench/cutover-laboratory.ts';
import { createSamples, procedures, situationOf } from '../../scripts/bench/samples.ts';

const behind = { procedure: 'failover-dag', roundTripMs: 5, target: 'behind' } as const;
const lags = (count: number) =>
  Array.from({ length: count }, (_, turn) => {
    const { atDemotion } = situationOf(behind, turn);
    return typeof atDemotion === 'object' ? atDemotion.slowerByMs : Number.NaN;
  });

test('a target that is behind: another lag in every turn, all over the range', () => {
  const found = lags(30).sort((one, other) => one - other);
  expect(new Set(found).size).toBe(30);
  expect(Math.min(...found)).toBeLessThan(1050);
  expect(Math.max(...found)).toBeGreaterThan(1950);
  const gaps = found.slice(1).map((lag, index) => lag - (found[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(70);
});

test('every procedure meets the same situations', () => {
  const documented = { ...behind, procedure: 'documented, a look every 5 s' } as const;
  for (let turn = 0; turn < 30; turn++) expect(situationOf(documented, turn)).toEqual({ ...situationOf(behind, turn), retryMs: 20 });
  expect(situationOf({ ...behind, target: 'a little behind' }, 0)).toEqual({ roundTripMs: 5, atDemotion: { slowerByMs: 100 }, retryMs: 1 });
  expect(situationOf({ ...behind, target: 'in step' }, 3)).toEqual({ roundTripMs: 5, atDemotion: 'nothing', retryMs: 1 });
});

test('what was measured for one chapter is not measured again for another', async () => {
  const measured: [Procedure, Situation][] = [];
  const samples = createSamples(async (procedure, situation): Promise<CutoverTimes> => {
    measured.push([procedure, situation]);
    return { writeOutage: measured.length, engine: 0, orchestration: 0, detection: undefined };
  });
  expect(await samples.upTo(behind, 2)).toHaveLength(2);
  expect(await samples.upTo(behind, 3)).toHaveLength(3);
  expect(await samples.upTo(behind, 1)).toHaveLength(3);
  expect(measured).toEqual([0, 1, 2].map((turn) => [procedures['failover-dag'], situationOf(behind, turn)]));
  await samples.upTo({ ...behind, roundTripMs: 20 }, 1);
  expect(measured).toHaveLength(4);
});
