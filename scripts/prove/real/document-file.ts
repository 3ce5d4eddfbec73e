import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CrashDocument, crashDocument, crashDocuments } from './crash-document.ts';
import type { Done, Job } from './jobs.ts';
import { writeSetting } from './setting.ts';
import { doJobs } from './threads.ts';

const fileOf = ({ path }: CrashDocument): string => join(import.meta.dirname, '../../..', path);

const jobsOf = ({ sections }: CrashDocument): readonly Job[] =>
  sections.map(({ scenario, setting }) => ({ kind: 'crashes', scenario, setting: writeSetting(setting) }));

/** `npm run prove -- --write-documents`: plays the documented crash points and writes the documents. Gives their paths. */
export async function writeDocuments(): Promise<readonly string[]> {
  const done = await doJobs(crashDocuments.flatMap(jobsOf));
  for (const document of crashDocuments) await writeFile(fileOf(document), textOf(document, done));
  return crashDocuments.map(({ path }) => path);
}

/** The paths of the committed documents that do not say what these jobs found. One of which they did not play all is left out. */
export async function falseDocuments(done: readonly Done[]): Promise<readonly string[]> {
  const played = crashDocuments.filter((document) => jobsOf(document).every((job) => matrixOf(done, job) !== undefined));
  const texts = await Promise.all(played.map((document) => readFile(fileOf(document), 'utf8').catch(() => '')));
  return played.filter((document, index) => texts[index] !== textOf(document, done)).map(({ path }) => path);
}

const textOf = (document: CrashDocument, done: readonly Done[]): string =>
  crashDocument(
    document,
    jobsOf(document).flatMap((job) => matrixOf(done, job) ?? []),
  );

const matrixOf = (done: readonly Done[], job: Job) =>
  done.find(
    ({ matrix }) => matrix && job.kind === 'crashes' && matrix.scenario === job.scenario && writeSetting(matrix.setting) === job.setting,
  )?.matrix;
