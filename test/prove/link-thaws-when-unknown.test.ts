import { jest } from '@jest/globals';
import type { UndoRun } from '../../shared/steps/after-failure.ts';

/** A product that undoes what it has prepared although it does not know what has become of its order. */
const after = await import('../../shared/steps/after-failure.ts');
jest.unstable_mockModule('../../shared/steps/after-failure.ts', () => ({
  ...after,
  afterFailure: (run: UndoRun) => after.afterFailure(run, 'refused'),
}));
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');

test('a removal that nobody waits for any more leaves two sides that take writes', async () => {
  const { wrong } = await tryHistory(readHistory('link-removal@2019/a:azure-remove-the-link=queued'));
  expect(wrong).toContainEqual(expect.stringContaining('lost-acknowledged-commit'));
});
