import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Explored } from './explore.ts';
import type { FromThread } from './job-thread.ts';
import type { Done, Job } from './jobs.ts';

/** Hears how far the jobs have come, by their places in the list. */
export interface JobListener {
  moved(index: number, soFar: Explored): void;
  done(index: number, done: Done): void;
}

/**
 * Does the jobs on all cores, the first ones first. Rejects when a thread breaks: then nothing is proved. `stop` ends the threads; then
 * this never settles.
 */
export async function doJobs(jobs: readonly Job[], listener?: JobListener, stop?: Promise<void>): Promise<readonly Done[]> {
  const waiting = jobs.map((job, index) => ({ job, index }));
  const done: Done[] = [];
  const work = async (): Promise<void> => {
    // Histories are short-lived: a small young generation would copy them about.
    const worker = new Worker(new URL('./job-thread.ts', import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: 64 } });
    void stop?.then(() => worker.terminate());
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { index, job } = next;
        const result = await oneJob(worker, job, (soFar) => listener?.moved(index, soFar));
        done[index] = result;
        listener?.done(index, result);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, work));
  return done;
}

const oneJob = (worker: Worker, job: Job, moved: (soFar: Explored) => void): Promise<Done> =>
  new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', onMessage);
      worker.off('error', onError);
    };
    const onMessage = (message: FromThread) => {
      if (message.kind === 'moved') return moved(message.soFar);
      settle();
      resolve(message.done);
    };
    const onError = (error: unknown) => {
      settle();
      reject(error);
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(job);
  });
