import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../shared/prereqs/run-checks.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask, type TaskRun } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** INS-WAYBACK-001 warns: the target is of a higher version. */
const startWithWarning = async (): Promise<void> => {
  lab = await startFlowLaboratory({ source: { version: 2019 }, target: { version: 2022 } });
};
const validate = (inputs: Readonly<Record<string, string>> = {}): Promise<TaskRun> =>
  runTask(validatePrereqs, { ...lab.inputs, ...inputs });
const findings = (run: TaskRun): readonly Finding[] => JSON.parse(run.outputs.findings ?? '[]');
const only = { only: 'INS-WAYBACK-001, INS-DIRECTION-001' };

test('fail-on decides whether a warning keeps the migration from being ready', async () => {
  await startWithWarning();
  expect(await validate(only)).toMatchObject({ failure: undefined, outputs: { ready: 'true', errors: '0', warnings: '1' } });
  const strict = await validate({ ...only, failOn: 'warning' });
  expect(strict.outputs).toMatchObject({ ready: 'false', errors: '0', warnings: '1' });
  expect(strict.failure).toMatch(/^Not ready: INS-WAYBACK-001 \(both\)\. 1 failed\./);
});

test('a skipped check does not count, and is shown as skipped everywhere', async () => {
  lab = await startFlowLaboratory({ target: { edition: 'Standard' } });
  expect((await validate()).failure).toContain('INS-EDITION-001');
  const run = await validate({ skipChecks: 'ins-edition-001' });
  expect(run.failure).toBeUndefined();
  expect(run.host.lines.join('\n')).toMatch(/warning: Skipped, because skip-checks names them: INS-EDITION-001\./);
  expect(findings(run).filter((finding) => finding.id === 'INS-EDITION-001')).toMatchObject([
    { side: 'source', verdict: 'skipped' },
    { side: 'target', verdict: 'skipped', evidence: expect.stringMatching(/fail: AZUREVM: Standard/) },
  ]);
  expect(run.host.summaries.join('')).toMatch(/⏭️ INS-EDITION-001/);
  expect(readFileSync(run.outputs.junit ?? '', 'utf8')).toMatch(/INS-EDITION-001 target[^>]*><skipped/);
});

test('only judges what is named, and says that the rest was left out', async () => {
  await startWithWarning();
  const run = await validate({ only: 'instance' });
  expect(new Set(findings(run).map((finding) => finding.family))).toEqual(new Set(['instance']));
  expect(run.host.lines.join('\n')).toMatch(/Only instance: the other checks were left out/);
});

test('words that name no check are told at once, all of them, before anything is connected to', async () => {
  await startWithWarning();
  const run = await validate({ skipChecks: 'INS-NOSUCH-001', only: 'nosuch' });
  expect(run.failure).toMatch(/2 invalid inputs[\s\S]*skipChecks must hold ids[\s\S]*"INS-NOSUCH-001"[\s\S]*only must hold[\s\S]*"nosuch"/);
  expect(lab.migration.laboratory.servers.every((server) => server.sessions.size === 0)).toBe(true);
});

describe('baseline', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baseline-'));

  test('a first run writes it, the next run says what changed', async () => {
    const baseline = join(folder, 'baseline.json');
    lab = await startFlowLaboratory();
    await validate({ baseline, updateBaseline: 'true' });
    expect(existsSync(baseline)).toBe(true);
    lab.migration.faults.suspend(lab.migration.target, 'Sales');
    const run = await validate({ baseline });
    expect(run.host.lines.join('\n')).toMatch(/# Changed since the baseline\n[\s\S]*DAG-STATE-001 both: .*: pass → fail/);
    expect(run.host.summaries.join('')).toMatch(/Changed since the baseline[\s\S]*\| DAG-STATE-001 \| both \| pass \| fail \|/);
    expect(JSON.parse(readFileSync(run.outputs.report ?? '', 'utf8')).changes).toContainEqual(
      expect.objectContaining({ id: 'DAG-STATE-001', before: 'pass', now: 'fail' }),
    );
  });

  test.each<[string, (path: string) => void, Readonly<Record<string, string>>, RegExp]>([
    ['no file', () => undefined, {}, /baseline must be the path of a report; there is no file .*\(set updateBaseline to true/],
    ['no report', (path) => writeFileSync(path, '{}'), {}, /baseline must be a report of validate-prereqs/],
    ['nothing to update', () => undefined, { baseline: '', updateBaseline: 'true' }, /baseline is required when updateBaseline is true/],
  ])('%s is an input problem', async (name, prepare, inputs, message) => {
    lab = await startFlowLaboratory();
    const baseline = join(folder, `${name}.json`);
    prepare(baseline);
    expect((await validate({ baseline, ...inputs })).failure).toMatch(message);
  });
});
