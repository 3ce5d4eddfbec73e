/** `npm run demo [-- --route managed-instance | --fleet]`: the example pipelines of both hosts move databases under load. Exits 1 when anything was lost. */
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StepResult } from '../test/lab/hosts/step-report.ts';
import { bundleAll } from './bundle-all.ts';
import { printEvents, printVerdict } from './demo/print.ts';
import type { Rehearsal, RehearsedSides } from './demo/rehearsal.ts';
import { type DemoChoice, readChoice } from './demo/route.ts';
import { writableSides } from './demo/writable-sides.ts';
import { doorsOf, sides } from './doors.ts';

const root = join(import.meta.dirname, '..');
const choices: Readonly<Record<DemoChoice, () => Promise<readonly Rehearsal[]>>> = {
  'sql-vm': async () => (await import('./demo/sql-vm.ts')).sqlVmRehearsals,
  'managed-instance': async () => (await import('./demo/managed-instance.ts')).managedInstanceRehearsals,
  fleet: async () => (await import('./demo/fleet.ts')).fleetRehearsals,
};
const rehearsals = await choices[readChoice()]();

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

/** One run of an example, each migration of it on a laboratory of its own, or as much of it as a cancel leaves. */
async function migrate({ title, start }: Rehearsal): Promise<boolean> {
  const { migrations, run } = await start();
  const workFolder = await mkdtemp(join(tmpdir(), 'demo-'));
  const { result } = await run({ root, workFolder, listen: printEvents, signal: cancel.signal });
  const verdicts: boolean[] = [];
  for (const [index, sides] of migrations.entries()) {
    verdicts.push(await judge(migrations.length === 1 ? title : `${title}, migration ${index + 1}`, sides, result));
  }
  return verdicts.every(Boolean);
}

async function judge(title: string, { lab, writers }: RehearsedSides, result: StepResult): Promise<boolean> {
  await writers.stop();
  const ledger = writers.verify();
  const verdict = printVerdict(title, {
    ended: cancel.signal.aborted ? 'cancelled' : result === 'succeeded' ? 'migrated' : 'failed',
    writable: writableSides(lab),
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
