import { jest } from '@jest/globals';

/** A product that does not look at the source once more after the removal. */
const verdict = await import('../../shared/cutover/link/verdict.ts');
const window = await import('../../shared/cutover/link/freeze-window.ts');
const nothingLost = () => ({ kind: 'nothing-lost' }) as const;
jest.unstable_mockModule('../../shared/cutover/link/verdict.ts', () => ({ ...verdict, judgeCutover: nothingLost }));
jest.unstable_mockModule('../../shared/cutover/link/freeze-window.ts', () => ({ ...window, afterRemoval: nothingLost }));
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');

test('the row of a writer whom nobody froze is lost without a word', async () => {
  const { wrong } = await tryHistory(readHistory('link-removal@2019/a:azure-follow-the-operation=dba-write'));
  expect(wrong).toContainEqual(expect.stringContaining('lost-acknowledged-commit'));
});
