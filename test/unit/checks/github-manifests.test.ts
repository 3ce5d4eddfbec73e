import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const check = pathToFileURL(join(import.meta.dirname, '../../../scripts/checks/github-manifests.ts')).href;
const action = (using: string) =>
  `name: A\ndescription: B\ninputs:\n  server:\n    description: C\n    required: true\nruns:\n  using: ${using}\n  main: dist/index.js\n`;
const workflow = (uses: string, inputs: string) =>
  `on: workflow_dispatch\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n    - uses: actions/checkout@v6\n    - uses: ${uses}\n      with:\n        ${inputs}\n`;

/** The service needs a hook for its JSON imports, which jest's own module loader does not have: hence a process of its own. */
async function problemsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'manifests-'));
  for (const [path, text] of Object.entries({ 'package.json': '{"repository":"github:o/r"}', ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const script = `import { githubManifestsAreValid as c } from '${check}'; console.log(JSON.stringify(await c.problems(process.argv[1])));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, root]);
  return JSON.parse(stdout);
}

test('what is right, in both spellings of our actions', async () => {
  const remote = workflow('o/r/actions/a@v1', 'server: s');
  const local = workflow('./actions/a', 'server: s');
  expect(
    await problemsOf({ 'actions/a/action.yml': action('node24'), 'examples/github/a.yml': remote, '.github/workflows/b.yml': local }),
  ).toEqual([]);
});

test('a wrong action, an unknown input, a missing one, and an action that is not there', async () => {
  const problems = await problemsOf({
    'action.yml': action('node99'),
    'actions/a/action.yml': action('node24'),
    'examples/github/a.yml': workflow('o/r/actions/a@v1', 'sevrer: s'),
    'examples/github/b.yml': workflow('./actions/b', 'server: s'),
  });
  expect(problems.map((problem) => problem.replace(/:\d+ /, ': '))).toEqual([
    expect.stringMatching(/^action\.yml: .*node99/),
    expect.stringMatching(/^examples\/github\/a\.yml: Invalid action input 'sevrer'/),
    expect.stringMatching(/^examples\/github\/a\.yml: Missing required input `server`/),
    expect.stringMatching(/^examples\/github\/b\.yml: Unable to (find|resolve) action.*o\/r/),
  ]);
});

const called = `on:
  workflow_call:
    inputs:
      server: { type: string, required: true }
      dry-run: { type: boolean }
    secrets:
      password: { required: true }
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo
`;
const calling = (uses: string, rest: string) =>
  `on: workflow_dispatch\njobs:\n  a:\n    uses: ${uses}\n${rest.replaceAll(/^/gm, '    ')}\n`;

test('a call of a reusable workflow of ours is judged by its inputs and secrets', async () => {
  const right = calling('o/r/.github/workflows/c.yml@v1', 'with:\n  server: s\nsecrets:\n  password: p');
  const wrong = calling('o/r/.github/workflows/c.yml@v1', 'with:\n  sevrer: s\n  dry-run: maybe\nsecrets:\n  pasword: p');
  const files = { '.github/workflows/c.yml': called, 'examples/github/right.yml': right };
  expect(await problemsOf(files)).toEqual([]);
  const problems = await problemsOf({ ...files, 'examples/github/wrong.yml': wrong });
  expect(problems.join('\n')).toMatch(/sevrer/);
  expect(problems.join('\n')).toMatch(/pasword/);
  expect(problems.every((problem) => problem.startsWith('examples/github/wrong.yml:'))).toBe(true);
});

test('a reusable workflow of ours that is not there is said', async () => {
  const problems = await problemsOf({ 'examples/github/a.yml': calling('o/r/.github/workflows/d.yml@v1', 'with:\n  server: s') });
  expect(problems).toHaveLength(1);
});

test('blocks in a page are judged too: steps, and what a job says; a block may say that it leaves something out', async () => {
  const block = (text: string) => `Text.\n\n\`\`\`yaml\n${text}\n\`\`\`\n`;
  const problems = await problemsOf({
    'actions/a/action.yml': action('node24'),
    'right.md': block('- id: a\n  uses: o/r/actions/a@v1\n  with:\n    server: ${{ github.ref }}'),
    'steps.md': block('  # first\n  - uses: o/r/actions/a@v1\n    with:\n      sevrer: s'),
    'job.md': block(
      'permissions:\n  id-tokn: write\nsteps:\n  - uses: o/r/actions/a@v1\n    with:\n      # ... the server ...\n      other: s',
    ),
    'examples/github/a.yml': workflow('o/r/actions/a@v1', '# ... no page\n        other: s'),
    'others.md': block('- task: A@1') + block('a: [b'),
  });
  expect(problems).toEqual([
    expect.stringMatching(/^examples\/github\/a\.yml:\d+ Invalid action input 'other'/),
    expect.stringMatching(/^examples\/github\/a\.yml:\d+ Missing required input `server`/),
    expect.stringMatching(/^job\.md:10 Invalid action input 'other'/),
    expect.stringMatching(/^job\.md:5 .*id-tokn/),
    expect.stringMatching(/^steps\.md:7 Invalid action input 'sevrer'/),
    expect.stringMatching(/^steps\.md:\d+ Missing required input `server`/),
  ]);
});
