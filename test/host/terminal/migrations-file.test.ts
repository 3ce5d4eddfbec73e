import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectOnePrimary, type FlowLaboratory, startFlowLaboratory } from '../../flow/flow-laboratory.ts';
import { migrationLogin } from '../../lab/engine/migration.ts';
import { runProgram } from './shell.ts';

let lab: FlowLaboratory;
let folder: string;
beforeEach(async () => {
  lab = await startFlowLaboratory();
  folder = mkdtempSync(join(tmpdir(), 'terminal-'));
});
afterEach(() => lab.close());

/** Writes a file with the one migration `sales`, from the laboratory's source to its target. */
function describeSales(window = ''): void {
  const side = (name: 'source' | 'target') =>
    `{ server: "${lab.inputs[`${name}Server`]}", username: { variable: LAB_USER }, password: { secret: LAB_PASSWORD }, ca-certificate: { variable: LAB_CA } }`;
  const lines = [
    'waves: [canary]',
    'migrations:',
    '  - id: sales',
    '    wave: canary',
    `    distributed-availability-group: ${lab.inputs.distributedAvailabilityGroup}`,
    '    databases: [Sales, Inventory, Ledger]',
    `    source: ${side('source')}`,
    `    target: ${side('target')}`,
    '    options: { failover-dag: { max-write-outage: 20s }, wait-for-lsn-convergence: { stability-window: 250ms } }',
    ...(window ? [`    window: ${window}`] : []),
  ];
  writeFileSync(join(folder, 'migrations.yml'), `${lines.join('\n')}\n`);
}

const environment = () => ({
  LAB_USER: migrationLogin.name,
  LAB_PASSWORD: migrationLogin.password,
  LAB_CA: lab.certificate.ca,
});
const run = (args: readonly string[], env: Readonly<Record<string, string>> = environment()) =>
  runProgram(args, {}, { folder, environment: env });
const textOf = ({ lines }: { readonly lines: readonly string[] }) => lines.join('\n');

test('a migration of the file is cut over, with its own options', async () => {
  describeSales();
  const waited = await run(['wait-for-lsn-convergence', '--migration', 'sales']);
  expect([waited.exitCode, textOf(waited)]).toEqual([0, expect.stringContaining('250ms')]);
  const cut = await run(['failover-dag', '--migration', 'sales', '--json']);
  expect([cut.exitCode, JSON.parse(cut.stdout).outputs.outcome]).toEqual([0, 'completed']);
  expect(expectOnePrimary(lab)).toBe('target');
}, 60_000);

test('what is typed comes before the file', async () => {
  describeSales();
  const done = await run(['failover-dag', '--migration', 'sales', '--distributed-availability-group', 'Other']);
  expect(done.exitCode).toBe(1);
  expect(textOf(done)).toContain('no such distributed availability group');
  expect(expectOnePrimary(lab)).toBe('source');
}, 60_000);

const over = '{ from: "2020-01-01T00:00Z", to: "2020-01-01T01:00Z" }';

test('nothing is cut over outside of its window; a plan can be made', async () => {
  describeSales(over);
  const late = await run(['failover-dag', '--migration', 'sales']);
  expect([late.exitCode, textOf(late)]).toEqual([
    2,
    expect.stringMatching(/migrations\.yml:3 migrations\[0\]\.window is over: 2020-01-01/),
  ]);
  expect(lab.source.counts.connections).toBe(0);
  const plan = await run(['failover-dag', '--migration', 'sales', '--dry-run', '--json']);
  expect([plan.exitCode, JSON.parse(plan.stdout).outputs.outcome]).toEqual([0, 'planned']);
}, 60_000);

test.each<readonly [string, readonly string[], Readonly<Record<string, string>> | undefined, string]>([
  ['an id that is not there', ['--migration', 'salse'], undefined, 'migrations.yml has no migration salse: it has sales'],
  ['a file that is not there', ['--migration', 'sales', '--migrations-file', 'fleet.yml'], undefined, 'fleet.yml can not be read (ENOENT)'],
  ['a file without an id', ['--migrations-file', 'migrations.yml'], undefined, '--migrations-file needs --migration'],
  [
    'a variable that is not set',
    ['--migration', 'sales'],
    { LAB_PASSWORD: 'x' },
    'source.username of sales in migrations.yml is the variable LAB_USER, which is not set',
  ],
  ['a secret that is not set', ['--migration', 'sales'], { LAB_USER: 'x', LAB_CA: 'x' }, 'SQL_DAG_MIGRATE_SOURCE_PASSWORD'],
])('%s: said before anything is connected to', async (_what, args, env, message) => {
  describeSales();
  const done = await run(['failover-dag', ...args], env ?? environment());
  expect([done.exitCode, textOf(done)]).toEqual([2, expect.stringContaining(message)]);
  expect(lab.source.counts.connections).toBe(0);
});

test('a value of the file that will not do is called by its place', async () => {
  describeSales();
  const done = await run(['failover-dag', '--migration', 'sales'], { ...environment(), LAB_CA: 'no certificate' });
  expect([done.exitCode, textOf(done)]).toEqual([2, expect.stringContaining('source.ca-certificate of sales in migrations.yml')]);
});
