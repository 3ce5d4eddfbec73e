import { existsSync } from 'node:fs';
import path from 'node:path';
import { createFakePack, type FakePack } from './fake-pack.ts';
import { recordPipeline } from './recorded-run.ts';

let pack: FakePack;
beforeAll(async () => {
  pack = await createFakePack();
  const inputs = { value: '', fail: '', fakeOutputs: '', inputNames: '["value"]' };
  await pack.task('Echo', { script: 'echo-task.mjs', inputs });
  await pack.task('Meeting', { script: 'meeting-action.mjs', inputs: { folder: '', expect: '', name: '' } });
});
afterAll(() => pack.remove());

let counter = 0;
const run = async (text: string, options: Parameters<typeof recordPipeline>[2] = {}) =>
  recordPipeline(pack, await pack.file(`matrix${++counter}.yml`, text), options);
const step = (name: string, inputs: string) => `{ task: Echo@0, name: ${name}, inputs: { ${inputs} } }`;
const values = (events: Awaited<ReturnType<typeof run>>['events']) =>
  events.flatMap((event) => (event.type === 'step-finished' ? [JSON.parse(event.report.outputs.get('seen') ?? '{}').value] : []));

const legs = JSON.stringify({ one: { id: 'a', password: '$(keyA)' }, two_2: { id: 'b', password: '$(keyB)', empty: '' } });

test('a matrix from the output of a deployment job: variables of each job, macros inside of them, and outputs with the leg in front', async () => {
  const { story, events, log, notes } = await run(
    `
variables: [{ group: keys }]
stages:
  - stage: A
    jobs:
      - deployment: Plan
        environment: gate
        strategy: { runOnce: { deploy: { steps: [ ${step('p', `fakeOutputs: '${JSON.stringify({ matrix: legs }).replaceAll("'", "''")}'`)} ] } } }
      - job: Move
        dependsOn: Plan
        strategy:
          maxParallel: 1
          matrix: $[ dependencies.Plan.outputs['Plan.p.matrix'] ]
        steps: [ ${step('m', `value: '$(id) $(password) [$(empty)]', fakeOutputs: '{"done":"$(id)"}'`)} ]
      - job: After
        dependsOn: Move
        variables: { last: "$[ dependencies.Move.outputs['two_2.m.done'] ]" }
        steps: [ ${step('n', "value: '$(last)'")} ]
  - stage: B
    condition: and(succeeded(), eq(dependencies.A.outputs['Move.one.m.done'], 'a'))
    jobs: [{ job: J, steps: [ ${step('o', 'value: x')} ] }]
`,
    { groups: { keys: { secrets: { keyA: 'first-k3y', keyB: 'second-k3y' } } } },
  );
  expect(story).toEqual([
    'gate gate approved',
    'A.Plan/p succeeded',
    'A.Plan succeeded',
    'A.Move.one/m succeeded',
    'A.Move.one succeeded',
    'A.Move.two_2/m succeeded',
    'A.Move.two_2 succeeded',
    'A.Move succeeded',
    'A.After/n succeeded',
    'A.After succeeded',
    'B.J/o succeeded',
    'B.J succeeded',
  ]);
  expect(values(events)).toEqual([undefined, 'a first-k3y [$(empty)]', 'b second-k3y []', 'b', 'x']);
  expect(log).not.toMatch(/first-k3y|second-k3y/);
  expect(notes).toContain('A.Move.one.m: value: the variable empty is not set, $(empty) stays as it is');
  expect(events).toContainEqual({ type: 'job-started', job: 'A.Move.two_2', name: 'Move two_2' });
});

test('jobs of a matrix run at the same time, at most maxParallel of them', async () => {
  const together = (most: string) =>
    run(
      `jobs: [{ job: J, strategy: { ${most}matrix: { a: { n: 1 }, b: { n: 2 }, c: { n: 3 } } }, steps: [ { task: Meeting@0, inputs: { folder: '${path.join(pack.folder, `meeting${++counter}`)}', expect: 3, name: '$(n)' } } ] }]`,
    );
  expect((await together('')).result.result).toBe('succeeded');
  expect((await together('maxParallel: 0, ')).result.result).toBe('succeeded');
}, 40_000);

test('a job that fails stops no other of its matrix, but what depends on them', async () => {
  const { story } = await run(
    `
stages:
  - stage: A
    jobs: [{ job: J, strategy: { maxParallel: 1, matrix: { a: { bad: 'true' }, b: { bad: '' } } }, steps: [ ${step('s', "fail: '$(bad)'")} ] }]
  - stage: B
    jobs: [{ job: K, steps: [ ${step('t', 'value: x')} ] }]
`,
  );
  expect(story).toEqual(['A.J.a/s failed', 'A.J.a failed', 'A.J.b/s succeeded', 'A.J.b succeeded', 'A.J failed']);
});

test.each([
  ['no job', 'matrix: {}', /a matrix must give at least one job/],
  ['an output that is blank', `matrix: "$[ coalesce(variables.none, '') ]"`, /J\.strategy\.matrix: Unexpected end of JSON/],
  ['a name that the service does not take', 'matrix: { a-b: { x: 1 } }', /'a-b' is not a name/],
  ['variables that are none', `matrix: "$[ lower('[1]') ]"`, /a mapping is expected/],
  ['a text', 'matrix: abc', /a mapping or \$\[ \] is expected/],
  ['a limit that is no number', 'maxParallel: x, matrix: { a: { x: 1 } }', /maxParallel: a number is expected/],
  ['a context that does not exist there', 'matrix: "$[ steps.x ]"', /Unrecognized value: 'steps'/],
])('%s is refused', async (_, strategy, message) => {
  await expect(run(`jobs: [{ job: J, strategy: { ${strategy} }, steps: [ ${step('s', 'value: x')} ] }]`)).rejects.toThrow(message);
});

test.each([
  ['an ordinary job, by itself', `- { job: J, steps: [ ${step('s', 'value: x')} ] }`, true],
  ['a job that says so', `- { job: J, steps: [ { checkout: self }, ${step('s', 'value: x')} ] }`, true],
  ['a job that says none', `- { job: J, steps: [ { checkout: none }, ${step('s', 'value: x')} ] }`, false],
  [
    'a deployment job',
    `- { deployment: J, environment: e, strategy: { runOnce: { deploy: { steps: [ ${step('s', 'value: x')} ] } } } }`,
    false,
  ],
  [
    'a deployment job that says so',
    `- { deployment: J, environment: e, strategy: { runOnce: { deploy: { steps: [ { checkout: self }, ${step('s', 'value: x')} ] } } } }`,
    true,
  ],
])('%s: whether the repository is in the workspace', async (_, job, there) => {
  const workFolder = path.join(pack.folder, `work${++counter}`);
  await run(`stages:\n  - stage: A\n    jobs:\n      ${job}\n`, { repository: path.join(import.meta.dirname, 'fixtures'), workFolder });
  expect(existsSync(path.join(workFolder, 'A.J/workspace/echo-task.mjs'))).toBe(there);
});
