import { jest } from '@jest/globals';
import type { LinkAddress, OrderEnd } from '../../shared/azure/managed-instance.ts';

/** A product that takes an order without an answer for one that was refused, and lets the writers in again. */
const actual = await import('../../shared/azure/managed-instance.ts');
const asRefusal = (end: OrderEnd): OrderEnd =>
  end.kind === 'unknown' ? { kind: 'refused', code: undefined, message: end.cause, busy: false, forbidden: false } : end;
jest.unstable_mockModule('../../shared/azure/managed-instance.ts', () => ({
  ...actual,
  createManagedInstance(arm: Parameters<typeof actual.createManagedInstance>[0], address: LinkAddress) {
    const instance = actual.createManagedInstance(arm, address);
    return {
      ...instance,
      removeLink: async (...given: Parameters<typeof instance.removeLink>) => asRefusal(await instance.removeLink(...given)),
    };
  },
}));
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');

test('the removal that lands half an hour later meets an application that was let in again', async () => {
  const { wrong } = await tryHistory(readHistory('link-removal@2019/a:azure-remove-the-link=queued/a54=cancel'));
  expect(wrong).toContainEqual(expect.stringContaining('source PRIMARY, takes writes; target without the link, takes writes'));
});
