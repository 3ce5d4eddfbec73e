import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ProofPart } from '../parts.ts';
import type { Done } from './done.ts';
import { allJobs, type Job } from './jobs.ts';

/** The protocol as a model: everything that can happen, breadth-first. */
export const abstractPart: ProofPart = {
  name: 'abstract model',
  async run({ full }) {
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    const jobs = allJobs(full);
    const done = await doAll(jobs);
    const rows = jobs.flatMap((job) => done.get(job)?.row ?? []);
    const states = rows.reduce((sum, row) => sum + (row.states ?? 0), 0);
    const { user, system } = process.cpuUsage(cpu);
    const [seconds, busy] = [(performance.now() - started) / 1000, (user + system) / 1e6];
    console.log(
      `  ${states.toLocaleString('en-US')} states in ${seconds.toFixed(1)} s (${busy.toFixed(1)} s of processor time: ${Math.round(states / busy / 1000)}k states/s each core)`,
    );
    return { rows, violations: rows.reduce((sum, row) => sum + row.violations, 0) };
  },
};

/** Two searches at a time: each may need some gigabytes in the big configurations. */
const threads = Math.min(2, availableParallelism());

async function doAll(jobs: readonly Job[]): Promise<ReadonlyMap<Job, Done>> {
  const waiting = [...jobs];
  const done = new Map<Job, Done>();
  await Promise.all(Array.from({ length: threads }, () => work(waiting, done)));
  return done;
}

/** One thread takes jobs until none is left. A thread that breaks ends the proof. */
async function work(waiting: Job[], done: Map<Job, Done>): Promise<void> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url));
  try {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const result = await answer(worker, job);
      for (const line of result.lines) console.log(`  ${line}`);
      done.set(job, result);
    }
  } finally {
    await worker.terminate();
  }
}

async function answer(worker: Worker, job: Job): Promise<Done> {
  worker.postMessage(job);
  const [done] = (await once(worker, 'message')) as [Done];
  return done;
}
