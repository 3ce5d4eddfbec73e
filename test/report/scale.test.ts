import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishRun } from '../../shared/report/publish.ts';
import type { Report } from '../../shared/report/report.ts';
import { summarise } from '../../shared/report/summary.ts';
import { recordingHost } from '../flow/recording-host.ts';
import { runWith } from './sample-run.ts';

/** 1,000 databases with the longest names that SQL Server allows, each letter of two bytes, and a statement for each. */
const names = Array.from({ length: 1000 }, (_, index) => `${'é'.repeat(123)}${String(index).padStart(5, '0')}`);
const many = (): Report => {
  const run = runWith('Contoso', names);
  const [statement] = run.journal.filter((entry) => entry.kind === 'statement');
  if (statement === undefined) throw new Error('The sample has a statement.');
  const each = names.map((name) => ({ ...statement, what: `checkpoint ${name}`, sql: `USE [${name}]; CHECKPOINT;` }));
  // As many that are not alike: a summary must not grow with them either.
  const unlike = names.map((name, index) => ({ ...statement, what: `step${index} ${name}`, sql: `USE [${name}]; CHECKPOINT;` }));
  return { ...run, journal: [...each, ...unlike, ...run.journal] };
};

/** GitHub refuses a larger summary as a whole (GitHub docs, "Workflow commands: step isolation and limits"). */
const mebibyte = 1024 * 1024;

test('the summary of 1,000 databases on GitHub stays far below 1 MiB, and says what it leaves out', () => {
  const summary = summarise(many(), true);
  expect(Buffer.byteLength(summary)).toBeLessThan(mebibyte / 4);
  expect(summary).toContain('and 950 more; all are in the JSON report');
  expect(summary).toContain('more statements; all are in the JSON report');
  expect(summary).toContain('```mermaid\ngantt');
  expect(summary).toContain('```mermaid\nxychart-beta');
});

test('on a page without Mermaid there is none', () => {
  expect(summarise(many())).not.toContain('mermaid');
});

test('a report of 40 such runs is written in seconds, stays readable, and holds everything as JSON', async () => {
  const host = { ...recordingHost({}), reportFolder: mkdtempSync(join(tmpdir(), 'report-')) };
  const { outputs, ...run } = many();
  for (let count = 0; count < 39; count += 1)
    await publishRun(host, { ...run, journal: [], sides: [], before: undefined, lag: undefined, outputs: {} });
  const began = performance.now();
  await publishRun(host, { ...run, outputs });
  const took = performance.now() - began;
  expect(host.lines).toEqual([]);
  const [page, summary, json] = ['report.html', 'summary.md', 'report.json'].map((name) =>
    readFileSync(join(host.reportFolder, name), 'utf8'),
  );
  expect(page?.length).toBeLessThan(mebibyte);
  expect(page).toContain('… and 900 more; all are in the JSON report');
  expect(summary?.length).toBeLessThan(mebibyte);
  expect(json).toContain(names[999]);
  // Measured: 0.2 s on an idle machine. A cancelled run has 10 s from the signal to the end.
  expect(took).toBeLessThan(5000);
});
