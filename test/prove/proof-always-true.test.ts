import { jest } from '@jest/globals';

/** A product that takes every log for proved: the laboratory must see that acknowledged commits get lost. */
const actual = await import('../../shared/cutover/convergence.ts');
jest.unstable_mockModule('../../shared/cutover/convergence.ts', () => ({
  ...actual,
  compareLogs: (...given: Parameters<typeof actual.compareLogs>) =>
    actual.compareLogs(...given).map((database) => ({ ...database, converged: true, why: undefined })),
}));
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');

test('without the proof, a link that breaks at the demotion loses acknowledged commits', async () => {
  const { wrong } = await tryHistory(readHistory('failover-dag@2019-noship/a:demote=cut'));
  expect(wrong).toContainEqual(expect.stringContaining('lost-acknowledged-commit'));
});
