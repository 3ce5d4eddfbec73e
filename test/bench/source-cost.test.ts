import { sourceCostFindings } from '../../scripts/bench/source-cost.ts';

const cost = { databases: 10, requestsPerMinute: 16, rowsPerMinute: 500, documentedRowsPerMinute: 120, inTheFence: 0 };

test('a source that is asked more often than by hand makes the guard fail', () => {
  expect(sourceCostFindings([cost])).toMatchObject({ guards: [{ holds: true }], goals: [{ met: true }, { met: true }] });
  expect(sourceCostFindings([cost, { ...cost, requestsPerMinute: 25 }])).toMatchObject({
    guards: [{ holds: false }],
    goals: [{ met: false }, { met: true }],
  });
});

test('a request behind the fence is a goal that is missed', () => {
  expect(sourceCostFindings([{ ...cost, inTheFence: 1 }]).goals[1]).toMatchObject({ met: false, measured: '1' });
});
