import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readSource } from '../../scripts/checks/source.ts';
import type { TaskFailure } from '../../shared/core/errors.ts';
import { readInputs } from '../../shared/core/inputs.ts';
import { realClock } from '../../shared/core/real-clock.ts';
import type { PublishRun, Report } from '../../shared/report/report.ts';
import { openSession } from '../../shared/sqlserver/connect.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import {
  cutLinkAtDemotion,
  expectOnePrimary,
  type FlowLaboratory,
  startFlowLaboratory,
  tailThatNeverShips,
  writableOn,
} from '../flow/flow-laboratory.ts';
import { recordingHost } from '../flow/recording-host.ts';
import { noAzure } from '../flow/run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** Runs a failover, and asks `publish` to publish it. */
async function failOver(publish: PublishRun, more: Readonly<Record<string, string>> = {}) {
  const host = recordingHost({ ...lab.inputs, ...more });
  const run = failoverDag.run({
    inputs: readInputs(failoverDag, host),
    host,
    clock: realClock,
    open: openSession,
    signIn: noAzure,
    publish,
    signal: new AbortController().signal,
  });
  return { host, ended: await run.then(({ outcome }) => outcome).catch((error: TaskFailure) => error.outputs.outcome) };
}

test('the report is drawn when the target takes the writes and both locks are free', async () => {
  lab = await startFlowLaboratory();
  const seen: string[] = [];
  const { ended } = await failOver(async () => void seen.push(`${expectOnePrimary(lab)}, ${locksHeld()} locks`));
  expect([ended, seen]).toEqual(['completed', ['target, 0 locks']]);
});

test('after a rollback it is drawn when the source takes the writes again, and tells of it', async () => {
  lab = await startFlowLaboratory(tailThatNeverShips);
  lab.migration.startWriters();
  cutLinkAtDemotion(lab);
  const published: (Report & { readonly writable: number })[] = [];
  const { ended } = await failOver(async (_host, run) => void published.push({ ...run, writable: writableOn(lab, 'source').length }), {
    maxWriteOutage: '2s',
  });
  const [run] = published;
  expect([ended, run?.writable, run?.succeeded, run?.failureId]).toEqual(['rolled-back', 3, false, 'rolled-back']);
  expect(run?.journal.flatMap((entry) => (entry.kind === 'writes' ? [entry.takenBy] : []))).toEqual(['nobody', 'source']);
  // At once, not when everything else was put back.
  expect(run?.journal.findLastIndex(({ kind }) => kind === 'writes')).toBeLessThan((run?.journal.length ?? 0) - 1);
  expect(run?.lag?.samples.some(({ behind = 0 }) => behind > 0)).toBe(true);
  expect(run?.lag?.convergedAt).toBeUndefined();
}, 60_000);

test('a report that can not be written changes neither the verdict nor the outputs', async () => {
  lab = await startFlowLaboratory();
  const { host, ended } = await failOver(() => Promise.reject(new Error('the disk is full')));
  expect(ended).toBe('completed');
  expect(host.lines.filter((line) => line.startsWith('warning: '))).toEqual(['warning: The report could not be written: the disk is full']);
});

const locksHeld = (): number =>
  [lab.migration.source, lab.migration.target].reduce((sum, { server }) => sum + server.applicationLocks.held.length, 0);

test('nothing that draws or reads the report is loaded before a task has ended', () => {
  const root = join(import.meta.dirname, '../..');
  const reached = new Set<string>();
  const follow = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    const { imports } = readSource(path, readFileSync(path, 'utf8'));
    const text = readFileSync(path, 'utf8');
    for (const { specifier, typeOnly } of imports) {
      if (typeOnly || text.includes(`import('${specifier}')`)) continue;
      if (specifier.startsWith('.')) follow(join(dirname(path), specifier));
      else reached.add(specifier);
    }
  };
  for (const door of ['github', 'azure-pipelines']) follow(join(root, `shared/hosts/${door}.ts`));
  for (const start of [
    'shared/tasks/index.ts',
    'shared/tasks/routes/sql-vm.ts',
    'shared/tasks/routes/managed-instance.ts',
    'shared/core/run.ts',
  ])
    follow(join(root, start));
  const names = [...reached].map((path) => (path.startsWith(root) ? relative(root, path) : path));
  expect(names).toContain('shared/steps/with-report.ts');
  expect(names.filter((name) => /^(zod|echarts)|report\/(html|charts|publish|migration-report-(file|schema))/.test(name))).toEqual([]);
});
