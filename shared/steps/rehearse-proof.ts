import { writeDuration } from '../core/duration.ts';
import { TaskFailure } from '../core/errors.ts';
import { type Certificate, certifiedServer, certify } from '../cutover/certificate.ts';
import { allConverged, compareLogs, type DatabaseConvergence, logEnds } from '../cutover/convergence.ts';
import { formatLsn } from '../cutover/lsn.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { checkCertificate, seal } from '../report/certificate-file.ts';
import { waitForHardened } from '../sqlserver/hardened.ts';
import { refusedOutputs } from './failover-outputs.ts';
import type { FailoverRun } from './failover-run.ts';
import { type Look, lookAt } from './look.ts';
import { note } from './migration.ts';

/** Longer than this the applications need not be written to for a rehearsal, ms. */
const longest = 10_000;

/**
 * The proof without the fence: how long until the target has hardened what the source has written by now? Behind the fence the same is asked of
 * the last log. The certificate is made and checked in memory only, because one that lies in a folder could be taken for a proof. Throws
 * TaskFailure when the proof would not come, or could not be written down.
 */
export async function rehearseProof(run: FailoverRun, seen: Look): Promise<void> {
  const { migration, options, pinned } = run;
  const { clock } = migration;
  const source = await lookAt(migration, 'source');
  const memberGroup = seen.observation.target?.dag?.memberGroup;
  if (!source.dag || !memberGroup) return;
  const ends = logEnds(source.dag);
  const started = clock.monotonic();
  const patience = Math.min(longest, options.maxWriteOutage);
  await waitForHardened(migration.target.session, memberGroup.groupId, ends, patience);
  const target = await lookAt(migration, 'target');
  if (!target.dag) return;
  const proof = compareLogs(ends, target.dag);
  if (!allConverged(proof))
    throw noProof(
      patience,
      proof.filter(({ converged }) => !converged),
    );
  note(migration, `the target had all the log that the source had written after ${Math.round(clock.monotonic() - started)} ms`);
  const certificate = certify(
    {
      run: migration.host.runId,
      distributedAvailabilityGroup: pinned.name,
      groupId: pinned.groupId,
      source: certifiedServer(migration.source.server, source.clock),
      target: certifiedServer(migration.target.server, target.clock),
    },
    proof,
  );
  expectReadable(certificate);
}

function noProof(patience: number, missing: readonly DatabaseConvergence[]): TaskFailure {
  const first = missing
    .slice(0, 5)
    .map(
      (one) => `${untrusted(one.database)}: ${one.why} (source ${formatLsn(one.sourceEndOfLog)}, target ${formatLsn(one.targetHardened)})`,
    );
  return new TaskFailure(
    'not-converged',
    `The target did not have within ${writeDuration(patience)} what the source had written: ${first.join('; ') || 'no database is visible'}.`,
    {
      outputs: refusedOutputs,
      remedy:
        'Find out why the target lags: the link, its disks, a suspended copy. Behind the fence the source would be made primary again.',
    },
  );
}

function expectReadable(certificate: Certificate): void {
  const checked = checkCertificate(JSON.stringify(seal(certificate)));
  if (checked.holds) return;
  throw new TaskFailure('precondition-failed', `The certificate would not hold: ${untrusted(checked.problems.slice(0, 5).join('; '))}.`, {
    outputs: refusedOutputs,
    remedy: 'This is a defect of the task: report it with the message.',
  });
}
