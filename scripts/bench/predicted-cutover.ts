import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kebab } from '../../shared/core/casing.ts';
import { assumedEngine, type Prediction, predict, type Span } from '../../shared/cutover/prediction.ts';
import type { Report } from '../../shared/report/report.ts';
import type { Timings } from '../../test/lab/engine/options.ts';
import { runInShell } from '../../test/lab/hosts/terminal-run.ts';
import type { RunningLaboratory } from '../../test/lab/start-laboratory.ts';
import { expectNothingLost, inputsFor, pause, startDistantLaboratory } from './cutover-laboratory.ts';

/** A pair of servers: how far away, how fast, how busy. */
export interface Surroundings {
  readonly roundTripMs: number;
  /** What SQL Server itself needs; the task is told nothing of it. */
  readonly engine: Pick<Timings, 'demotionMs' | 'promotionMs' | 'recoveryMs'>;
  /** KB/s; slower than the log that is written, so that a queue is there. Left out: redo keeps up. */
  readonly redoRateKBps?: number;
}

/** A rehearsal and then a failover of the same servers, ms. */
export interface PredictedCutover {
  readonly rehearsed: number;
  /** Right before the demotion. */
  readonly predicted: number;
  /** The same with engine times that are only assumed. */
  readonly assumed: Span;
  /** Of the failover, by its own report. */
  readonly measured: number;
  /** Redo that was left at the demotion. */
  readonly redo: number;
}

/** The applications write for so long before anything begins, ms; long enough for a queue where redo is slow. */
const warmUp = 1500;
const load = { pauseMs: 10, retryMs: 1, longShare: 0 } as const;
const script = join(import.meta.dirname, '../../bin/sql-dag-migrate.js');

/** A failover of a test group on servers of the same kind, whose redo keeps up: gives the path of its report to `use`. */
export async function withEarlierReport<T>(surroundings: Surroundings, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-prediction-'));
  try {
    const { redoRateKBps: _, ...keepsUp } = surroundings;
    await inLaboratory(keepsUp, async (lab, inputs) => {
      const writers = lab.migration.startWriters(load);
      await pause(warmUp);
      await failOver(folder, inputs).finally(() => writers.stop());
    });
    return await use(join(folder, 'failover-dag.json'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Under load: a rehearsal, then the failover. Rejects when one of them did not work, or when anything acknowledged is gone. */
export const measurePrediction = (surroundings: Surroundings, earlierReport: string): Promise<PredictedCutover> =>
  inLaboratory(surroundings, async (lab, given) => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-prediction-'));
    const inputs = { ...given, maxRedoQueue: 'unlimited', earlierReport };
    const writers = lab.migration.startWriters(load);
    try {
      await pause(warmUp);
      const rehearsal = await failOver(folder, { ...inputs, rehearse: 'true' });
      const failover = await failOver(folder, inputs);
      const prediction = predictionOf(failover);
      await expectNothingLost(lab, writers);
      return {
        rehearsed: predictionOf(rehearsal).high,
        predicted: prediction.high,
        assumed: predict(prediction.readings, assumedEngine),
        measured: Number(failover.outputs.writeOutageMs),
        redo: prediction.readings.redo,
      };
    } finally {
      await writers.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

function predictionOf({ prediction }: Report): Prediction {
  if (prediction === undefined) throw new Error('Nothing was predicted.');
  return prediction;
}

async function inLaboratory<T>(
  { roundTripMs, engine, redoRateKBps }: Surroundings,
  work: (lab: RunningLaboratory, inputs: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const timings = { ...engine, ...(redoRateKBps !== undefined && { redoRateKBps }) };
  const { lab, address, close } = await startDistantLaboratory(roundTripMs, timings);
  try {
    return await work(lab, inputsFor(address));
  } finally {
    await close();
  }
}

/** The task in a process of its own, from a shell; gives its report. Rejects when it failed. */
async function failOver(folder: string, inputs: Readonly<Record<string, string>>): Promise<Report> {
  const environment = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`SQL_DAG_MIGRATE_${kebab(name).replaceAll('-', '_').toUpperCase()}`, value]),
  );
  const args = ['failover-dag', '--report-folder', folder];
  const { PATH = '', HOME = '' } = process.env;
  const { exitCode, stdout, stderr } = await runInShell({
    node: process.execPath,
    script,
    args,
    folder,
    environment: { PATH, HOME, ...environment },
  });
  if (exitCode !== 0) throw new Error(`${stdout}${stderr}`);
  return JSON.parse(readFileSync(join(folder, 'failover-dag.json'), 'utf8'));
}
