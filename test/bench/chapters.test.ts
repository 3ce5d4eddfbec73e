import type { Effort } from '../../scripts/bench/chapter.ts';
import { measureCutover } from '../../scripts/bench/cutover.ts';
import { type DarknessCell, measureDarkness } from '../../scripts/bench/darkness.ts';
import { type DetectionCell, measureDetection } from '../../scripts/bench/detection.ts';
import { measureOutages } from '../../scripts/bench/outage.ts';
import type { OutageCell } from '../../scripts/bench/outage-findings.ts';
import { createSamples } from '../../scripts/bench/samples.ts';

/** Once, over the real bundle and the real wire. How long it takes is the bench's business; that the parts fit together is this test's. */
const once: Effort = { times: 1, quick: true, say: () => {} };
const samples = createSamples(measureCutover);

test('the write outage: engine and orchestration are its parts', async () => {
  const plans = [
    { target: 'in step', distances: [20], procedures: ['failover-dag', 'documented, a look every 1 s'] },
    { target: 'behind', distances: [20], procedures: ['failover-dag'] },
  ] as const;
  const { cells, markdown } = await measureOutages(samples, plans, once);
  const [ours, documented, behind] = cells as readonly OutageCell[];
  for (const cell of [ours, documented, behind])
    expect((cell?.engine.median ?? 0) + (cell?.orchestration.median ?? 0)).toBe(cell?.writeOutage.median);
  // 50 ms of the demotion, 50 of the promotion, 100 of the recovery; timers may be a little early.
  expect(ours?.engine.median).toBeGreaterThanOrEqual(198);
  // Half a round trip from the source and half a one to the target.
  expect(ours?.orchestration.median).toBeGreaterThanOrEqual(17);
  // Three connections, each with several round trips of its own, and half of two more.
  expect(documented?.orchestration.median).toBeGreaterThan(240);
  expect(behind?.engine.median).toBeGreaterThanOrEqual(1000 + 148);
  expect(markdown).toContain('| behind | 20 | failover-dag | 1 |');
}, 60_000);

test('the detection delay: at least the way of nothing, of the same cutover', async () => {
  const { cells } = await measureDetection(samples, ['behind'], [20], once);
  const [cell] = cells as readonly DetectionCell[];
  expect(cell?.delay.count).toBe(1);
  expect(cell?.delay.median).toBeGreaterThanOrEqual(0);
  expect(cell?.bareRoundTrip).toBeGreaterThanOrEqual(18);
}, 60_000);

test('darkness: the budget, and what the way back takes', async () => {
  const { cells } = await measureDarkness([0], once);
  const [cell] = cells as readonly DarknessCell[];
  expect(cell?.engine.median).toBeGreaterThanOrEqual(148);
  expect(cell?.darkness.median).toBeGreaterThan(1000);
  expect(cell?.rest.median).toBe((cell?.darkness.median ?? 0) - (cell?.engine.median ?? 0) - 1500);
}, 60_000);
