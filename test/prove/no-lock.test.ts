import { jest } from '@jest/globals';

/** A product without its application locks: two runs, one statement that lands late, two primaries. */
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

test('without the locks, a roll-back that lands late meets the promote of another run', async () => {
  const { wrong } = await tryHistory(
    readHistory('failover-dag@2019/a:demote=cut/a:source-force-failover=crash.late.another/b:target-look:1=restore'),
  );
  expect(wrong).toContainEqual(expect.stringContaining('split-brain'));
});
