import { readFile, rm } from 'node:fs/promises';
import { writeDuration } from '../core/duration.ts';
import { TaskFailure } from '../core/errors.ts';
import { allConverged, compareLogs, type DatabaseConvergence, logEnds } from '../cutover/convergence.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { checkCertificate } from '../report/certificate-file.ts';
import { demotionOnTrial } from '../sqlserver/commands.ts';
import { messageOf, SqlFailure } from '../sqlserver/errors.ts';
import { waitForHardened } from '../sqlserver/hardened.ts';
import { certifyProof, describeUnproved, type ProofClocks } from './certify-proof.ts';
import { readEnds } from './demote-source.ts';
import { refusedOutputs } from './failover-outputs.ts';
import type { FailoverRun } from './failover-run.ts';
import { type Look, lookAt } from './look.ts';
import { note, readDeadline } from './migration.ts';
import { guardOf } from './pinned.ts';

/** Longer than this the proof is not waited for, ms. */
const longest = 10_000;

/**
 * The proof without the fence: the batch of the demotion with the demotion left out, and then how long until the target has hardened what the
 * source had written by then. Behind the fence the same is asked of the last log. The certificate is written, read and checked, and taken away
 * again: it is no proof of a failover. Throws TaskFailure when the proof would not come, or could not be written down.
 */
export async function rehearseProof(run: FailoverRun, seen: Look): Promise<void> {
  try {
    await prove(run, seen);
  } catch (error) {
    if (!(error instanceof SqlFailure)) throw error;
    throw blocked(
      `The proof could not be rehearsed: ${untrusted(messageOf(error))}.`,
      'Rehearse again; if it fails again, see the error log.',
    );
  }
}

async function prove(run: FailoverRun, seen: Look): Promise<void> {
  const { migration, options } = run;
  const { clock } = migration;
  const source = seen.observation.source?.dag;
  const [here, there] = [source?.memberGroup?.groupId, seen.observation.target?.dag?.memberGroup?.groupId];
  if (!source || here === undefined || there === undefined) return;
  const trial = demotionOnTrial(guardOf(migration, 'source', run.pinned), here);
  const [rows = [], [after] = []] = await migration.source.session.read(trial, { deadline: readDeadline(migration) });
  const ends = readEnds(run, rows, seen) ?? logEnds(source);
  const started = clock.monotonic();
  const patience = Math.min(longest, options.maxWriteOutage);
  await waitForHardened(migration.target.session, there, ends, patience);
  const target = await lookAt(migration, 'target');
  if (!target.dag) return;
  const proof = compareLogs(ends, target.dag);
  if (!allConverged(proof))
    throw blocked(
      `The target did not have within ${writeDuration(patience)} what the source had written: ${describeUnproved(proof)}.`,
      'Find out why the target lags: the link, its disks, a suspended copy. Behind the fence the source would be made primary again.',
    );
  const took = Math.round(clock.monotonic() - started);
  note(migration, `the target had what the source had written after ${took} ms`);
  await rehearseCertificate(run, { source: after?.clock ?? '', target: target.clock }, proof);
}

/** The run that it names says that it is a rehearsal, should it ever be left behind. */
async function rehearseCertificate(run: FailoverRun, clocks: ProofClocks, proof: readonly DatabaseConvergence[]): Promise<void> {
  const path = await certifyProof(run, clocks, proof, `${run.migration.host.runId} (rehearsal)`);
  if (path === '') throw blocked('The certificate could not be written.', 'Make room in the report folder, or make it writable.');
  try {
    const checked = checkCertificate(await readFile(path, 'utf8'));
    if (checked.holds) return;
    throw blocked(
      `The certificate would not hold: ${untrusted(checked.problems.slice(0, 5).join('; '))}.`,
      'This is a defect of the task: report it with the message.',
    );
  } finally {
    for (const file of [path, path.replace(/\.json$/, '.md')]) await rm(file, { force: true });
  }
}

const blocked = (what: string, remedy: string): TaskFailure =>
  new TaskFailure('precondition-failed', what, { outputs: refusedOutputs, remedy });
