import type { PipelineEvent } from '../../lab/hosts/pipeline/events.ts';
import { readWorkflow } from '../../lab/hosts/pipeline/github/workflow-reader.ts';
import { PipelineFileError } from '../../lab/hosts/pipeline/pipeline-file.ts';
import { createFakePack, type FakePack } from './fake-pack.ts';
import { recordWorkflow } from './recorded-run.ts';

let pack: FakePack;
beforeAll(async () => {
  pack = await createFakePack();
  await pack.action('echo', { script: 'echo-action.mjs', inputs: { value: '', other: 'standard', fail: '', 'fake-outputs': '' } });
  await pack.action('post', { script: 'hostile-action.mjs', postScript: 'post-action.mjs' });
  await pack.action('signals', { script: 'signals.mjs' });
});
afterAll(() => pack.remove());

let counter = 0;
const run = async (jobs: string, options: Parameters<typeof recordWorkflow>[2] = {}, head = '') => {
  const file = await pack.file(
    `workflow${++counter}.yml`,
    `name: Test\non:\n  workflow_dispatch:\n    inputs:\n      who: { type: string, default: you }\n${head}jobs:\n${jobs}`,
  );
  return recordWorkflow(pack, file, options);
};
const job = (id: string, rest: string) => `  ${id}:\n    runs-on: self-hosted\n${rest.replace(/^/gm, '    ')}\n`;
const echo = 'owner/pack/actions/echo@v1';

test('jobs run in the order of needs; values travel through outputs, env, inputs, vars and secrets', async () => {
  const { story, seen, notes } = await run(
    job(
      'second',
      `needs: first\nif: needs.first.outputs.ready == 'true'\nsteps:\n  - id: two\n    uses: ${echo}\n    with:\n      value: \${{ needs.first.outputs.text }} for \${{ inputs.who }} on \${{ vars.PLACE }}\n      other: \${{ secrets.KEY }}`,
    ) +
      job(
        'first',
        `env:\n  LEVEL: job-\${{ inputs.who }}\noutputs:\n  ready: \${{ steps.one.outputs.ready }}\n  text: \${{ steps.one.outputs.text }}\nsteps:\n  - id: one\n    uses: ${echo}\n    env: { MARK: x }\n    with:\n      value: \${{ env.LEVEL }} \${{ env.TOP }} \${{ github.run_id }} \${{ job.status }}\n      fake-outputs: '{"ready":"true","text":"hello"}'`,
      ),
    { vars: { PLACE: 'earth' }, secrets: { KEY: 'k3y-of-the-house' }, context: { run_id: '77' } },
    'env: { TOP: top }\n',
  );
  expect(story).toEqual(['first/one succeeded', 'first succeeded', 'second/two succeeded', 'second succeeded']);
  expect(seen('one')).toEqual({ value: 'job-you top 77 success', other: 'standard' });
  expect(seen('two')).toEqual({ value: 'hello for you on earth', other: 'k3y-of-the-house' });
  expect(notes).toEqual([]);
});

test('a failure skips what needs it; always() and failure() run; continue-on-error does not fail the job', async () => {
  const { story, result } = await run(
    job(
      'a',
      `steps:\n  - { id: soft, uses: '${echo}', with: { fail: true }, continue-on-error: true }\n  - { id: hard, uses: '${echo}', with: { fail: true } }\n  - { id: next, uses: '${echo}' }\n  - { id: clean, uses: '${echo}', if: always() }\n  - { id: sorry, uses: '${echo}', if: "failure() && steps.soft.outcome == 'failure' && steps.soft.conclusion == 'success'" }`,
    ) +
      job('b', `needs: a\nsteps: [{ id: s, uses: '${echo}' }]`) +
      job('c', `needs: b\nsteps: [{ id: s, uses: '${echo}' }]`) +
      job('d', `needs: [a, b]\nif: failure() && needs.b.result == 'skipped'\nsteps: [{ id: s, uses: '${echo}' }]`),
  );
  expect(story).toEqual([
    'a/soft failed',
    'a/hard failed',
    'a/next skipped',
    'a/clean succeeded',
    'a/sorry succeeded',
    'a failed',
    'b skipped',
    'c skipped',
    'd/s succeeded',
    'd succeeded',
  ]);
  expect(result.result).toBe('failed');
});

test('an environment is a gate: it is asked for before the job, brings its secrets, and a no fails the job', async () => {
  const jobs = job(
    'a',
    `environment: { name: 'prod-\${{ inputs.who }}' }\nsteps:\n  - { id: s, uses: '${echo}', with: { value: '\${{ secrets.ONLY }}' } }`,
  );
  const asked: string[] = [];
  const yes = await run(jobs, {
    approve: async (environment, where) => asked.push(`${where} ${environment}`) > 0,
    environments: { 'prod-you': { secrets: { ONLY: 'environment secret' } } },
  });
  expect(asked).toEqual(['jobs.a prod-you']);
  expect(yes.seen('s').value).toBe('environment secret');
  const no = await run(jobs, { approve: async () => false });
  expect(no.story).toEqual(['gate prod-you rejected', 'a failed']);
});

test('a secret does not leave its job as an output; what is missing is noted', async () => {
  const { result, notes } = await run(
    job(
      'a',
      `outputs: { leak: '\${{ steps.s.outputs.t }}', none: '\${{ steps.s.outputs.no }}' }\nsteps:\n  - { id: s, uses: '${echo}', with: { fake-outputs: '{"t":"my pa55word!"}' } }`,
    ),
    { secrets: { PW: 'pa55word!' } },
  );
  expect(result.jobs.get('a')?.outputs).toEqual({ none: '' });
  expect(notes).toEqual([
    "jobs.a.outputs: Skip output 'leak' since it may contain secret.",
    'jobs.a: steps.s.outputs.no does not exist here: it counts as empty',
  ]);
});

test('foreign actions are skipped with a note; post steps run at the end in reverse', async () => {
  const { story, notes } = await run(
    job(
      'a',
      `steps:\n  - uses: actions/checkout@v4\n  - { id: p1, uses: owner/pack/actions/post@v1 }\n  - { id: p2, uses: owner/pack/actions/post@v1 }\n  - { id: bad, uses: '${echo}', with: { fail: true } }`,
    ),
  );
  expect(story).toEqual([
    'a/__step1 skipped',
    'a/p1 succeeded',
    'a/p2 succeeded',
    'a/bad failed',
    'a/p2__post succeeded',
    'a/p1__post succeeded',
    'a failed',
  ]);
  expect(notes).toContain('jobs.a: actions/checkout@v4 is not one of ours: not executed');
});

describe('cancel and time limits', () => {
  const signals = 'owner/pack/actions/signals@v1';
  const grace = { interruptMs: 200, terminateMs: 200 };
  const cancelWhenReady = (stop: AbortController) => (event: PipelineEvent) => {
    if (event.type === 'line' && event.line.text === 'ready') stop.abort();
  };

  test('Cancel stops the step, skips the next, runs always(), and marks what follows', async () => {
    const stop = new AbortController();
    const { story, result } = await run(
      job(
        'a',
        `steps:\n  - { id: s, uses: '${signals}', env: { MODE: polite } }\n  - { id: n, uses: '${echo}', if: '!cancelled()' }\n  - { id: z, uses: '${echo}', if: always() }`,
      ) +
        job('b', `needs: a\nsteps: [{ id: s, uses: '${echo}' }]`) +
        job('c', `steps: [{ id: s, uses: '${echo}' }]`) +
        job('d', `if: always()\nsteps: [{ id: s, uses: '${echo}' }, { id: t, uses: '${echo}', if: cancelled() }]`),
      { signal: stop.signal, listen: cancelWhenReady(stop), grace },
    );
    expect(story).toEqual([
      'a/s cancelled',
      'a/n skipped',
      'a/z succeeded',
      'a cancelled',
      'b cancelled',
      'c cancelled',
      'd/s skipped',
      'd/t succeeded',
      'd cancelled',
    ]);
    expect(result.result).toBe('cancelled');
  });

  test('a running step whose condition holds for a cancelled job gets no signal until the cancel timeout', async () => {
    const stop = new AbortController();
    const started = Date.now();
    const { story } = await run(job('a', `steps: [{ id: s, uses: '${signals}', if: always(), env: { MODE: polite } }]`), {
      signal: stop.signal,
      listen: cancelWhenReady(stop),
      minuteMs: 200,
      grace,
    });
    expect(story).toEqual(['a/s cancelled', 'a cancelled']);
    expect(Date.now() - started).toBeGreaterThan(5 * 200);
  });

  test.each([
    ['of a step fails it', '', 'timeout-minutes: 1', ['a/s failed', 'a failed']],
    ['of a job cancels it', 'timeout-minutes: 1\n', '', ['a/s cancelled', 'a cancelled']],
  ])('timeout-minutes %s', async (_, ofJob, ofStep, expected) => {
    const { story } = await run(job('a', `${ofJob}steps:\n  - id: s\n    uses: ${signals}\n    env: { MODE: polite }\n    ${ofStep}`), {
      minuteMs: 700,
      grace,
    });
    expect(story).toEqual(expected);
  });
});

const minimal = `on: workflow_dispatch\njobs:\n  a:\n    runs-on: x\n    steps: [{ uses: o/r@v1 }]\n`;

test.each([
  ['a script step', minimal.replace('uses: o/r@v1', 'run: echo'), /'run' is not supported here/],
  ['an unknown key of a job', minimal.replace('runs-on: x', 'runs-on: x\n    services: {}'), /jobs\.a: 'services'/],
  ['an unknown key of a step', minimal.replace('uses:', 'shell: sh, uses:'), /jobs\.a\.steps\[0\]: 'shell'/],
  ['no manual start', minimal.replace('workflow_dispatch', 'push'), /workflow_dispatch/],
  ['no runner', minimal.replace('runs-on: x', 'name: x'), /runs-on/],
  ['a container', minimal.replace('runs-on: x', 'runs-on: x\n    container: img'), /container/],
  ['two steps with one id', minimal.replace('[{ uses: o/r@v1 }]', '[{ id: a, uses: o/r@v1 }, { id: a, uses: o/r@v1 }]'), /same id/],
  ['broken YAML', 'on: {', /the file/],
  ['a list instead of a mapping', 'on: workflow_dispatch\njobs: []\n', /a mapping is expected/],
])('%s is refused', (_, text, message) => {
  expect(() => readWorkflow(text)).toThrow(PipelineFileError);
  expect(() => readWorkflow(text)).toThrow(message);
});

test.each([
  ['an unknown need', job('a', `needs: x\nsteps: [{ uses: '${echo}' }]`), /does not exist/],
  ['a circle', job('a', `needs: b\nsteps: [{ uses: '${echo}' }]`) + job('b', `needs: a\nsteps: [{ uses: '${echo}' }]`), /circle/],
  ['secrets in a condition', job('a', `if: secrets.X == ''\nsteps: [{ uses: '${echo}' }]`), /Unrecognized named-value: 'secrets'/],
  ['env in the env of a job', job('a', `env: { A: '\${{ env.B }}' }\nsteps: [{ uses: '${echo}' }]`), /Unrecognized named-value: 'env'/],
  ['a Docker action', job('a', `steps: [{ uses: 'docker://x' }]`), /Docker/],
  [
    'a slip in the last job',
    `${job('a', `steps: [{ uses: '${echo}' }]`)}${job('b', `needs: a\nif: needs.a.result = 1\nsteps: [{ uses: '${echo}' }]`)}`,
    /jobs\.b\.if/,
  ],
  ['success() outside a condition', job('a', `steps: [{ uses: '${echo}', with: { value: '\${{ success() }}' } }]`), /'if:' only/],
  ['text around a condition', job('a', `if: "\${{ inputs.who }} == 'x'"\nsteps: [{ uses: '${echo}' }]`), /always true/],
])('%s is refused before anything runs', async (_, jobs, message) => {
  const events: PipelineEvent[] = [];
  await expect(run(jobs, { listen: (event) => events.push(event) })).rejects.toThrow(message);
  expect(events).toEqual([]);
});

test('inputs are checked as the dispatch page does', async () => {
  await expect(run(job('a', `steps: [{ uses: '${echo}' }]`), { inputs: { nobody: 'x' } })).rejects.toThrow(/no input nobody/);
});
