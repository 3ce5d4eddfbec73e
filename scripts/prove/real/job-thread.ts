import { parentPort } from 'node:worker_threads';
import type { Explored } from './explore.ts';
import { type Done, doJob, type Job } from './jobs.ts';

/** What a thread says: how far it has come with a long job, and what it found in the end. */
export type FromThread = { readonly kind: 'moved'; readonly soFar: Explored } | { readonly kind: 'done'; readonly done: Done };

/** Between two messages about one job, ms. */
const quietMs = 5000;

const say = (message: FromThread) => parentPort?.postMessage(message);

/** A thread that does one job after the other. */
parentPort?.on('message', (job: Job) => {
  let said = performance.now();
  const listen = (soFar: Explored) => {
    if (performance.now() - said < quietMs) return;
    said = performance.now();
    say({ kind: 'moved', soFar });
  };
  doJob(job, listen).then(
    (done) => say({ kind: 'done', done }),
    (error: unknown) => {
      throw error;
    },
  );
});
