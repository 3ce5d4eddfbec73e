import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Done, Job } from './jobs.ts';

/** Does the jobs on all cores, the first ones first. Rejects when a thread breaks: then nothing is proved. */
export async function doJobs(jobs: readonly Job[]): Promise<readonly Done[]> {
  const waiting = jobs.map((job, index) => ({ job, index }));
  const done: Done[] = [];
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./job-thread.ts', import.meta.url));
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) done[next.index] = await oneJob(worker, next.job);
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, work));
  return done;
}

const oneJob = (worker: Worker, job: Job): Promise<Done> =>
  new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', onMessage);
      worker.off('error', onError);
    };
    const onMessage = (done: Done) => {
      settle();
      resolve(done);
    };
    const onError = (error: unknown) => {
      settle();
      reject(error);
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(job);
  });
