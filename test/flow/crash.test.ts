import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kebab } from '../../shared/core/casing.ts';
import { expectOnePrimary, type FlowLaboratory, pause, startFlowLaboratory, writableOn } from './flow-laboratory.ts';

/** Kills the real bundle, as a lost runner would, and starts the same command again. */
const bundle = join(import.meta.dirname, '../../actions/failover-dag/dist/index.js');
const moments = 20;

/** A small generator with a seed, so that a failing moment can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly outcome: string | undefined; readonly text: string }>;
}

function startBundle(inputs: Readonly<Record<string, string>>): Run {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  const output = join(folder, 'output');
  const summary = join(folder, 'summary');
  for (const file of [output, summary]) writeFileSync(file, '');
  const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${kebab(name).toUpperCase()}`, value]));
  const child = spawn(process.execPath, [bundle], {
    env: { ...given, PATH: process.env.PATH, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, RUNNER_TEMP: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk));
  const ended = new Promise<Awaited<Run['ended']>>((resolve) =>
    child.once('close', (code) => resolve({ code, outcome: /outcome<<(\S+)\n(.*)\n\1/.exec(readFileSync(output, 'utf8'))?.[2], text })),
  );
  return { child, ended };
}

/** Role changes take long enough to be hit in the middle. */
const wideWindows = { timings: { demotionMs: 150, promotionMs: 150, recoveryMs: 150 } } as const;

let lab: FlowLaboratory;
afterEach(() => lab?.close());

/** The time that an undisturbed run needs, to spread the moments over it. */
async function undisturbed(): Promise<number> {
  const idle = await startFlowLaboratory(wideWindows);
  const started = performance.now();
  const { outcome } = await startBundle(idle.inputs).ended;
  await idle.close();
  expect(outcome).toBe('completed');
  return performance.now() - started;
}

test(`killed at ${moments} random moments and run again: one primary every time, nothing lost`, async () => {
  const whole = await undisturbed();
  const next = random(20261121);
  const seen = new Set<string>();
  for (let attempt = 0; attempt < moments; attempt++) {
    const after = whole * (0.2 + 0.8 * ((attempt + next()) / moments));
    lab = await startFlowLaboratory(wideWindows);
    const writers = lab.migration.startWriters({ perDatabase: 1 });
    const first = startBundle(lab.inputs);
    await Promise.race([pause(after), first.ended]);
    first.child.kill('SIGKILL');
    const left = (['source', 'target'] as const).filter((side) => writableOn(lab, side).length > 0).join() || 'nobody';
    const killed = await first.ended;
    const second = await startBundle(lab.inputs).ended;
    seen.add(`writes at ${left} when ${killed.outcome === undefined ? 'killed' : 'ended'}, then ${second.outcome}`);
    const where = `killed after ${Math.round(after)} ms, writes at ${left}: ${second.text}`;
    if (!['completed', 'already-done'].includes(second.outcome ?? '')) throw new Error(where);
    expect(expectOnePrimary(lab)).toBe('target');
    await writers.stop();
    expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
    await lab.close();
  }
  // The moments must hit the source at work, the darkness, and the time after, or the test would prove little.
  expect([...seen]).toEqual(
    expect.arrayContaining([
      expect.stringContaining('writes at source when killed'),
      expect.stringContaining('writes at nobody when killed'),
      expect.stringContaining('writes at target'),
    ]),
  );
}, 180_000);
