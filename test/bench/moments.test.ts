import { dagName, engine } from '../../scripts/bench/cutover-laboratory.ts';
import { demotionMoments, failoverMoments } from '../../scripts/bench/moments.ts';
import { createNumbers, demotion, insertNumber, login, promotion, run, type Scenario, scenario } from '../unit/engine/scenario.ts';

async function withOpenTransaction(): Promise<Scenario> {
  const lab = scenario({ mode: 'SYNCHRONOUS_COMMIT', link: { latencyMs: 5 }, timings: engine });
  const session = login(lab.source, { database: 'Sales' });
  createNumbers(session);
  session.beginTransaction();
  await lab.clock.complete(insertNumber(session, 1));
  await lab.clock.advance(1_000);
  return lab;
}

test('the moments of a cutover are those of the engine', async () => {
  const lab = await withOpenTransaction();
  lab.journal.watch(({ what }) => {
    if (what === `demotion of ${dagName} begins`) lab.link.latencyMs = 400;
  });
  const asked = lab.clock.now();
  await run(lab, lab.onSource, demotion);
  const answered = lab.clock.now();
  await lab.clock.advance(1_000);
  const promoted = lab.clock.now();
  await run(lab, lab.onTarget, promotion);
  await lab.clock.advance(1_000);

  const { writesStop, demoted, hardened } = demotionMoments(lab.journal, lab.source.serverName);
  expect(writesStop).toBe(asked + engine.demotionMs / 2);
  expect(demoted).toBeCloseTo(answered, 1);
  expect(hardened).toBeCloseTo(answered - engine.demotionMs / 2 + 401, 1);
  const { arrives, writable } = failoverMoments(lab.journal, lab.target.serverName);
  expect(arrives).toBe(promoted);
  expect(writable).toBeGreaterThanOrEqual(promoted + engine.promotionMs / 2 + engine.recoveryMs);
  expect(writable).toBeLessThan(promoted + engine.promotionMs / 2 + engine.recoveryMs + 5);
});

test('the way back: the source is failed over to, and the log never came', async () => {
  const lab = await withOpenTransaction();
  lab.journal.watch(({ what }) => what === `demotion of ${dagName} begins` && lab.link.cut());
  await run(lab, lab.onSource, demotion);
  await lab.clock.advance(1_000);
  expect(demotionMoments(lab.journal, lab.source.serverName).hardened).toBeUndefined();
  expect(() => failoverMoments(lab.journal, lab.source.serverName)).toThrow(`forced failover of ${dagName} begins`);
  await run(lab, lab.onSource, promotion);
  expect(() => failoverMoments(lab.journal, lab.source.serverName)).toThrow('No database');
  await lab.clock.advance(1_000);
  const { arrives, writable } = failoverMoments(lab.journal, lab.source.serverName);
  expect(writable - arrives).toBeGreaterThanOrEqual(engine.promotionMs / 2 + engine.recoveryMs);
});

test('without a demotion there are no moments', async () => {
  const lab = await withOpenTransaction();
  expect(() => demotionMoments(lab.journal, lab.source.serverName)).toThrow(`demotion of ${dagName} begins`);
});
