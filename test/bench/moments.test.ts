import { dagName, engine } from '../../scripts/bench/cutover-laboratory.ts';
import { demotionMoments, failoverMoments } from '../../scripts/bench/moments.ts';
import { demotion, promotion, run, scenarioWithOpenTransaction } from '../unit/engine/scenario.ts';

test('the moments of a cutover are those of the engine', async () => {
  const lab = await scenarioWithOpenTransaction(engine);
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

  const { writesStop, demoted, hardened } = demotionMoments(lab);
  expect(writesStop).toBe(asked + engine.demotionMs / 2);
  expect(demoted).toBeCloseTo(answered, 1);
  expect(hardened).toBeCloseTo(answered - engine.demotionMs / 2 + 401, 1);
  const { arrives, writable } = failoverMoments(lab, 'target');
  expect(arrives).toBe(promoted);
  expect(writable).toBeGreaterThanOrEqual(promoted + engine.promotionMs / 2 + engine.recoveryMs);
  expect(writable).toBeLessThan(promoted + engine.promotionMs / 2 + engine.recoveryMs + 5);
});

test('the way back: the source is failed over to, and the log never came', async () => {
  const lab = await scenarioWithOpenTransaction(engine);
  lab.journal.watch(({ what }) => what === `demotion of ${dagName} begins` && lab.link.cut());
  await run(lab, lab.onSource, demotion);
  await lab.clock.advance(1_000);
  expect(demotionMoments(lab).hardened).toBeUndefined();
  expect(() => failoverMoments(lab, 'source')).toThrow(`forced failover of ${dagName} begins`);
  await run(lab, lab.onSource, promotion);
  expect(() => failoverMoments(lab, 'source')).toThrow('No database');
  await lab.clock.advance(1_000);
  const { arrives, writable } = failoverMoments(lab, 'source');
  expect(writable - arrives).toBeGreaterThanOrEqual(engine.promotionMs / 2 + engine.recoveryMs);
});

test('without a demotion there are no moments', async () => {
  const lab = await scenarioWithOpenTransaction(engine);
  expect(() => demotionMoments(lab)).toThrow(`demotion of ${dagName} begins`);
});
