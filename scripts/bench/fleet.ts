import { setTimeout as pause } from 'node:timers/promises';
import type { Chapter, Findings } from './chapter.ts';
import { watchEventLoop } from './event-loop.ts';
import { startLaboratoryProcess } from './laboratory/remote.ts';
import { markdownTable } from './markdown-table.ts';
import { failOverHere } from './run-here.ts';
import { type Summary, summarise } from './statistics.ts';

/** Longest delay of the event loop of the runner, ms, 99th percentile. */
const mostDelay = 10;
/** The outage may differ by so much between waves, ms: what the timers of two processes can not tell apart. */
const tolerance = 20;

/** Spread: from one start to the next, ms. The servers then take so long for demotion and promotion that all of them overlap. */
const step = 200;

/** Waves of so many DAGs that were cut over at the same time from this process. */
export interface WaveCost {
  readonly dags: number;
  /** All in the same moment, which lets 200 servers of one process answer at once; or one after the other, all under way together. */
  readonly started: 'together' | 'spread';
  /** From the end of each demotion to the arrival of its promote, ms. */
  readonly orchestration: Summary;
  /** CPU of the runner's process for one cutover, from the login to the report, ms. */
  readonly cpuPerCutover: number;
  /** CPU of the runner's process over the time that the wave took, 0 to 1 and a little more. */
  readonly share: number;
  /** Delay of the event loop, 99th percentile, ms: of the runner, and of the process of the laboratories. */
  readonly delay: number;
  readonly laboratoryDelay: number;
}

/** Many groups at once from one process. */
export const fleetChapter: Chapter = {
  id: 'fleet',
  title: 'Many groups at once',
  async measure({ times, quick, say }) {
    const waves: WaveCost[] = [];
    // Whatever is compiled and loaded only once is not part of a wave.
    await measureWaves(1, 3, 'together');
    for (const started of quick ? (['together'] as const) : (['together', 'spread'] as const))
      for (const dags of quick ? [1, 10] : [1, 10, 100]) {
        if (dags === 1 && started === 'spread') continue;
        say(`fleet: ${dags} at once, started ${started}`);
        waves.push(await measureWaves(dags, Math.max(1, Math.ceil((quick ? Math.min(times, 10) : times) / dags)), started));
      }
    return fleetFindings(waves);
  },
};

async function measureWaves(dags: number, waves: number, started: WaveCost['started']): Promise<WaveCost> {
  const orchestration: number[] = [];
  const delays: number[] = [];
  const laboratoryDelays: number[] = [];
  let [cpu, elapsed] = [0, 0];
  const between = started === 'spread' ? step : 0;
  const engineMs = Math.max(100, (between * dags) / 2);
  for (let wave = 0; wave < waves; wave++) {
    const laboratories = startLaboratoryProcess();
    try {
      const labs = [];
      for (let dag = 0; dag < dags; dag++)
        labs.push(
          await laboratories.start({
            databases: ['Sales'],
            timings: { demotionMs: engineMs, promotionMs: engineMs, recoveryMs: 100, idleNoiseMs: 0 },
          }),
        );
      await laboratories.delay();
      const eventLoop = watchEventLoop();
      const [began, used] = [performance.now(), process.cpuUsage()];
      await Promise.all(labs.map(({ inputs }, index) => pause(index * between).then(() => failOverHere(inputs))));
      const { user, system } = process.cpuUsage(used);
      elapsed += performance.now() - began;
      cpu += (user + system) / 1000;
      delays.push(eventLoop.delay());
      eventLoop.stop();
      laboratoryDelays.push(await laboratories.delay());
      for (const lab of labs) orchestration.push((await lab.cutover()).orchestrationMs);
    } finally {
      await laboratories.close();
    }
  }
  return {
    dags,
    started,
    orchestration: summarise(orchestration),
    cpuPerCutover: cpu / (dags * waves),
    share: cpu / elapsed,
    delay: summarise(delays).median,
    laboratoryDelay: summarise(laboratoryDelays).median,
  };
}

/** What the figures say. */
export function fleetFindings(waves: readonly WaveCost[]): Findings {
  const [alone] = waves;
  const largest = waves.filter(({ started }) => started === 'together').at(-1);
  if (alone === undefined || largest === undefined) throw new RangeError('There is no fleet without a wave.');
  const growth = largest.cpuPerCutover / alone.cpuPerCutover;
  return {
    markdown: [
      'Failovers that one process runs at the same time, by the code that every job of a wave runs; all their servers are in one other process on the same machine. In a pipeline each migration is a job with a runner of its own. *Together*: all start in the same moment. *Spread*: one starts every 200 ms, and demotion and promotion take so long that all are under way at once; only the orchestration is shown. Median / p95 / p99. Where the event loop of the laboratories is late, their answers are, and the orchestration has their wait in it.',
      markdownTable(
        [
          'At once',
          'Started',
          'N',
          'Orchestration, ms',
          'CPU a cutover, ms',
          'Cores in use',
          'Event loop p99, ms',
          'That of the laboratories, ms',
        ],
        waves.map((one) => [
          one.dags,
          one.started,
          one.orchestration.count,
          [one.orchestration.median, one.orchestration.p95, one.orchestration.p99].map((value) => value.toFixed(0)).join(' / '),
          one.cpuPerCutover.toFixed(1),
          one.share.toFixed(2),
          one.delay.toFixed(1),
          one.laboratoryDelay.toFixed(1),
        ]),
      ),
    ].join('\n\n'),
    cells: waves.map((one) => ({ cell: 'wave', ...one })),
    goals: [
      ...waves.slice(1).map(({ dags, started, orchestration }) => ({
        what: `The outage of each of ${dags} groups that are cut over at once, started ${started}`,
        goal: `that of one alone, within ${tolerance} ms`,
        measured: `${orchestration.median.toFixed(0)} ms, alone ${alone.orchestration.median.toFixed(0)} ms (medians of the orchestration)`,
        met: orchestration.median <= alone.orchestration.median + tolerance,
      })),
      ...waves.map(({ dags, started, delay }) => ({
        what: `Event loop of the runner with ${dags} at once, started ${started}`,
        goal: `p99 ≤ ${mostDelay} ms`,
        measured: `${delay.toFixed(1)} ms`,
        met: delay <= mostDelay,
      })),
    ],
    guards: [
      {
        what: 'A cutover costs no more CPU among many than alone',
        holds: growth <= 2,
        because: `${largest.dags} at once take ${growth.toFixed(2)} times the CPU a cutover; at most 2`,
      },
    ],
  };
}
