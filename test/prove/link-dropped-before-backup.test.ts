import { jest } from '@jest/globals';

/** A product that does not wait for the first full backup of the instance. */
const actual = await import('../../shared/cutover/link/next-action.ts');
jest.unstable_mockModule('../../shared/cutover/link/next-action.ts', () => ({
  ...actual,
  nextLinkAction(...given: Parameters<typeof actual.nextLinkAction>) {
    const action = actual.nextLinkAction(...given);
    return action.kind === 'wait-for-backup' ? { kind: 'drop' } : action;
  },
}));
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');

test('a kept link that is removed too early leaves a database without a backup chain', async () => {
  const { wrong } = await tryHistory(readHistory('link-drop@2022'));
  expect(wrong).toContainEqual(expect.stringContaining('removed before the first full backup'));
});
