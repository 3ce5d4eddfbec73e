import { jest } from '@jest/globals';
import type { LinkAddress, OrderEnd } from '../../shared/azure/managed-instance.ts';

/** A product that does not ask what Azure is busy with: it may be the order of a run that died. */
const actual = await import('../../shared/azure/managed-instance.ts');
const notBusy = (end: OrderEnd): OrderEnd => (end.kind === 'refused' ? { ...end, busy: false } : end);
jest.unstable_mockModule('../../shared/azure/managed-instance.ts', () => ({
  ...actual,
  createManagedInstance(arm: Parameters<typeof actual.createManagedInstance>[0], address: LinkAddress) {
    const instance = actual.createManagedInstance(arm, address);
    return {
      ...instance,
      removeLink: async (...given: Parameters<typeof instance.removeLink>) => notBusy(await instance.removeLink(...given)),
    };
  },
}));
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');

test('the removal of the dead run takes effect behind the back of the one that has rolled back', async () => {
  const { play, wrong } = await tryHistory(readHistory('link-removal@2019-slow/a:azure-remove-the-link=crash.ok.again'));
  expect(play.runs[1]?.ending?.outputs.outcome).toBe('rolled-back');
  expect(wrong).toContainEqual(expect.stringContaining('lost-acknowledged-commit'));
});
