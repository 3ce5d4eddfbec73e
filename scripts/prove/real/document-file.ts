import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSetting } from './choices.ts';
import { crashDocument, crashDocumentPath, documented } from './crash-document.ts';
import type { Done, Job } from './jobs.ts';
import { doJobs } from './threads.ts';

const path = join(import.meta.dirname, '../../..', crashDocumentPath);

const jobs: readonly Job[] = documented.map(({ scenario, setting }) => ({ kind: 'crashes', scenario, setting: writeSetting(setting) }));

/** `npm run prove -- --write-documents`: plays the documented crash points and writes docs/crash-points.md. */
export async function writeDocuments(): Promise<string> {
  await writeFile(path, documentOf(await doJobs(jobs)));
  return crashDocumentPath;
}

/** Whether the committed document says what these jobs found; undefined when they did not play all of it. */
export async function isDocumentTrue(done: readonly Done[]): Promise<boolean | undefined> {
  const played = jobs.every((job) => matrixOf(done, job) !== undefined);
  return played ? (await readFile(path, 'utf8').catch(() => '')) === documentOf(done) : undefined;
}

const documentOf = (done: readonly Done[]): string => crashDocument(jobs.flatMap((job) => matrixOf(done, job) ?? []));

const matrixOf = (done: readonly Done[], job: Job) =>
  done.find(
    ({ matrix }) => matrix && job.kind === 'crashes' && matrix.scenario === job.scenario && writeSetting(matrix.setting) === job.setting,
  )?.matrix;
