import path from 'node:path';
import { createFakePack, type FakePack } from './fake-pack.ts';
import { recordWorkflow } from './recorded-run.ts';

let pack: FakePack;
beforeAll(async () => {
  pack = await createFakePack();
  await pack.action('echo', { script: 'echo-action.mjs', inputs: { value: '', other: 'standard', fail: '', 'fake-outputs': '' } });
  await pack.file('called.yml', called);
});
afterAll(() => pack.remove());

const echo = 'owner/pack/actions/echo@v1';
const called = `on:
  workflow_call:
    inputs:
      who: { type: string, required: true }
      loud: { type: boolean, default: false }
    secrets:
      key: { required: true }
      spare: {}
    outputs:
      said: { value: '\${{ jobs.speak.outputs.text }}' }
      ending: { value: '\${{ jobs.speak.result }}' }
jobs:
  speak:
    runs-on: \${{ fromJSON('["self-hosted"]') }}
    environment: stage
    outputs: { text: '\${{ steps.one.outputs.text }}' }
    steps:
      - id: one
        uses: ${echo}
        with:
          value: \${{ inputs.who }} \${{ inputs.loud && 'loud' || 'soft' }}
          other: \${{ secrets.key }}\${{ secrets.spare }}
          fake-outputs: '{"text":"hello"}'
`;

let counter = 0;
/** A workflow whose first job calls, and whose second one prints what it got. */
const run = async (call: string, options: Parameters<typeof recordWorkflow>[2] = {}) => {
  const text = `on:
  workflow_dispatch:
jobs:
  first:
    uses: owner/pack/called.yml@v1
${call.replace(/^/gm, '    ')}
  second:
    needs: first
    runs-on: self-hosted
    steps:
      - id: two
        uses: ${echo}
        with: { value: '\${{ needs.first.outputs.said }} \${{ needs.first.outputs.ending }}' }
`;
  return recordWorkflow(pack, await pack.file(`caller${++counter}.yml`, text), {
    resolveWorkflow: (uses) => (uses === 'owner/pack/called.yml@v1' ? path.join(pack.folder, 'called.yml') : undefined),
    secrets: { KEY: 'k3y-of-the-house', OTHER: 'not handed over' },
    ...options,
  });
};

test('inputs and secrets go in, outputs come out, and its gates are asked for', async () => {
  const { story, seen } = await run(`with: { who: you, loud: true }\nsecrets: { key: '\${{ secrets.KEY }}' }`);
  expect(story).toEqual([
    'gate stage approved',
    'first / speak/one succeeded',
    'first / speak succeeded',
    'first succeeded',
    'second/two succeeded',
    'second succeeded',
  ]);
  expect(seen('one')).toMatchObject({ value: 'you loud', other: 'k3y-of-the-house' });
  expect(seen('two')).toMatchObject({ value: 'hello success' });
});

test('a refused gate fails the calling job, and what needs it is skipped', async () => {
  const { story, result } = await run(`with: { who: you }\nsecrets: { key: k }`, { approve: async () => false });
  expect(story).toEqual(['gate stage rejected', 'first / speak failed', 'first failed', 'second skipped']);
  expect(result.result).toBe('failed');
});

test.each([
  ['an unknown input', `with: { who: you, whom: me }\nsecrets: { key: k }`, 'the workflow has no input whom'],
  ['a missing input', `secrets: { key: k }`, 'inputs.who: a value is required'],
  ['an unknown secret', `with: { who: you }\nsecrets: { key: k, other: x }`, 'the called workflow has no secret other'],
  ['a missing secret', `with: { who: you }`, 'the called workflow needs the secret key'],
])('%s is refused', async (_, call, problem) => {
  await expect(run(call)).rejects.toThrow(problem);
});

test('a required input may be blank; a workflow of others, and one that can not be called, are refused', async () => {
  expect((await run(`with: { who: '' }\nsecrets: { key: k }`)).result.result).toBe('succeeded');
  const call = `with: { who: you }\nsecrets: { key: k }`;
  await expect(run(call, { resolveWorkflow: () => undefined })).rejects.toThrow(
    'owner/pack/called.yml@v1 is no workflow that is known here',
  );
  await pack.file('plain.yml', called.replace('workflow_call:', 'workflow_run:'));
  await expect(run(call, { resolveWorkflow: () => path.join(pack.folder, 'plain.yml') })).rejects.toThrow(
    "only workflows with 'workflow_call' can be called",
  );
});

test('jobs of a called workflow that ask for no permissions have those of the calling job', async () => {
  const subjects: string[] = [];
  const identity = (subject: string) => {
    subjects.push(subject);
    return { url: 'https://localhost/token', token: 'token of the job' };
  };
  const call = `with: { who: you }\nsecrets: { key: k }`;
  await run(call, { identity });
  expect(subjects).toEqual([]);
  await run(`permissions: { id-token: write }\n${call}`, { identity });
  expect(subjects).toEqual(['repo:owner/repository:environment:stage']);
});
