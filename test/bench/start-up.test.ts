import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentOf, loadedFiles, start } from '../../scripts/bench/start-up/run-bundle.ts';
import { type RefusalStart, startUpFindings } from '../../scripts/bench/start-up.ts';

const times = (ms: number) => ({ count: 30, median: ms, p95: ms, p99: ms });
const refusal = (side: 'actions' | 'tasks', ratio: number, loaded: readonly string[] = ['index.js']): RefusalStart => ({
  side,
  task: 'failover-dag',
  firstLine: times(20 * ratio),
  exit: times(20 * ratio),
  ratio: times(ratio),
  loaded,
});
const judge = (...refusals: RefusalStart[]) => startUpFindings(times(20), refusals, []);

test('three times a bare Node on GitHub and twice on Azure Pipelines; the guards leave room for a busy machine', () => {
  expect(judge(refusal('actions', 3), refusal('tasks', 2))).toMatchObject({ goals: [{ met: true }, { met: true }] });
  expect(judge(refusal('actions', 3.1), refusal('tasks', 2.1))).toMatchObject({
    goals: [{ met: false }, { met: false }],
    guards: [{ holds: true }, { holds: true }, { holds: true }],
  });
  expect(judge(refusal('actions', 4.6), refusal('tasks', 3.1))).toMatchObject({ guards: [{ holds: false }, { holds: false }, {}] });
});

test('a second file that loads for bad inputs makes the guard fail, and is named', () => {
  expect(judge(refusal('actions', 1), refusal('tasks', 1, ['776.index.js', 'index.js'])).guards[2]).toMatchObject({
    holds: false,
    because: 'tasks/failover-dag: 776.index.js, index.js',
  });
});

test('every file that a bundle loads is noted, and the first line is before the end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dist-'));
  try {
    const dist = join(mkdtempSync(join(folder, 'door-')), 'dist');
    mkdirSync(dist);
    writeFileSync(join(dist, 'package.json'), '{"type":"module"}');
    writeFileSync(join(dist, 'late.js'), 'export {};');
    writeFileSync(
      join(dist, 'index.js'),
      "console.log(process.env['INPUT_A-B']); if (process.env['INPUT_A-B'] === 'yes') await import('./late.js');",
    );
    const script = join(dist, 'index.js');
    expect(await loadedFiles(script, environmentOf('actions', { aB: 'no' }))).toEqual(['index.js']);
    expect(await loadedFiles(script, environmentOf('actions', { aB: 'yes' }))).toEqual(['index.js', 'late.js']);
    const { firstLine, exit, output } = await start(script, environmentOf('actions', { aB: 'yes' }));
    expect(output).toBe('yes\n');
    expect([firstLine > 0, exit >= firstLine]).toEqual([true, true]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
