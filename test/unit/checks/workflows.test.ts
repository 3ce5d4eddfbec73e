import { weaknesses } from '../../../scripts/checks/workflows.ts';

const sha = 'a'.repeat(40);
const safe = `on: push
permissions: {}
concurrency: { group: g }
jobs:
  a:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: other/action@${sha}
      - uses: o/r/actions/a@v1
      - uses: ./
      - run: echo "$TEXT"
        env: { TEXT: '\${{ github.ref }}' }
`;
const callee = safe.replace('on: push\npermissions: {}', 'on: { workflow_call: {} }');
const caller = `on: push\npermissions: {}\nconcurrency: g\njobs:\n  a:\n    uses: o/r/.github/workflows/c.yml@v1\n`;

test.each([
  ['what is safe', safe, []],
  ['a called workflow has the permissions of its caller', callee, []],
  ['a job that calls has the limits of what it calls', caller, []],
  ['no permissions', safe.replace('permissions: {}\n', ''), ['it does not say its permissions']],
  ['no concurrency', safe.replace('concurrency: { group: g }\n', ''), ['it does not say its concurrency']],
  ['no limit', safe.replace('    timeout-minutes: 5\n', ''), ['the job a has no timeout-minutes']],
  ['a tag', safe.replace(`@${sha}`, '@v4'), ['other/action@v4 is not pinned']],
  ['a short SHA', safe.replace(`@${sha}`, '@abcdef0'), ['other/action@abcdef0 is not pinned']],
  ['a name that only begins like ours', safe.replace('o/r/actions', 'o/rr/actions'), ['o/rr/actions/a@v1 is not pinned']],
  ['a called workflow of others', caller.replace('o/r/', 'p/q/'), ['p/q/.github/workflows/c.yml@v1 is not pinned']],
  ['an expression in a script', safe.replace('"$TEXT"', '${{ github.ref }}'), ['the job a puts an expression into a script']],
])('%s', (_, text, problems) => {
  expect(weaknesses(text, 'o/r')).toEqual(problems.map((problem) => expect.stringContaining(problem)));
});
