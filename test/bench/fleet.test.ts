import { fleetFindings, type WaveCost } from '../../scripts/bench/fleet.ts';
import { startLaboratoryProcess } from '../../scripts/bench/laboratory/remote.ts';
import { failOverHere } from '../../scripts/bench/run-here.ts';

const wave = (dags: number, over: Partial<WaveCost> = {}): WaveCost => ({
  dags,
  started: 'together',
  orchestration: { count: 30, median: 20, p95: 25, p99: 30 },
  cpuPerCutover: 40,
  share: 0.2,
  delay: 5,
  laboratoryDelay: 5,
  ...over,
});

test('CPU that grows with the number of groups makes the guard fail', () => {
  expect(fleetFindings([wave(1), wave(10, { cpuPerCutover: 79 })]).guards).toMatchObject([{ holds: true }]);
  expect(fleetFindings([wave(1), wave(10, { cpuPerCutover: 81 })]).guards).toMatchObject([{ holds: false }]);
});

test('an outage that grows and an event loop that is late are goals that are missed', () => {
  const slow = { orchestration: { count: 1, median: 41, p95: 41, p99: 41 }, delay: 11 };
  expect(fleetFindings([wave(1), wave(10)]).goals.map(({ met }) => met)).toEqual([true, true, true]);
  expect(fleetFindings([wave(1), wave(10, slow)]).goals.map(({ met }) => met)).toEqual([false, true, false]);
});

test('two laboratories of one process are cut over at once, and each saw its own', async () => {
  const laboratories = startLaboratoryProcess();
  try {
    const options = { distributedAvailabilityGroup: 'Dag', databases: ['Sales'], mode: 'SYNCHRONOUS_COMMIT' } as const;
    const labs = [await laboratories.start(options), await laboratories.start(options)];
    await expect(labs[0]?.cutover()).rejects.toThrow('The laboratory did not see this on');
    await Promise.all(labs.map(({ inputs }) => failOverHere(inputs)));
    for (const lab of labs) expect((await lab.cutover()).orchestrationMs).toBeGreaterThan(0);
    expect(await laboratories.delay()).toBeGreaterThan(0);
  } finally {
    await laboratories.close();
  }
}, 60_000);
