import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Ctrl-C in the demo is a cancel of the run: whatever the task is at, one primary is left, and nothing is lost. */
const root = join(import.meta.dirname, '../..');

/** Runs the demo and interrupts it as soon as it prints `moment`. */
function interruptedAt(moment: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [join(root, 'scripts/demo.ts')], { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
  let output = '';
  let sent = false;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (sent || !output.includes(moment)) return;
      sent = true;
      child.kill('SIGINT');
    });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

test.each([
  ['while it waits for SYNCHRONIZED or convergence', 'watching for', 'source'],
  ['at the demotion', 'Demote the source', 'target'],
  ['at the promote', 'Prove that the target has all the log, and promote it', 'target'],
])(
  '%s',
  async (_name, moment, side) => {
    const { code, output } = await interruptedAt(moment);
    expect(output).toContain('cancelled, one primary, nothing lost');
    expect(output).toContain(`writes are taken at: ${side}\n`);
    expect(code).toBe(130);
  },
  120_000,
);
