/** `npm run demo [-- --route managed-instance]`: both example pipelines of the route move databases under load. Exits 1 when anything was lost. */
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleAll } from './bundle-all.ts';
import { printEvents, printVerdict } from './demo/print.ts';
import type { Rehearsal } from './demo/rehearsal.ts';
import { readRoute } from './demo/route.ts';
import { doorsOf, sides } from './doors.ts';

const root = join(import.meta.dirname, '..');
const rehearsals =
  readRoute() === 'sql-vm'
    ? (await import('./demo/sql-vm.ts')).sqlVmRehearsals
    : (await import('./demo/managed-instance.ts')).managedInstanceRehearsals;

for (const side of sides) {
  if (doorsOf(root, side).every((door) => existsSync(join(root, side, door, 'dist/index.js')))) continue;
  console.log(`Bundling ${side} …`);
  await bundleAll(root, [side]);
}

const cancel = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (!cancel.signal.aborted) console.log(`\n${signal}: cancelling the run, as the host would …`);
    cancel.abort();
  });

let good = true;
for (const rehearsal of rehearsals) if (!cancel.signal.aborted) good = (await migrate(rehearsal)) && good;
// 130: ended by Ctrl-C, and everything is as promised.
process.exit(good ? (cancel.signal.aborted ? 130 : 0) : 1);

/** One whole migration on a laboratory of its own, or as much of it as a cancel leaves. */
async function migrate({ title, start }: Rehearsal): Promise<boolean> {
  const { lab, writers, run } = await start();
  const workFolder = await mkdtemp(join(tmpdir(), 'demo-'));
  const { result } = await run({ root, workFolder, listen: printEvents, signal: cancel.signal });
  await writers.stop();
  const ledger = writers.verify();
  const verdict = printVerdict(title, {
    ended: cancel.signal.aborted ? 'cancelled' : result === 'succeeded' ? 'migrated' : 'failed',
    writable: (['source', 'target'] as const).filter((side) =>
      [...(lab.migration.primaryOf(side)?.server.databases.values() ?? [])].some((copy) => copy.writable),
    ),
    writeOutageMs: writers.writeOutageMs,
    acknowledged: ledger.acknowledged,
    found: ledger.found,
    lost: ledger.lost.length,
    unexpected: ledger.unexpected.length,
    violations: lab.migration.violations.map((violation) => JSON.stringify(violation)),
  });
  await lab.close();
  return verdict;
}
