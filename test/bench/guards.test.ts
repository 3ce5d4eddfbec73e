import type { Findings } from '../../scripts/bench/chapter.ts';
import { darknessFindings } from '../../scripts/bench/darkness.ts';
import { detectionFindings } from '../../scripts/bench/detection.ts';
import { type OutageCell, outageFindings } from '../../scripts/bench/outage-findings.ts';
import type { ProcedureName, Target } from '../../scripts/bench/samples.ts';
import { summarise } from '../../scripts/bench/statistics.ts';

const every = (value: number) => summarise([value, value, value]);
const cell = (procedure: ProcedureName, target: Target, roundTripMs: number, orchestration: number): OutageCell => ({
  procedure,
  target,
  roundTripMs,
  writeOutage: every(orchestration + 200),
  engine: every(200),
  orchestration: every(orchestration),
});
const bare = new Map([
  [0, 2],
  [20, 22],
  [40, 42],
]);
const guards = ({ guards }: Findings) => guards.map(({ holds }) => holds);
const goals = ({ goals }: Findings) => goals.map(({ met }) => met);

describe('the write outage', () => {
  const five = 'documented, a look every 5 s';
  const behind = (ours: number, documented: number, roundTripMs = 20) =>
    outageFindings([cell('failover-dag', 'behind', roundTripMs, ours), cell(five, 'behind', roundTripMs, documented)], bare);
  const inStep = (near: number, far: number) =>
    outageFindings([cell('failover-dag', 'in step', 0, near), cell('failover-dag', 'in step', 40, far)], bare);

  test.each([
    [60, 5000, true],
    [250, 5000, true],
    [360, 5000, false],
    [60, 600, false],
  ])('%d ms against %d ms', (ours, documented, holds) => {
    expect(guards(behind(ours, documented))).toEqual([holds]);
  });

  test.each([
    [300, 900, 40, [true]],
    [310, 900, 40, [false]],
    [310, 900, 20, []],
  ])('in step: %d ms against %d ms, %d ms away', (ours, documented, roundTripMs, holds) => {
    const one = 'documented, a look every 1 s';
    const cells = [cell('failover-dag', 'in step', roundTripMs, ours), cell(one, 'in step', roundTripMs, documented)];
    expect(guards(outageFindings(cells, bare))).toEqual(holds);
  });

  test('far away, the round trips alone make the ratio: no guard', () => {
    expect(guards(behind(400, 5000, 50))).toEqual([]);
  });

  test.each([
    [10, 50, true],
    [10, 130, true],
    [10, 140, false],
    [300, 340, true],
  ])('%d ms here and %d ms farther away, where round trips take 40 ms more', (near, far, holds) => {
    expect(guards(inStep(near, far))).toEqual([holds]);
  });

  test('goals: the median and the p99, each beside two round trips', () => {
    const found = (...samples: readonly number[]) =>
      goals(outageFindings([{ ...cell('failover-dag', 'behind', 20, 0), orchestration: summarise(samples) }], bare));
    expect(found(60, 60, 90)).toEqual([true]);
    expect(found(61, 61, 61)).toEqual([false]);
    expect(found(60, 60, 91)).toEqual([false]);
  });

  test('goal: 50 times against the documented look every 5 s', () => {
    expect(goals(behind(50, 2500))).toEqual([true, true]);
    expect(goals(behind(50, 2499))).toEqual([true, false]);
  });

  test('the ratio stands in the table', () => {
    expect(behind(50, 2500).markdown).toContain(
      `| behind | 20 | ${five} | 3 | 2700 / 2700 / 2700 | 200 / 200 / 200 | 2500 / 2500 / 2500 | 50 × |`,
    );
    expect(behind(0, 2500).markdown).toContain('| 2500 × |');
  });
});

describe('the detection delay', () => {
  const found = (roundTripMs: number, delay: number) =>
    detectionFindings([{ target: 'behind', roundTripMs, delay: every(delay), bareRoundTrip: roundTripMs + 2 }]);

  test.each([
    [20, 88, true],
    [20, 89, false],
  ])('guard: a round trip of %d ms, a delay of %d ms', (roundTripMs, delay, holds) => {
    expect(guards(found(roundTripMs, delay))).toEqual([holds]);
  });

  test('next to nothing can not be compared with', () => {
    expect(guards(found(0, 500))).toEqual([]);
  });

  test.each([
    [0, 15, true],
    [0, 16, false],
    [20, 25, true],
    [20, 26, false],
  ])('goal: a round trip of %d ms, a delay of %d ms', (roundTripMs, delay, met) => {
    expect(goals(found(roundTripMs, delay))).toEqual([met]);
  });
});

describe('darkness', () => {
  const found = (rest: number) =>
    darknessFindings([{ roundTripMs: 20, darkness: every(1500 + 400 + rest), engine: every(400), rest: every(rest) }]);

  test.each([
    [750, true],
    [751, false],
  ])('guard: %d ms beyond the budget', (rest, holds) => {
    expect(guards(found(rest))).toEqual([holds]);
  });

  test.each([
    [-80, true],
    [40, true],
    [41, false],
  ])('goal: %d ms beyond the budget', (rest, met) => {
    expect(goals(found(rest))).toEqual([met]);
  });
});
