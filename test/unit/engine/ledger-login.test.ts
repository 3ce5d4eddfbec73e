import { applicationLogin, buildMigration } from '../../lab/engine/migration.ts';
import { createVirtualClock } from '../../lab/engine/virtual-clock.ts';

test('the ledger is compared while the login of the writers is disabled', async () => {
  const clock = createVirtualClock();
  const migration = buildMigration({ clock });
  const writers = migration.startWriters({ pauseMs: () => 5 });
  await clock.advance(200);
  await clock.complete(writers.stop());
  expect(writers.acknowledged).toBeGreaterThan(5);
  migration.faults.disableLogin(migration.source, applicationLogin.name);
  const { lost, unexpected } = writers.verify();
  expect([lost, unexpected]).toEqual([[], []]);
});
