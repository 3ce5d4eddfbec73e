import path from 'node:path';
import { createFakePack, type FakePack } from './fake-pack.ts';
import { recordWorkflow } from './recorded-run.ts';

let pack: FakePack;
beforeAll(async () => {
  pack = await createFakePack();
  await pack.action('echo', { script: 'echo-action.mjs', inputs: { value: '', other: '', fail: '', 'fake-outputs': '' } });
  await pack.action('signals', { script: 'signals.mjs' });
  await pack.action('meeting', { script: 'meeting-action.mjs', inputs: { folder: '', expect: '', name: '' } });
});
afterAll(() => pack.remove());

let counter = 0;
const run = async (jobs: string, options: Parameters<typeof recordWorkflow>[2] = {}) => {
  const file = await pack.file(`matrix${++counter}.yml`, `on: workflow_dispatch\njobs:\n${jobs}`);
  return recordWorkflow(pack, file, options);
};
const job = (id: string, rest: string) => `  ${id}:\n    runs-on: self-hosted\n${rest.replace(/^/gm, '    ')}\n`;
const echo = 'owner/pack/actions/echo@v1';
const values = (events: Awaited<ReturnType<typeof run>>['events']) =>
  events.flatMap((event) => (event.type === 'step-finished' ? [JSON.parse(event.report.outputs.get('seen') ?? '{}').value] : []));

test('a matrix from the outputs of a job: a job for each entry, with its values in name, environment, inputs and looked-up secrets', async () => {
  const matrix = {
    include: [
      { id: 'a', 'password-secret': 'KEY_A' },
      { id: 'b', server: 's', 'password-secret': 'KEY_B' },
    ],
  };
  const asked: string[] = [];
  const { story, events, result } = await run(
    job(
      'plan',
      `outputs: { matrix: '\${{ steps.p.outputs.matrix }}' }\nsteps: [{ id: p, uses: '${echo}', with: { fake-outputs: '${JSON.stringify({ matrix: JSON.stringify(matrix) })}' } }]`,
    ) +
      job(
        'move',
        `needs: plan\nname: Move \${{ matrix.id }} (\${{ strategy.job-index }} of \${{ strategy.job-total }})\nenvironment: gate-\${{ matrix.id }}\nstrategy:\n  max-parallel: 1\n  matrix: \${{ fromJSON(needs.plan.outputs.matrix) }}\noutputs: { last: '\${{ matrix.id }}' }\nsteps:\n  - { id: m, uses: '${echo}', with: { value: "\${{ matrix.id }} \${{ matrix.server || vars[matrix.server-variable] || 'none' }} \${{ secrets[matrix.password-secret] }} \${{ secrets[matrix.no-secret] }}" } }`,
      ) +
      job(
        'after',
        `needs: move\nsteps: [{ id: n, uses: '${echo}', with: { value: '\${{ needs.move.outputs.last }} \${{ needs.move.result }}' } }]`,
      ),
    {
      secrets: { KEY_A: 'first-k3y', KEY_B: 'second-k3y' },
      approve: async (environment) => asked.push(environment) > 0,
    },
  );
  expect(story.filter((line) => !line.startsWith('gate'))).toEqual([
    'plan/p succeeded',
    'plan succeeded',
    'move (1)/m succeeded',
    'move (1) succeeded',
    'move (2)/m succeeded',
    'move (2) succeeded',
    'move succeeded',
    'after/n succeeded',
    'after succeeded',
  ]);
  expect(asked).toEqual(['gate-a', 'gate-b']);
  expect(values(events).slice(1)).toEqual(['a none first-k3y ', 'b s second-k3y ', 'b success']);
  expect(events).toContainEqual({ type: 'job-started', job: 'move (2)', name: 'Move b (1 of 2)' });
  expect(result.jobs.get('move')).toEqual({ result: 'succeeded', outputs: { last: 'b' } });
});

test('lists are combined, and include adds to what it fits or makes a job of its own', async () => {
  const { events } = await run(
    job(
      'a',
      `strategy:\n  max-parallel: 1\n  matrix:\n    x: [1, 2]\n    y: "\${{ fromJSON('[true, false]') }}"\n    include: [{ x: 2, z: two }, { x: 3 }, { all: yes }]\nsteps: [{ uses: '${echo}', with: { value: '\${{ toJSON(matrix) }}' } }]`,
    ),
  );
  expect(values(events).map((text) => JSON.parse(text))).toEqual([
    { x: 1, y: true, all: 'yes' },
    { x: 1, y: false, all: 'yes' },
    { x: 2, y: true, z: 'two', all: 'yes' },
    { x: 2, y: false, z: 'two', all: 'yes' },
    { x: 3 },
  ]);
});

test('jobs of a matrix run at the same time, at most max-parallel of them', async () => {
  const together = (most: number, expect: number) =>
    run(
      job(
        'a',
        `strategy: { max-parallel: ${most}, fail-fast: false, matrix: { n: [1, 2, 3, 4] } }\nsteps: [{ uses: owner/pack/actions/meeting@v1, with: { folder: '${path.join(pack.folder, `meeting${++counter}`)}', expect: ${expect}, name: '\${{ matrix.n }}' } }]`,
      ),
    );
  expect((await together(2, 2)).result.result).toBe('succeeded');
  expect((await together(4, 4)).result.result).toBe('succeeded');
});

describe('a failure', () => {
  const grace = { interruptMs: 200, terminateMs: 200 };
  const jobs = (failFast: string) =>
    job(
      'a',
      `strategy: { max-parallel: 2, ${failFast}matrix: { include: [{ mode: polite }, { fail: 'true' }, { fail: '' }] } }\nsteps:\n  - { id: bad, uses: '${echo}', if: "!matrix.mode", with: { fail: '\${{ matrix.fail }}' } }\n  - { id: wait, uses: owner/pack/actions/signals@v1, if: matrix.mode, timeout-minutes: 1, env: { MODE: '\${{ matrix.mode }}' } }`,
    ) + job('b', `needs: a\nsteps: [{ id: s, uses: '${echo}' }]`);

  test('cancels the others when fail-fast holds, which it does unless the file says otherwise', async () => {
    const { story } = await run(jobs(''), { grace });
    expect(story).toContain('a (2) failed');
    expect(story).toContain('a (1)/wait cancelled');
    expect(story).toContain('a (3) cancelled');
    expect(story.slice(-2)).toEqual(['a failed', 'b skipped']);
  });

  test('lets the others end when it does not', async () => {
    const { story } = await run(jobs('fail-fast: false, '), { grace, minuteMs: 1000 });
    expect(story).toContain('a (2) failed');
    expect(story).toContain('a (3)/bad succeeded');
    expect(story).toContain('a (1)/wait failed');
    expect(story.slice(-2)).toEqual(['a failed', 'b skipped']);
  });
});

const step = `steps: [{ uses: '${echo}' }]`;
test.each([
  ['no entry', `strategy: { matrix: { include: [] } }\n${step}`, /a matrix must give at least one job/],
  [
    'too many jobs',
    `strategy: { matrix: { x: [${Array.from({ length: 257 }, (_, n) => n)}] } }\n${step}`,
    /257 jobs are more than the 256/,
  ],
  [
    'an output that is blank',
    `strategy: { matrix: "\${{ fromJSON('') }}" }\n${step}`,
    /jobs\.a\.strategy\.matrix: fromJSON\(\): Unexpected end/,
  ],
  ['a value that is no list', `strategy: { matrix: { x: 1 } }\n${step}`, /matrix\.x: a list is expected/],
  ['exclude', `strategy: { matrix: { x: [1], exclude: [{ x: 1 }] } }\n${step}`, /exclude: it is not understood here/],
  ['a limit of 0', `strategy: { max-parallel: 0, matrix: { x: [1] } }\n${step}`, /max-parallel: must be 1 or more/],
  ['an unknown key', `strategy: { matrx: 1 }\n${step}`, /'matrx' is not supported here/],
  ['secrets in a strategy', `strategy: { matrix: "\${{ fromJSON(secrets.X) }}" }\n${step}`, /Unrecognized named-value: 'secrets'/],
  ['matrix in a condition', `if: matrix.x\nstrategy: { matrix: { x: [1] } }\n${step}`, /Unrecognized named-value: 'matrix'/],
  ['matrix without one', `name: \${{ matrix.x }}\n${step}`, /Unrecognized named-value: 'matrix'/],
])('%s is refused', async (_, text, message) => {
  await expect(run(job('a', text))).rejects.toThrow(message);
});

test('a checkout brings the files of the repository, once one was given', async () => {
  const jobs = job('a', `steps: [{ id: c, uses: actions/checkout@v4 }, { uses: '${echo}' }]`);
  const repository = path.join(import.meta.dirname, 'fixtures');
  const withFiles = await run(jobs, { repository });
  expect(withFiles.events).toContainEqual({
    type: 'step-skipped',
    job: 'a',
    step: 'c',
    reason: 'the repository was copied into the workspace',
  });
  expect((await run(jobs)).notes).toContain('jobs.a: actions/checkout@v4 is not one of ours: not executed');
});
