import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../shared/hosts/host.ts';
import type { MigrationReport } from '../../shared/report/migration-report.ts';
import { publishRun } from '../../shared/report/publish.ts';
import { recordingHost } from '../flow/recording-host.ts';
import { runWith } from './sample-run.ts';

let folder: string;
let host: Host & { readonly lines: readonly string[] };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
  host = { ...recordingHost({}), reportFolder: folder };
});

const written = (name = 'report.json'): MigrationReport => JSON.parse(readFileSync(join(folder, name), 'utf8'));

test('every run is added after the earlier ones, and nothing half-written is left', async () => {
  await publishRun(host, runWith('first'));
  await publishRun(host, runWith('second'));
  expect(written().runs.map(({ headline }) => headline)).toEqual(['first', 'second']);
  expect(readdirSync(folder).sort()).toEqual(['report.html', 'report.json', 'summary.md']);
  expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('| second |');
  expect(host.lines).toEqual([]);
});

test.each([
  ['no JSON', '{"kind":'],
  ['a file of another program', '{"kind":"something/else","version":1}'],
  ['a list', '[]'],
  ['a report whose LSN is no LSN', JSON.stringify(broken())],
  ['a prototype that is not ours', '{"__proto__":{"runs":[]},"constructor":1}'],
])('%s is warned of, stays as it is, and a report is begun beside it', async (_name, content) => {
  writeFileSync(join(folder, 'report.json'), content);
  await publishRun(host, runWith('mine'));
  await publishRun(host, runWith('again'));
  expect(readFileSync(join(folder, 'report.json'), 'utf8')).toBe(content);
  expect(written('report-2.json').runs.map(({ headline }) => headline)).toEqual(['mine', 'again']);
  expect(readFileSync(join(folder, 'report-2.html'), 'utf8')).toContain('again');
  expect(host.lines).toHaveLength(2);
  expect(host.lines[0]).toMatch(/^warning: .*report\.json can not be added to: .*begun beside it/);
});

function broken(): MigrationReport {
  const run = runWith('x');
  const [side] = run.sides;
  const sides = side ? [{ ...side, databases: [{ name: 'Sales', state: 'ONLINE', writable: true, endOfLog: '<b>' }] }] : [];
  return { kind: 'sql-dag-migrate/migration-report', version: 1, leftOut: 0, runs: [{ ...run, sides }] };
}

test('a folder that can not be written into is a warning, not a failure', async () => {
  await expect(publishRun({ ...host, reportFolder: join(folder, 'is-not-there') }, runWith('x'))).resolves.toBeUndefined();
  expect(host.lines).toEqual([expect.stringMatching(/^warning: The migration report is not complete: .*ENOENT/)]);
});

test('the oldest runs go when there are too many, and the page says so', async () => {
  const runs = Array.from({ length: 100 }, (_, index) => runWith(`run ${index}`));
  writeFileSync(join(folder, 'report.json'), JSON.stringify({ kind: 'sql-dag-migrate/migration-report', version: 1, leftOut: 0, runs }));
  await publishRun(host, runWith('the newest'));
  expect([written().runs.length, written().leftOut, written().runs[0]?.headline]).toEqual([100, 1, 'run 1']);
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('1 older runs are left out');
});

test('the host keeps the page where it can, after it was written', async () => {
  const kept: string[] = [];
  const attach = async (path: string) => void kept.push(readFileSync(path, 'utf8').slice(0, 15));
  await publishRun({ ...host, attach }, runWith('x'));
  expect(kept).toEqual(['<!DOCTYPE html>']);
});
