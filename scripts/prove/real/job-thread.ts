import { parentPort } from 'node:worker_threads';
import { doJob, type Job } from './jobs.ts';

/** A thread that does one job after the other. */
parentPort?.on('message', (job: Job) => {
  doJob(job).then(
    (done) => parentPort?.postMessage(done),
    (error: unknown) => {
      throw error;
    },
  );
});
