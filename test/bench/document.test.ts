import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allChapters } from '../../scripts/bench/chapters.ts';
import { documentPath, expectPlaces, withResults } from '../../scripts/bench/document.ts';
import { describeMachine, thisMachine } from '../../scripts/bench/machine.ts';
import type { Result } from '../../scripts/bench/result.ts';

const machine = { processor: 'Abacus', cores: 2, memory: 8, node: 'v24.0.0', date: '2026-11-22' };
const result = (id: string, markdown: string): Result => ({
  id,
  title: id,
  measured: true,
  findings: { markdown, cells: [], goals: [{ what: 'speed', goal: '≤ 1 ms', measured: '2 ms', met: false }], guards: [] },
});
const page = `By hand.

<!-- bench:outage:start -->

old

<!-- bench:outage:end -->

Between.

<!-- bench:sizes:start -->
kept
<!-- bench:sizes:end -->

The end.
`;

test('a chapter stands between its markers, with its goals and the machine; the rest stays', () => {
  expect(withResults(page, [result('outage', 'new')], machine)).toBe(
    page.replace(
      'old',
      `new

| Goal | Aim | Measured |  |
| --- | --- | --- | --- |
| speed | ≤ 1 ms | 2 ms | **missed** |

Measured on 2026-11-22: 2 cores of Abacus, 8 GB, Node v24.0.0.`,
    ),
  );
});

test('twice is the same as once', () => {
  const once = withResults(page, [result('outage', 'new'), result('sizes', 'too')], machine);
  expect(withResults(once, [result('outage', 'new'), result('sizes', 'too')], machine)).toBe(once);
});

test('a chapter without a place is named before anything is measured', () => {
  expect(() => expectPlaces(page, ['outage', 'fleet'])).toThrow('bench:fleet');
  expect(() => withResults(page, [result('fleet', 'new')], machine)).toThrow('bench:fleet');
});

test('the page of the repository has a place for every chapter', () => {
  const real = readFileSync(join(import.meta.dirname, '../..', documentPath), 'utf8');
  const ids = allChapters().map(({ id }) => id);
  expect(() => expectPlaces(real, ids)).not.toThrow();
  expect(new Set(ids).size).toBe(ids.length);
});

test('the machine is told without gaps', () => {
  expect(describeMachine(thisMachine())).toMatch(/^Measured on \d{4}-\d\d-\d\d: \d+ cores of \S.*, \d+ GB, Node v\d+\.\d+\.\d+\.$/);
});
