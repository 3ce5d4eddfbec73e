import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countGuards, type Result } from './result.ts';

/** `npm run bench -- --quick` in a process of its own. Its guards count as tests; a bench that breaks before it could count is one failure. */
export async function runQuickBench(root: string): Promise<{ readonly passed: number; readonly failed: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'bench.json');
  try {
    const bench = spawn(process.execPath, [join(root, 'scripts/bench.ts'), '--quick', '--json', file], { cwd: root, stdio: 'inherit' });
    const code = await new Promise<number | null>((resolve) => bench.on('close', resolve));
    const counts = countsIn(existsSync(file) ? readFileSync(file, 'utf8') : '');
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const countsIn = (json: string) =>
  json === '' ? { passed: 0, failed: 1 } : countGuards((JSON.parse(json) as { chapters: Result[] }).chapters);
