import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kebab } from '../../shared/core/casing.ts';
import { runInShell } from '../lab/hosts/terminal-run.ts';
import { executedLines, type Lines } from './executed-lines.ts';
import { startFlowLaboratory } from './flow-laboratory.ts';

const root = join(import.meta.dirname, '../..');

/** failover-dag from its sources, in a process of its own, over the wire; gives the lines that it has executed. */
async function linesOf(outcome: string, inputs: Readonly<Record<string, string>> = {}): Promise<Lines> {
  const lab = await startFlowLaboratory();
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-coverage-'));
  const coverage = join(folder, 'coverage');
  const variables = Object.entries({ ...lab.inputs, ...inputs }).map(([name, value]) => [
    `SQL_DAG_MIGRATE_${kebab(name).replaceAll('-', '_').toUpperCase()}`,
    value,
  ]);
  const end = await runInShell({
    node: process.execPath,
    script: join(root, 'bin/sql-dag-migrate.js'),
    args: ['failover-dag', '--json'],
    folder,
    environment: { PATH: process.env.PATH ?? '', HOME: folder, NODE_V8_COVERAGE: coverage, ...Object.fromEntries(variables) },
  });
  await lab.close();
  expect(JSON.parse(end.stdout)).toMatchObject({ exitCode: 0, outputs: { outcome } });
  return executedLines(coverage, join(root, 'shared'));
}

/** How many of the lines of the failover the rehearsal has executed too, percent. */
const share = (failover: Lines, rehearsal: Lines): number =>
  (100 * [...failover].filter((line) => rehearsal.has(line)).length) / failover.size;

test('a rehearsal executes at least 95 % of the lines that a failover executes', async () => {
  const failover = await linesOf('completed');
  const rehearsal = await linesOf('rehearsed', { rehearse: 'true' });
  const missed = [...failover].filter((line) => !rehearsal.has(line));
  if (process.env.MISSED) console.log(failover.size, share(failover, rehearsal), missed.join('\n'));
  // The measuring stick works: code that only a failover runs is missed, code that both run is not.
  expect(missed).toContainEqual(expect.stringMatching(/^steps\/demote-source\.ts:/));
  expect(failover).toContainEqual(expect.stringMatching(/^steps\/arm\.ts:/));
  expect(share(failover, rehearsal)).toBeGreaterThanOrEqual(95);
}, 60_000);
