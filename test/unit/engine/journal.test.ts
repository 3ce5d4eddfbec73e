import { demotion, promotion, run, type Scenario, scenarioWithOpenTransaction } from './scenario.ts';

const tail = 'Sales has hardened the log of ONPREM to its end';
const at = (lab: Scenario, what: string) => lab.journal.entries.filter((entry) => entry.what === what).map((entry) => entry.at);
const demoted = (lab: Scenario) => at(lab, 'MigrationDag is secondary')[0] ?? 0;

test('the last log of a demoted source: hardened once, when it has come over the link', async () => {
  const lab = await scenarioWithOpenTransaction();
  expect(at(lab, tail)).toEqual([]);
  lab.journal.watch(({ what }) => {
    if (what === 'demotion of MigrationDag begins') lab.link.latencyMs = 400;
  });
  await run(lab, lab.onSource, demotion);
  await lab.clock.advance(2_000);
  // 1 ms for the disk, and the time of some bytes.
  expect(at(lab, tail)).toEqual([expect.closeTo(demoted(lab) + 401, 1)]);
});

test('log that never comes is never noted', async () => {
  const lab = await scenarioWithOpenTransaction();
  lab.journal.watch(({ what }) => what === 'demotion of MigrationDag begins' && lab.link.cut());
  await run(lab, lab.onSource, demotion);
  await lab.clock.advance(60_000);
  expect(at(lab, tail)).toEqual([]);
});

test('a forced failover is noted when it arrives, half of its time before the role changes', async () => {
  const lab = await scenarioWithOpenTransaction();
  await run(lab, lab.onSource, demotion);
  await lab.clock.advance(1_000);
  const asked = lab.clock.now();
  await run(lab, lab.onTarget, promotion);
  expect(at(lab, 'forced failover of MigrationDag begins')).toEqual([asked]);
  expect(at(lab, 'MigrationDag is primary (forced)')[0]).toBeGreaterThan(asked);
});
