import { jest } from '@jest/globals';
import type { LinkMigration } from '../../shared/steps/link/link-migration.ts';
import type { LinkRun } from '../../shared/steps/link/link-run.ts';
import type { LinkLook } from '../../shared/steps/link/look-link.ts';

/** A product that does not read the source again after the fence: what it saw at first is its proof. */
const look = await import('../../shared/steps/link/look-link.ts');
const takeOver = await import('../../shared/steps/link/take-over.ts');
const first = new WeakMap<LinkMigration, LinkLook>();
const sent = new WeakSet<LinkMigration>();
jest.unstable_mockModule('../../shared/steps/link/look-link.ts', () => ({
  ...look,
  async lookAtLink(migration: LinkMigration, ...more: readonly []) {
    const seen = (!sent.has(migration) && first.get(migration)) || (await look.lookAtLink(migration, ...more));
    first.set(migration, seen);
    return seen;
  },
}));
jest.unstable_mockModule('../../shared/steps/link/take-over.ts', () => ({
  ...takeOver,
  sendTakeover(run: LinkRun) {
    sent.add(run.migration);
    return takeOver.sendTakeover(run);
  },
}));
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');

test('a link that breaks before the fence hides what the source has committed meanwhile', async () => {
  const { wrong } = await tryHistory(readHistory('link-removal@2019/a:azure-look-at-the-databases:1=cut'));
  expect(wrong).toContainEqual(expect.stringContaining('lost-acknowledged-commit'));
});
