import { PipelineFileError } from '../../lab/hosts/pipeline/pipeline-file.ts';
import { createFakePack, type FakePack } from './fake-pack.ts';
import { recordWorkflow } from './recorded-run.ts';

let pack: FakePack;
beforeAll(async () => {
  pack = await createFakePack();
  await pack.action('identity', { script: 'identity-action.mjs' });
});
afterAll(() => pack.remove());

let counter = 0;
const run = async (ofWorkflow: string, ofJob: string, environment = '') => {
  const file = await pack.file(
    `identity${++counter}.yml`,
    `on: workflow_dispatch
${ofWorkflow}
jobs:
  one:
    runs-on: self-hosted
    ${ofJob}
    ${environment}
    outputs: { url: '\${{ steps.ask.outputs.url }}', machine: '\${{ steps.ask.outputs.machine }}' }
    steps: [{ id: ask, uses: owner/pack/actions/identity@v1 }]
`,
  );
  const subjects: string[] = [];
  const run = await recordWorkflow(pack, file, {
    machine: { MACHINE_MARK: 'from the machine' },
    identity: (subject) => {
      subjects.push(subject);
      return { url: 'https://localhost/token', token: 'request-token-of-the-job' };
    },
  });
  return { subjects, log: run.log, outputs: run.result.jobs.get('one')?.outputs };
};

test.each([
  ['of the workflow', 'permissions: { id-token: write }', '', true],
  ['of the job', '', 'permissions: { id-token: write, contents: read }', true],
  ['all of them', 'permissions: write-all', '', true],
  ['the job takes it away', 'permissions: { id-token: write }', 'permissions: { contents: read }', false],
  ['not named', 'permissions: {}', '', false],
  ['nothing said', '', '', false],
  ['to read is not enough', 'permissions: read-all', '', false],
])('permission %s: a job asks for identity tokens only when it may', async (_name, ofWorkflow, ofJob, may) => {
  const { outputs, subjects, log } = await run(ofWorkflow, ofJob);
  expect(outputs?.url).toBe(may ? 'https://localhost/token' : 'none');
  expect(subjects).toEqual(may ? ['repo:owner/repository:ref:refs/heads/main'] : []);
  expect(log).toContain(may ? 'the token is ***' : 'the token is none');
});

test('an environment is the subject, and the branch is not', async () => {
  const { subjects } = await run('permissions: { id-token: write }', '', 'environment: production');
  expect(subjects).toEqual(['repo:owner/repository:environment:production']);
});

test('a step inherits the environment of the machine', async () => {
  const { outputs } = await run('', '');
  expect(outputs?.machine).toBe('from the machine');
});

test('a permission that is misspelt is an error of the file', async () => {
  await expect(run('permissions: { id-token: yes please }', '')).rejects.toThrow(PipelineFileError);
});
