import { caughtUpPercent } from '../../../shared/cutover/progress.ts';

test.each([
  [1000n, 1000n, 0],
  [1000n, 500n, 45],
  [1000n, 1n, 89],
  [1000n, 0n, 90],
  [1000n, 2000n, 0],
  [0n, 500n, 0],
  [undefined, 500n, 0],
  [1000n, undefined, 0],
])('of a backlog of %p KB, %p are left: %p %%', (first, now, percent) => {
  expect(caughtUpPercent(first, now)).toBe(percent);
});
