import { jest } from '@jest/globals';

/** A product that lifts its freeze whenever it stops, whatever may still land. */
const lift = await import('../../shared/cutover/link/lift-freeze.ts');
jest.unstable_mockModule('../../shared/cutover/link/lift-freeze.ts', () => ({ ...lift, mayLiftFreeze: () => true }));
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');

test('a cancelled run lets the application in while the removal of a dead one is under way', async () => {
  const history = 'link-removal@2019-slow/a:azure-remove-the-link=crash.ok.again/b84=cancel';
  const { wrong } = await tryHistory(readHistory(history));
  expect(wrong).toContainEqual(expect.stringContaining('lost-acknowledged-commit'));
});
