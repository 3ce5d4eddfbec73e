import { readFileSync } from 'node:fs';
import type { Finding } from '../../shared/prereqs/run-checks.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { pipelineIdentity } from '../lab/arm/build-world.ts';
import { type AzureLaboratory, startAzureLaboratory } from './azure-laboratory.ts';
import { type FlowLaboratory, startFlowLaboratory } from './flow-laboratory.ts';
import { runTask, type TaskRun } from './run-task.ts';

let lab: FlowLaboratory;
let azure: AzureLaboratory;
beforeEach(async () => {
  [lab, azure] = await Promise.all([startFlowLaboratory(), startAzureLaboratory()]);
});
afterEach(() => Promise.all([lab.close(), azure.close()]));

const run = (more: Readonly<Record<string, string>> = {}) =>
  runTask(validatePrereqs, { ...lab.inputs, ...azure.inputs, ...more }, undefined, undefined, undefined, azure.signIn);
const ofAzure = ({ outputs }: TaskRun): readonly Finding[] =>
  (JSON.parse(outputs.findings ?? '[]') as readonly Finding[]).filter(({ family }) => family === 'azure-vm');

test('a target that is well in Azure is ready; the log says as whom Azure was asked', async () => {
  const ended = await run();
  expect(ended).toMatchObject({ failure: undefined, outputs: { ready: 'true' } });
  expect(new Set(ofAzure(ended).map(({ verdict }) => verdict))).toEqual(new Set(['pass']));
  expect(ended.host.lines.join('\n')).toContain(
    `signed in by identity token of the pipeline (OpenID Connect) as application ${pipelineIdentity.clientId}`,
  );
});

test('Azure is only read: no request changes anything', async () => {
  await run();
  const changing = azure.requests.filter(
    (request) => !/^GET |^POST \S+\/(token|ipFlowVerify|backupStatus)\?|^POST \S+\/token$/.test(request),
  );
  expect(changing).toEqual([]);
});

test('no token gets out', async () => {
  const ended = await run();
  const said = [ended.host.lines, ended.host.summaries, Object.values(ended.outputs)].flat().join('\n');
  expect(`${said}${readFileSync(ended.outputs.report ?? '', 'utf8')}`).not.toMatch(/eyJ[\w-]+\.eyJ/);
});

test('Azure that can not be reached makes its checks unknown, and leaves the others alone', async () => {
  await azure.close();
  const ended = await run();
  const findings: readonly Finding[] = JSON.parse(ended.outputs.findings ?? '[]');
  expect(ofAzure(ended).filter(({ verdict }) => verdict === 'pass')).toEqual([]);
  expect(findings.find(({ id, side }) => id === 'CON-LOGIN-001' && side === 'target')).toMatchObject({ verdict: 'pass' });
  expect(ended.outputs.ready).toBe('false');
});

test('servers that can not be reached leave Azure to be judged: a machine that is off explains it', async () => {
  for (const machine of azure.world.machines.values()) machine.power = 'deallocated';
  const ended = await run({ targetServer: '127.0.0.1,1' });
  expect(ended.host.lines).toContainEqual(expect.stringMatching(/^warning: AZR-RUNNING-001 .* az vm start --subscription/));
});

test('a sign-in that fails is said once', async () => {
  azure.world.principals.splice(0);
  const ended = await run();
  expect(ended.failure).toContain('AZR-SIGNIN-001');
  expect(ended.host.lines.filter((line) => /^(error|warning): AZR-|^(error|warning): RDY-AZ/.test(line))).toHaveLength(1);
  expect(ofAzure(ended).filter(({ verdict }) => verdict === 'unknown').length).toBeGreaterThan(5);
});

test('without the inputs Azure is not asked', async () => {
  const ended = await runTask(validatePrereqs, lab.inputs);
  expect(new Set(ofAzure(ended).map(({ verdict }) => verdict))).toEqual(new Set(['not-applicable']));
  expect(azure.requests).toEqual([]);
});

test('rights that are missing stop nothing', async () => {
  azure.world.assignments.splice(0);
  expect(await run()).toMatchObject({ failure: undefined, outputs: { ready: 'true', errors: '0' } });
});

test('a right that is missing is named with the command that gives it', async () => {
  const [first] = azure.world.assignments.splice(0);
  if (first) azure.world.assignments.push({ ...first, actions: ['Microsoft.Authorization/*/read'], notActions: [] });
  const found = ofAzure(await run()).find(({ id }) => id === 'AZR-RUNNING-001');
  expect(found).toMatchObject({ verdict: 'unknown', evidence: expect.stringContaining('403 AuthorizationFailed') });
  expect(found?.remedy?.command).toMatch(
    new RegExp(
      `^az role assignment create --assignee-object-id ${pipelineIdentity.objectId} --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/`,
    ),
  );
});
