import { jest } from '@jest/globals';
import type { SideName } from '../../shared/cutover/observation.ts';
import type { Statement } from '../../shared/sqlserver/commands.ts';
import type { Migration } from '../../shared/steps/migration.ts';

/**
 * A product that does not wait until a statement of unknown outcome has landed, but sends it again in a new session. The lock alone would
 * keep it from harm: the session of the first statement holds it. So the lock is away too.
 */
const perform = await import('../../shared/steps/perform.ts');
const lock = await import('../../shared/sqlserver/lock.ts');
const guard = await import('../../shared/sqlserver/guard.ts');
jest.unstable_mockModule('../../shared/steps/perform.ts', () => ({
  ...perform,
  async perform(migration: Migration, side: SideName, statement: Statement, deadline: number) {
    const outcome = await perform.perform(migration, side, statement, deadline);
    if (outcome.kind !== 'unknown') return outcome;
    const session = await migration.open(migration[side].endpoint);
    const again = await session.send(statement.batch, { deadline });
    await session.close();
    return again;
  },
}));
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

test('the demotion that was sent twice darkens the source again, after the roll-back', async () => {
  const { play, wrong } = await tryHistory(readHistory('failover-dag@2019-noship/a:source-look:5=cut/a:demote=later'));
  expect(play.runs[0]?.ending?.outputs.outcome).toBe('rolled-back');
  expect(wrong).toContainEqual(expect.stringMatching(/rolled-back: yet source SECONDARY, takes no writes; target SECONDARY/));
});
