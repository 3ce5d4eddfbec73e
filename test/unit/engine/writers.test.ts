import { Ledger } from '../../lab/engine/writers/ledger.ts';
import { demotion, login, promotion, rowsOf, run, scenario } from './scenario.ts';

describe('writers', () => {
  test('a clean migration under load: nothing lost, nothing unexpected, the outage is measured', async () => {
    const lab = scenario({ mode: 'SYNCHRONOUS_COMMIT', databases: ['Sales', 'HR'], timings: { recoveryMs: 300, idleNoiseMs: 500 } });
    const writers = lab.startWriters();
    await lab.clock.advance(3_000);
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(3_000);
    await lab.clock.complete(writers.stop());
    const verdict = writers.verify();
    expect(verdict).toMatchObject({ lost: [], unexpected: [], acknowledged: writers.acknowledged, found: writers.acknowledged });
    expect(writers.acknowledged).toBeGreaterThan(200);
    expect(writers.writeOutageMs).toBeGreaterThanOrEqual(500);
    expect(writers.writeOutageMs).toBeLessThan(600);
    expect(lab.violations).toEqual([]);
  });

  test('back to the source: an interruption, and no outage of a migration', async () => {
    const lab = scenario({ mode: 'SYNCHRONOUS_COMMIT', timings: { demotionMs: 100, promotionMs: 100, recoveryMs: 300 } });
    const writers = lab.startWriters();
    await lab.clock.advance(2_000);
    expect(writers.longestInterruptionMs).toBeUndefined();
    await run(lab, lab.onSource, demotion);
    await lab.clock.advance(1_000);
    await run(lab, lab.onSource, promotion);
    await lab.clock.advance(2_000);
    await lab.clock.complete(writers.stop());
    // 50 ms of the demotion, the second, 50 ms of the promotion and the recovery; and what a writer waits before it asks again.
    expect(writers.longestInterruptionMs).toBeGreaterThanOrEqual(1_390);
    expect(writers.longestInterruptionMs).toBeLessThan(1_500);
    expect(writers.writeOutageMs).toBeUndefined();
  });

  test('forcing the target while it is behind: ledger and laboratory agree on the loss', async () => {
    const lab = scenario({ mode: 'ASYNCHRONOUS_COMMIT', link: { latencyMs: 5 } });
    const writers = lab.startWriters();
    await lab.clock.advance(2_000);
    lab.link.cut();
    await lab.clock.advance(500);
    await run(lab, lab.onSource, demotion);
    await run(lab, lab.onTarget, promotion);
    await lab.clock.advance(1_000);
    await lab.clock.complete(writers.stop());
    const [violation] = lab.violations;
    expect(writers.verify().lost.length).toBeGreaterThan(10);
    expect(violation?.kind === 'lost-acknowledged-commit' && violation.transactions.length).toBeGreaterThan(5);
  });

  test('the same seed gives the same history', async () => {
    const history = async () => {
      const lab = scenario({ mode: 'SYNCHRONOUS_COMMIT' });
      const writers = lab.startWriters();
      await lab.clock.advance(2_000);
      return [writers.acknowledged, rowsOf(lab.onSource, 'dm_hadr_database_replica_states')];
    };
    expect(await history()).toEqual(await history());
  });

  test('stalled commits do not hold up the end', async () => {
    const lab = scenario({ mode: 'SYNCHRONOUS_COMMIT' });
    const writers = lab.startWriters();
    await run(lab, lab.onSource, {
      kind: 'alter-availability-group',
      group: 'MigrationDag',
      action: { kind: 'set-required-synchronized-secondaries', count: 1 },
    });
    lab.link.cut();
    await lab.clock.advance(20_000);
    await lab.clock.complete(writers.stop());
    expect(writers.verify().lost).toEqual([]);
  });
});

describe('the ledger', () => {
  const entry = (id: number, fate: 'acknowledged' | 'in-doubt' | 'refused') => ({ database: 'Sales', writer: 1, id, fate, at: 0 });
  test('tells lost, in doubt and unexpected rows apart', () => {
    const ledger = new Ledger();
    for (const one of [entry(1, 'acknowledged'), entry(2, 'acknowledged'), entry(3, 'in-doubt'), entry(4, 'refused')]) ledger.note(one);
    const rows = [1, 3, 4, 9].map((id) => ({ database: 'sales', writer: 1, id }));
    expect(ledger.compare(rows)).toMatchObject({
      acknowledged: 2,
      found: 1,
      lost: [{ id: 2 }],
      inDoubt: 1,
      unexpected: [{ id: 4 }, { id: 9 }],
    });
  });
});

test('1,000 databases: are read in whole and fail over', async () => {
  const databases = Array.from({ length: 1_000 }, (_, index) => `Db${index}`);
  const lab = scenario({ databases, mode: 'SYNCHRONOUS_COMMIT', timings: { idleNoiseMs: 5_000 } });
  await lab.clock.advance(1_000);
  const session = login(lab.source);
  expect(rowsOf(session, 'dm_hadr_database_replica_states')).toHaveLength(2_000);
  expect(rowsOf(session, 'databases')).toHaveLength(1_004);
  await run(lab, lab.onSource, demotion);
  await run(lab, lab.onTarget, promotion);
  await lab.clock.advance(2_000);
  expect(lab.violations).toEqual([]);
  expect(rowsOf(lab.onTarget, 'dm_hadr_database_replica_states')).toHaveLength(2_000);
});
