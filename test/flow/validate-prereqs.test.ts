import { readFileSync } from 'node:fs';
import type { Finding } from '../../shared/prereqs/run-checks.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import type { LaboratoryOptions } from '../lab/start-laboratory.ts';
import { changesIn, type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask, type TaskRun } from './run-task.ts';

let lab: FlowLaboratory;
afterEach(() => lab?.close());

const findings = (run: TaskRun): readonly Finding[] => JSON.parse(run.outputs.findings ?? '[]');
const verdicts = (run: TaskRun, id: string) =>
  findings(run)
    .filter((finding) => finding.id === id)
    .map((finding) => `${finding.side}: ${finding.verdict}`);

test('a healthy pair is ready, nothing is changed, and the report is a file', async () => {
  lab = await startFlowLaboratory();
  const before = changesIn(lab.migration.journal).length;
  const run = await runTask(validatePrereqs, lab.inputs);
  expect(run).toMatchObject({ failure: undefined, outputs: { ready: 'true' } });
  expect(changesIn(lab.migration.journal).slice(before)).toEqual([]);
  expect(JSON.parse(readFileSync(run.outputs.report ?? '', 'utf8'))).toMatchObject({
    ready: true,
    distributedAvailabilityGroup: 'MigrationDag',
  });
  expect(run.host.summaries.join('')).toContain('validate-prereqs');
});

test.each<[string, LaboratoryOptions, Readonly<Record<string, string>>, string, readonly string[]]>([
  ['a wrong password', {}, { sourcePassword: 'wrong' }, 'CON-LOGIN-001', ['source: fail', 'target: pass']],
  ['a certificate that is not trusted', {}, { targetCaCertificate: '' }, 'CON-TLS-001', ['source: pass', 'target: fail']],
  ['a closed port', {}, { sourceServer: '127.0.0.1,1' }, 'CON-TCP-001', ['source: fail', 'target: pass']],
  ['a name that does not resolve', {}, { sourceServer: 'nosuch.invalid' }, 'CON-DNS-001', ['source: fail', 'target: pass']],
  ['a lower target', { source: { version: 2022 }, target: { version: 2019 } }, {}, 'INS-DIRECTION-001', ['both: fail']],
  ['Standard edition', { target: { edition: 'Standard' } }, {}, 'INS-EDITION-001', ['source: pass', 'target: fail']],
  ['another DAG name', {}, { distributedAvailabilityGroup: 'Nosuch' }, 'DAG-FOUND-001', ['source: fail', 'target: fail']],
  ['databases that are not expected', {}, { expectedDatabases: 'Sales' }, 'DB-SET-001', ['source: fail', 'target: fail']],
])('%s is not ready, and the check that says so is %s', async (_name, options, inputs, id, expected) => {
  lab = await startFlowLaboratory(options);
  const run = await runTask(validatePrereqs, { ...lab.inputs, ...inputs });
  expect(run.outputs.ready).toBe('false');
  expect(run.failure).toContain(id);
  expect(verdicts(run, id)).toEqual(expected);
});

test('a higher target is ready, with the warning that there is no way back', async () => {
  lab = await startFlowLaboratory({ source: { version: 2019 }, target: { version: 2022 } });
  const run = await runTask(validatePrereqs, lab.inputs);
  expect(run.outputs.ready).toBe('true');
  expect(run.host.lines.join('\n')).toMatch(/warning: INS-WAYBACK-001 .*no way back/);
});

test('a login that may see nothing: zero rows are unknown, not fine', async () => {
  lab = await startFlowLaboratory({ logins: [{ name: 'blind', password: 'Bl1nd-lab!' }] });
  const run = await runTask(validatePrereqs, { ...lab.inputs, sourceUsername: 'blind', sourcePassword: 'Bl1nd-lab!' });
  expect(run.outputs.ready).toBe('false');
  expect(verdicts(run, 'PER-STATE-001')).toEqual(['source: fail', 'target: pass']);
  expect(verdicts(run, 'DAG-FOUND-001')).toEqual(['source: unknown', 'target: pass']);
});

test('a suspended copy and a disconnected link are errors', async () => {
  lab = await startFlowLaboratory();
  lab.migration.faults.suspend(lab.migration.target, 'Sales');
  const run = await runTask(validatePrereqs, lab.inputs);
  expect(verdicts(run, 'DAG-STATE-001')).toEqual(['both: fail']);
});
