import { jest } from '@jest/globals';

/** A product that deletes the link when the log ends were equal once, and has only asked the applications to stop. */
const freeze = await import('../../shared/steps/freeze-logins.ts');
jest.unstable_mockModule('../../shared/steps/freeze-logins.ts', () => ({ ...freeze, freezeLogins: async () => undefined }));
jest.unstable_mockModule('../../shared/steps/link/prove-frozen.ts', () => ({ proveFrozen: async () => ({ kind: 'proved' }) }));
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');

test('without the freeze and the proof, a removal loses acknowledged commits', async () => {
  const { wrong } = await tryHistory(readHistory('link-removal@2019'));
  expect(wrong).toContainEqual(expect.stringContaining('lost-acknowledged-commit'));
});
