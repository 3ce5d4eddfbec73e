import { jest } from '@jest/globals';

/** A product without its application lock: one run lets the writers in while another one relies on their being kept out. */
const lock = await import('../../shared/sqlserver/lock.ts');
const guard = await import('../../shared/sqlserver/guard.ts');
jest.unstable_mockModule('../../shared/sqlserver/lock.ts', () => ({
  ...lock,
  takeLock: async () => true,
  releaseLock: async () => undefined,
}));
jest.unstable_mockModule('../../shared/sqlserver/guard.ts', () => ({
  ...guard,
  guardSql: (...given: Parameters<typeof guard.guardSql>) =>
    guard.guardSql(...given).replace(/IF ISNULL\(APPLOCK_MODE[\s\S]*?THROW[^;]*;/, ''),
}));
const { readHistory } = await import('../../scripts/prove/real/choices.ts');
const { tryHistory } = await import('../../scripts/prove/real/explore.ts');

test('a cancelled run lets the application in while the removal that another one has asked for is under way', async () => {
  const { wrong } = await tryHistory(readHistory('link-removal@2019-slow/a:sign-in-to-azure=second/b45=cancel'));
  expect(wrong).toContainEqual(expect.stringContaining('the application can write on both sides'));
});
