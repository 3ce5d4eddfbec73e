import type { Facts, SideFacts } from '../../../shared/prereqs/check.ts';
import { clockChecks } from '../../../shared/prereqs/connection/clocks.ts';
import { runChecks } from '../../../shared/prereqs/run-checks.ts';

/** A server that is `ahead` ms ahead of the runner, whose answer took `took` ms; the clock was read half way. */
const side = (name: 'source' | 'target', ahead: number, took: number): SideFacts => ({
  side: name,
  reach: { session: undefined, failure: undefined, evidence: {} },
  observation: undefined,
  readings: {},
  clock: { at: 1_000_000 + took / 2 + ahead, before: 1_000_000, after: 1_000_000 + took },
});

const judge = (source: [ahead: number, took: number], target: [ahead: number, took: number]) => {
  const facts: Facts = {
    route: 'sql-vm',
    source: side('source', ...source),
    target: side('target', ...target),
    dagName: 'DAG',
    expectedDatabases: undefined,
  };
  return runChecks(facts, clockChecks).map(({ verdict }) => verdict);
};

test.each([
  [
    [0, 20],
    [0, 20],
    ['pass', 'pass', 'pass'],
  ],
  [
    [0, 20],
    [980, 20],
    ['pass', 'pass', 'pass'],
  ],
  [
    [0, 20],
    [1100, 20],
    ['fail', 'pass', 'fail'],
  ],
  [
    [1100, 20],
    [0, 20],
    ['fail', 'fail', 'pass'],
  ],
  [
    [700, 20],
    [-700, 20],
    ['fail', 'pass', 'pass'],
  ],
  [
    [0, 4000],
    [0, 20],
    ['unknown', 'unknown', 'pass'],
  ],
  [
    [5000, 4000],
    [0, 20],
    ['fail', 'fail', 'pass'],
  ],
] as const)('source %j, target %j: %j', (source, target, expected) => {
  expect(judge([...source], [...target])).toEqual(expected);
});
