import { databaseChecks } from '../../shared/prereqs/databases.ts';
import type { Finding } from '../../shared/prereqs/run-checks.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { type FlowLaboratory, startFlowLaboratory } from '../flow/flow-laboratory.ts';
import { runTask } from '../flow/run-task.ts';
import {
  claimCases,
  encryptionCases,
  featureCases,
  fileCases,
  flowCases,
  historyCases,
  logCases,
  optionCases,
  presenceCases,
} from './cases-databases.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(databaseChecks, {
  ...presenceCases,
  ...claimCases,
  ...optionCases,
  ...historyCases,
  ...encryptionCases,
  ...featureCases,
  ...fileCases,
  ...logCases,
  ...flowCases,
});

const findingsOf = async (lab: FlowLaboratory, inputs: Readonly<Record<string, string>> = {}): Promise<readonly Finding[]> =>
  (JSON.parse((await runTask(validatePrereqs, { ...lab.inputs, ...inputs })).outputs.findings ?? '[]') as readonly Finding[]).filter(
    ({ family }) => family === 'databases',
  );
const said = (findings: readonly Finding[], ...verdicts: readonly Finding['verdict'][]) =>
  findings.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id, side, evidence }) => `${id} ${side}: ${evidence}`);

let lab: FlowLaboratory;
afterEach(() => lab?.close());

test.each([2016, 2017, 2019, 2022, 2025] as const)('everything can be read on SQL Server %i', async (version) => {
  lab = await startFlowLaboratory({ source: { version }, target: { version } });
  expect(said(await findingsOf(lab), 'fail', 'unknown')).toEqual([]);
});

test('a login that may only look needs no more rights for what can stop a migration', async () => {
  const permissions = ['VIEW SERVER STATE', 'VIEW ANY DEFINITION'];
  lab = await startFlowLaboratory({ logins: [{ name: 'looker', password: 'L00k-lab!', permissions }] });
  const looker = { Username: 'looker', Password: 'L00k-lab!' };
  const inputs = Object.fromEntries(
    ['source', 'target'].flatMap((side) => Object.entries(looker).map(([key, value]) => [side + key, value])),
  );
  // Only sysadmin may read the tables of log shipping.
  expect(said(await findingsOf(lab, inputs), 'fail', 'unknown')).toEqual([
    expect.stringMatching(/^DB-SHIPPING-001 source: .*error 229/),
    expect.stringMatching(/^DB-SHIPPING-001 target: .*error 229/),
  ]);
});

test('after the failover nothing is asked of the old source', async () => {
  lab = await startFlowLaboratory();
  expect((await runTask(failoverDag, lab.inputs)).outputs.outcome).toBe('completed');
  expect(said(await findingsOf(lab), 'fail', 'unknown')).toEqual([]);
});
