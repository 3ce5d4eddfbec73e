import { readPipeline } from '../../lab/hosts/pipeline/azure/pipeline-reader.ts';
import type { PipelineEvent } from '../../lab/hosts/pipeline/events.ts';
import { PipelineFileError } from '../../lab/hosts/pipeline/pipeline-file.ts';
import { createFakePack, type FakePack } from './fake-pack.ts';
import { recordPipeline } from './recorded-run.ts';

let pack: FakePack;
beforeAll(async () => {
  pack = await createFakePack();
  const inputs = { value: '', other: 'standard', fail: '', fakeOutputs: '', inputNames: '["value","other"]' };
  await pack.task('Echo', { script: 'echo-task.mjs', inputs });
  await pack.task('WithPost', { script: 'hostile-task.mjs', postScript: 'post-action.mjs' });
  await pack.task('Signals', { script: 'signals.mjs' });
  await pack.task('Strict', { script: 'echo-task.mjs', manifest: { inputs: [{ name: 'server', required: true }] } });
});
afterAll(() => pack.remove());

let counter = 0;
const run = async (text: string, options: Parameters<typeof recordPipeline>[2] = {}) =>
  recordPipeline(pack, await pack.file(`pipeline${++counter}.yml`, text), options);
const step = (name: string, inputs: string, rest = '') => `{ task: Echo@0, name: ${name}, inputs: { ${inputs} }${rest} }`;

test('outputs travel: within a job, between jobs, between stages, out of a deployment job', async () => {
  const { story, seen, notes } = await run(
    `
parameters: [{ name: who, default: you }, { name: loud, type: boolean, default: false }]
variables:
  - name: greeting
    value: hello $(who)
  - { name: who, value: '\${{ parameters.who }}' }
  - group: keys
stages:
  - stage: A
    jobs:
      - job: J1
        steps:
          - checkout: none
          - ${step('one', `fakeOutputs: '{"text":"first"}', value: '$(greeting)', other: '\${{ parameters.loud }}'`)}
          - ${step('two', "value: '$(one.text) $(typo)', other: '$(key)'")}
      - job: J2
        dependsOn: J1
        condition: eq(dependencies.J1.outputs['one.text'], 'first')
        variables: { fromJ1: "$[ dependencies.J1.outputs['one.text'] ]" }
        steps: [ ${step('three', "value: '$(fromJ1)'")} ]
  - stage: B
    condition: and(succeeded(), eq(dependencies.A.outputs['J1.one.text'], 'first'))
    jobs:
      - deployment: D
        environment: prod
        variables: [{ name: fromA, value: "$[ stageDependencies.A.J1.outputs['one.text'] ]" }]
        strategy: { runOnce: { deploy: { steps: [ ${step('four', `value: '$(fromA)', fakeOutputs: '{"outcome":"completed"}'`)} ] } } }
  - stage: C
    condition: eq(dependencies.B.outputs['D.D.four.outcome'], 'completed')
    jobs:
      - job: J3
        condition: eq(stageDependencies.B.D.outputs['D.four.outcome'], 'completed')
        steps: [ ${step('five', 'value: x')} ]
`,
    { groups: { keys: { secrets: { key: 'k3y-of-the-house' } } } },
  );
  expect(story).toEqual([
    'A.J1/one succeeded',
    'A.J1/two succeeded',
    'A.J1 succeeded',
    'A.J2/three succeeded',
    'A.J2 succeeded',
    'gate prod approved',
    'B.D/four succeeded',
    'B.D succeeded',
    'C.J3/five succeeded',
    'C.J3 succeeded',
  ]);
  expect(seen('one')).toEqual({ value: 'hello you', other: 'False' });
  expect(seen('two')).toEqual({ value: 'first $(typo)', other: 'k3y-of-the-house' });
  expect(seen('three').value).toBe('first');
  expect(seen('four').value).toBe('first');
  expect(notes).toEqual(['A.J1: checkout: none: not executed', 'A.J1.two: value: the variable typo is not set, $(typo) stays as it is']);
});

test('failure: default and own conditions, continueOnError, disabled, foreign tasks, post-job', async () => {
  const { story, result } = await run(`
steps:
  - task: Foreign@1
  - { task: WithPost@0, name: post }
  - ${step('soft', 'fail: true', ', continueOnError: true')}
  - ${step('hard', 'fail: true')}
  - ${step('next', '')}
  - ${step('off', '', ', enabled: false')}
  - ${step('sorry', '', ', condition: failed()')}
  - ${step('clean', '', ', condition: always()')}
`);
  const job = '__default.Job';
  expect(story).toEqual([
    `${job}/Foreign1 skipped`,
    `${job}/post succeeded`,
    `${job}/soft succeeded-with-issues`,
    `${job}/hard failed`,
    `${job}/next skipped`,
    `${job}/off skipped`,
    `${job}/sorry succeeded`,
    `${job}/clean succeeded`,
    `${job}/post.post succeeded`,
    `${job} failed`,
  ]);
  expect(result.result).toBe('failed');
});

test('post-job runs even for a step that was skipped', async () => {
  const { story } = await run('steps: [{ task: WithPost@0, name: post, condition: "eq(1, 2)" }]');
  expect(story).toEqual(['__default.Job/post skipped', '__default.Job/post.post succeeded', '__default.Job succeeded']);
});

test('stages: a failed one skips those after it, a rejected gate fails its stage', async () => {
  const stages = `
stages:
  - stage: A
    jobs: [{ deployment: D, environment: prod, strategy: { runOnce: { deploy: { steps: [ ${step('s', '')} ] } } } }]
  - stage: B
    jobs: [{ job: J, steps: [ ${step('s', '')} ] }]
  - stage: C
    dependsOn: A
    condition: failed()
    jobs: [{ job: J, steps: [ ${step('s', '')} ] }]
  - stage: D
    dependsOn: []
    jobs: [{ job: J, steps: [ ${step('s', '')} ] }]
`;
  const { story, result } = await run(stages, { approve: async () => false });
  expect(story).toEqual(['gate prod rejected', 'C.J/s succeeded', 'C.J succeeded', 'D.J/s succeeded', 'D.J succeeded']);
  expect(result.result).toBe('failed');
});

test('a secret output does not leave its job', async () => {
  const { result } = await run(`steps: [ ${step('s', `fakeOutputs: '{"a":"1"}'`)} ]`, { variables: { secrets: { 's.a': 'old' } } });
  expect(result.jobs.get('__default.Job')?.outputs).not.toHaveProperty(['s.a']);
});

describe('cancel and time limits', () => {
  const grace = { interruptMs: 200, terminateMs: 200 };
  const task = '{ task: Signals@0, name: s, env: { MODE: polite } }';
  const cancelWhenReady = (stop: AbortController) => (event: PipelineEvent) => {
    if (event.type === 'line' && event.line.text === 'ready') stop.abort();
  };

  test('Cancel', async () => {
    const stop = new AbortController();
    const text = `stages:\n  - stage: A\n    jobs: [{ job: J, steps: [ ${task}, ${step('n', '')}, ${step('z', '', ', condition: always()')} ] }]\n  - stage: B\n    jobs: [{ job: J, steps: [ ${step('s', '')} ] }]\n`;
    const { story, result } = await run(text, { signal: stop.signal, listen: cancelWhenReady(stop), grace });
    expect(story).toEqual(['A.J/s cancelled', 'A.J/n skipped', 'A.J/z succeeded', 'A.J cancelled']);
    expect(result.result).toBe('cancelled');
  });

  test.each([
    ['of a step fails it', `steps: [ ${task.replace('}}', '}').replace(' }', ' }, timeoutInMinutes: 1')} ]`, ['s failed', ' failed']],
    ['of a job cancels it', `jobs: [{ job: Job, timeoutInMinutes: 1, steps: [ ${task} ] }]`, ['s cancelled', ' cancelled']],
  ])('timeoutInMinutes %s', async (_, text, [ofStep, ofJob]) => {
    const { story } = await run(text, { minuteMs: 700, grace });
    expect(story).toEqual([`__default.Job/${ofStep}`, `__default.Job${ofJob}`]);
  });
});

test.each([
  ['a script', 'steps: [{ script: echo }]', /'script' is not supported here: only tasks/],
  ['an unknown key', 'steps: [{ task: A@0, retryCountOnTaskFailure: 2 }]', /retryCountOnTaskFailure/],
  ['a template', 'extends: { template: x.yml }\nsteps: []', /templates are not read/],
  ['a conditional part', 'steps:\n  - ${{ if eq(1, 1) }}:\n    - task: A@0', /conditional/],
  ['an unknown parameter', 'steps: [{ task: "${{ parameters.x }}@0" }]', /parameters\.x does not exist/],
  ['a task without a version', 'steps: [{ task: A }]', /Name@major/],
  ['an anchor', 'jobs: [{ job: J, steps: &s [] }, { job: K, steps: *s }]', /anchors and aliases/],
  ['slices of a job', 'jobs: [{ job: J, strategy: { parallel: 2 }, steps: [] }]', /parallel/],
  ['a canary deployment', 'jobs: [{ deployment: D, environment: e, strategy: { canary: {} } }]', /canary/],
  ['two steps with one name', 'steps: [{ task: A@0, name: a }, { task: B@0, name: a }]', /same name/],
  ['a flag that is none', 'steps: [{ task: A@0, enabled: maybe }]', /true or false/],
])('%s is refused', (_, text, message) => {
  expect(() => readPipeline(text, {})).toThrow(PipelineFileError);
  expect(() => readPipeline(text, {})).toThrow(message);
});

test.each([
  ['another major version', 'steps: [{ task: Echo@1 }]', /major version is 0/],
  ['a missing required input', 'steps: [{ task: Strict@0 }]', /required inputs of Strict are missing: server/],
  ['a group that does not exist', 'variables: [{ group: g }]\nsteps: [{ task: Echo@0 }]', /group 'g'/],
  ['a slip in a condition', 'steps: [{ task: Echo@0, name: s, condition: "eq(1" }]', /__default\.Job\.s\.condition/],
  [
    'dependencies in the condition of a step',
    'steps: [{ task: Echo@0, condition: "eq(dependencies.A.result, \'x\')" }]',
    /Unrecognized value/,
  ],
  ['succeeded() in a variable', "variables: { a: '$[ succeeded() ]' }\nsteps: [{ task: Echo@0 }]", /'condition:' only/],
  ['an unknown dependency', 'jobs: [{ job: J, dependsOn: X, steps: [{ task: Echo@0 }] }]', /does not exist/],
])('%s stops the run before anything has run', async (_, text, message) => {
  const events: PipelineEvent[] = [];
  await expect(run(text, { listen: (event) => events.push(event) })).rejects.toThrow(message);
  expect(events.filter(({ type }) => type === 'step-started')).toEqual([]);
});

test('a misspelt input is noted', async () => {
  const { notes } = await run('steps: [{ task: Echo@0, name: s, inputs: { valeu: x } }]');
  expect(notes).toEqual(['__default.Job.s: Echo has no input valeu']);
});
