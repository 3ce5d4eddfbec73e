import { flag, optional, secret, text } from '../../../../shared/core/field.ts';
import { ownFlagsOf, readCommandLine } from '../../../../shared/hosts/terminal/command-line.ts';
import { flagOf } from '../../../../shared/hosts/terminal/spelling.ts';
import { tasks } from '../../../../shared/tasks/index.ts';

const words = { label: 'L', help: 'H.' };
const inputs = {
  sourceServer: text(words),
  sourcePassword: optional(secret(words)),
  dryRun: flag({ ...words, default: false }),
  wait: flag({ ...words, default: true }),
};
const read = (...args: string[]) => readCommandLine(inputs, args);

test.each([
  [['--source-server', 'sql01'], { sourceServer: 'sql01' }],
  [['--source-server=sql01,1433'], { sourceServer: 'sql01,1433' }],
  [['--source-server=--odd'], { sourceServer: '--odd' }],
  [['--source-server=a=b'], { sourceServer: 'a=b' }],
  [['--dry-run'], { dryRun: 'true' }],
  [['--dry-run=false'], { dryRun: 'false' }],
  [['--no-wait', '--no-dry-run'], { wait: 'false', dryRun: 'false' }],
])('%j', (args, values) => {
  const found = read(...args);
  expect(Object.fromEntries(found.values)).toEqual(values);
  expect([...found.problems, ...found.unknown]).toEqual([]);
});

test.each([
  [['--source-server'], '--source-server needs a value'],
  [['--source-server', '--dry-run'], '--source-server needs a value; one that begins with a dash is given as --source-server=…'],
  [['--dry-run', '--dry-run'], '--dry-run is given twice'],
  [['--dry-run', '--no-dry-run'], '--no-dry-run is given twice'],
  [['--no-wait=true'], '--no-wait takes no value'],
  [['--dry-run', 'false'], '"false" stands alone: every input is a flag, such as --source-server'],
])('%j is refused', (args, problem) => {
  expect(read(...args).problems).toEqual([problem]);
});

test('a secret is never taken from a flag, and never said again', () => {
  for (const args of [['--source-password', 'geheim'], ['--source-password=geheim']]) {
    const found = read(...args);
    expect(found.problems).toEqual([expect.stringMatching(/^--source-password would show the secret .* SQL_DAG_MIGRATE_SOURCE_PASSWORD /)]);
    expect(found.values.size).toBe(0);
    expect(found.spilled).toEqual(['geheim']);
    expect(found.problems.join()).not.toContain('geheim');
  }
  expect(Object.fromEntries(read('--source-password-file', 'p.txt').secretFiles)).toEqual({ sourcePassword: 'p.txt' });
});

test('what follows a flag that nobody knows is not said: it may be a secret', () => {
  const found = read('--source-pasword', 'geheim', '-p', 'geheim', '--no-such=geheim');
  expect(found.unknown).toEqual(['--source-pasword', '-p', '--no-such']);
  expect(JSON.stringify(found)).not.toContain('geheim');
});

test('what is typed wrong is shown without its control characters', () => {
  expect(read('--x\u001b]8;;\u0007').unknown).toEqual(['--x]8;;']);
  expect(read('\u001b[2J').problems[0]).toContain('"[2J" stands alone');
});

test('the flags of the program', () => {
  expect(read('-h').help && read('--help').help).toBe(true);
  expect(read('--version').version).toBe(true);
  expect(read('--json', '--report-folder', 'r')).toMatchObject({ json: true, reportFolder: 'r' });
});

test('no input of a task has the name of a flag of the program, and none begins with no-', () => {
  for (const task of tasks) {
    const own = ownFlagsOf(task.inputs).map(({ name }) => `--${name}`);
    for (const input of Object.keys(task.inputs)) {
      expect(own).not.toContain(flagOf(input));
      expect(flagOf(input)).not.toMatch(/^--no-/);
    }
  }
});
