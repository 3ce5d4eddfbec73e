import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executeTask } from '../../shared/core/execute.ts';
import { pageOf } from '../../shared/core/failure-id.ts';
import type { Ports } from '../../shared/core/task.ts';
import type { Host } from '../../shared/hosts/host.ts';
import { planFleet } from '../../shared/tasks/plan-fleet.ts';
import { recordingHost } from '../unit/core/recording-host.ts';
import { fleetText, migration } from '../unit/fleet/fleet-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plan-fleet-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = () => {
  throw new Error('plan-fleet connects to nothing');
};

/** The end of every message about inputs. */
const more = `\nMore about invalid-input: ${pageOf('invalid-input')}`;

/** One run over a file with this text. Nothing outside may be reached. */
async function run(text: string, inputs: Readonly<Record<string, string>> = {}, name: Host['name'] = 'github') {
  const file = join(folder, 'migrations.yml');
  writeFileSync(file, text);
  const recording = recordingHost({ file, ...inputs });
  const host = { ...recording, name };
  const now = () => new Date('2026-11-28T23:00:00Z');
  const ports: Ports = { clock: { now, monotonic: () => 0, sleep: never }, open: never, signIn: never, probe: never };
  await executeTask(planFleet, host, ports, new AbortController().signal);
  const said = (what: string) =>
    recording.calls.filter((call) => call.startsWith(`${what} `)).map((call) => call.replaceAll(file, 'migrations.yml').replace(more, ''));
  const output = (of: string) =>
    said('output')
      .find((call) => call.startsWith(`output ${of}=`))
      ?.slice(`output ${of}=`.length);
  return { said, output, summaries: recording.summaries };
}

const two = fleetText([migration('a'), migration('b', { wave: 'rest' })], '[canary, rest]');

test('gives the matrix, the waves, the number, and a table', async () => {
  const { said, output, summaries } = await run(two);
  expect(JSON.parse(output('matrix') ?? '').include.map(({ id }: { id: string }) => id)).toEqual(['a', 'b']);
  expect([output('waves'), output('count')]).toEqual(['["canary","rest"]', '2']);
  expect(said('info')).toEqual([
    'info 23:00:00.000Z migrations.yml:3 canary: a',
    'info 23:00:00.000Z migrations.yml:4 rest: b',
    'info 23:00:00.000Z 2 of 2 migrations; the waves are canary, rest.',
  ]);
  expect(summaries.join()).toContain('| rest | b | sql-vm | b-dag | b-source | b-target | whatever it holds | any time |');
});

test('one wave, in the form of Azure Pipelines', async () => {
  const { output } = await run(two, { wave: 'rest', waves: 'canary, rest' }, 'azure-pipelines');
  expect(Object.keys(JSON.parse(output('matrix') ?? ''))).toEqual(['b']);
  expect(output('count')).toBe('1');
});

test.each([
  [{ waves: 'canary' }, 'the-waves must be the waves of migrations.yml, canary, rest, in this order, not canary'],
  [{ waves: 'rest, canary' }, 'the-waves must be the waves of migrations.yml, canary, rest, in this order, not rest, canary'],
  [{ wave: 'gold' }, 'the-wave must be one of canary, rest, not gold'],
  [{ wave: 'canary', migration: 'b' }, 'the-migration must be one of a, not b'],
  [
    { wave: 'gold', migration: 'z', waves: 'x' },
    'the-waves must be the waves of migrations.yml, canary, rest, in this order, not x; the-wave must be one of canary, rest, not gold',
  ],
])('%j does not fit the file', async (inputs, problem) => {
  const { said, output } = await run(two, inputs);
  expect(said('fail')).toEqual([`fail Invalid input: ${problem}.`]);
  expect(output('matrix')).toBeUndefined();
});

test('a file with problems: all of them in one message, each with file and line', async () => {
  const { said, output } = await run(`${two}  - { id: c }\n  - { wave: canary }\n`);
  expect(said('fail')).toEqual([
    'fail 2 problems in migrations.yml:\n- migrations.yml:5 migrations[2].wave is required.\n- migrations.yml:6 migrations[3].id is required.',
  ]);
  expect(output('matrix')).toBeUndefined();
});

test('a window that is over is refused; one that is not open yet only when it has to be', async () => {
  const at = (from: string, to: string) => fleetText([migration('a', { more: `window: { from: "${from}", to: "${to}" }` })]);
  const over = at('2026-11-28T20:00Z', '2026-11-28T22:00Z');
  expect((await run(over)).said('fail')).toEqual([
    'fail migrations.yml:3 migrations[0].window is over: 2026-11-28T20:00Z to 2026-11-28T22:00Z, since 1h.',
  ]);
  expect((await run(over, { window: 'any' })).output('count')).toBe('1');
  const soon = at('2026-11-29T00:00Z', '2026-11-29T02:00Z');
  expect((await run(soon)).output('count')).toBe('1');
  expect((await run(soon, { window: 'open' })).said('fail').join()).toContain('it opens in 1h');
});

test('no file: says where it was looked for', async () => {
  const { said } = await run(two, { file: join(folder, 'other.yml') });
  expect(said('fail')).toEqual([
    `fail Invalid input: the-file must be the path of a file of migrations; ${join(folder, 'other.yml')} can not be read (ENOENT). The job has to check out the repository first.`,
  ]);
});

test('commands of a host in the file stay text, in the log and in the summary', async () => {
  const hostile = `"x##vso[task.setvariable variable=y]z\\n::set-output name=matrix::[link](https://example.com)"`;
  const { said } = await run(fleetText([migration('a', { wave: 'gold', more: `${hostile}: 1` })]));
  expect(said('fail').join()).not.toMatch(/##vso|\n::/);
  const server = await run(fleetText([migration('a', { source: `'x y##vso[task.setvariable variable=z]'` })]));
  expect(server.said('fail').join()).toContain('is not a server name');
  expect(server.said('fail').join()).not.toMatch(/##vso/);
  const { summaries } = await run(fleetText([migration('a', { group: hostile })]));
  expect(summaries.join()).not.toMatch(/##vso|\n::|\]\(https:/);
});

test('a matrix that a Windows agent can not hold is told', async () => {
  const many = fleetText(Array.from({ length: 60 }, (_, index) => migration(`m${index}`)));
  expect((await run(many, {}, 'azure-pipelines')).said('warning').join()).toContain('Windows agents hold 32767');
  expect((await run(many)).said('warning')).toEqual([]);
});

test('a hundred problems are shown, the others are counted', async () => {
  const { said } = await run(fleetText(Array.from({ length: 103 }, () => '  - { id: a }\n')));
  expect(said('fail').join()).toMatch(/^fail 103 problems.*\n(- .*\n){100}- and 3 more\.$/);
});
