import { jest } from '@jest/globals';

/** A product that takes every log for proved: the laboratory must see that acknowledged commits get lost. */
const actual = await import('../../shared/cutover/convergence.ts');
jest.unstable_mockModule('../../shared/cutover/convergence.ts', () => ({
  ...actual,
  compareLogs: (...given: Parameters<typeof actual.compareLogs>) =>
    actual.compareLogs(...given).map((database) => ({ ...database, converged: true, why: undefined })),
}));
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { readSetting } = await import('../../scripts/prove/real/setting.ts');
const { explore, tryHistory } = await import('../../scripts/prove/real/explore.ts');
const { menus } = await import('../../scripts/prove/real/menus.ts');

test('without the proof, a link that breaks at the demotion loses acknowledged commits', async () => {
  const { wrong } = await tryHistory(readHistory('failover-dag@2019-noship/a:demote=cut'));
  expect(wrong).toContainEqual(expect.stringContaining('lost-acknowledged-commit'));
});

test('the search finds it, with and without the histories that are the same as another one', async () => {
  const root = { scenario: 'failover-dag', setting: readSetting('2019-noship') } as const;
  for (const repeat of [true, false]) {
    const { found } = await explore(root, [menus.comings], { repeat });
    expect(found.map(({ wrong }) => wrong.join())).toContainEqual(expect.stringContaining('lost-acknowledged-commit'));
  }
}, 120_000);
