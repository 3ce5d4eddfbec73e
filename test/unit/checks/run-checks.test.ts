import { jest } from '@jest/globals';
import { runChecks } from '../../../scripts/checks/run-checks.ts';

test('a check with problems has failed, and so has one that breaks', async () => {
  const log = jest.spyOn(console, 'log').mockImplementation(() => {});
  const counts = await runChecks('root', [
    { name: 'good', problems: async () => [] },
    { name: 'bad', problems: async (root) => [`${root}: first`, 'second'] },
    { name: 'broken', problems: () => Promise.reject(new Error('tool is missing')) },
  ]);
  const printed = log.mock.calls.map(([line]) => String(line).replace(/\(.* s\)/, '(s)'));
  log.mockRestore();
  expect(counts).toEqual({ passed: 1, failed: 2 });
  expect(printed.slice(0, 5)).toEqual(['ok     good (s)', 'FAILED bad (s)', '       root: first', '       second', 'FAILED broken (s)']);
  expect(printed[5]).toContain('tool is missing');
});
