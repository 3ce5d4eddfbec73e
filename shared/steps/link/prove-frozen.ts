import { writeDuration } from '../../core/duration.ts';
import { certify } from '../../cutover/certificate.ts';
import { allConverged, type DatabaseConvergence } from '../../cutover/convergence.ts';
import { compareLinkLogs } from '../../cutover/link/convergence.ts';
import { compareSourceLogs, readingOf, type SourceLogs, sourceLogs } from '../../cutover/link/freeze-window.ts';
import { formatLsn } from '../../cutover/lsn.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import { writeCertificate } from '../../report/certificate-file.ts';
import { readLogins } from '../../sqlserver/logins.ts';
import { cancelledBeforeDemotion } from '../cancelled.ts';
import { freezeLogins } from '../freeze-logins.ts';
import { readDeadline } from '../migration.ts';
import { type LinkRun, proofDeadline } from './link-run.ts';
import type { LinkLook } from './look-link.ts';
import { lookSettledAtLink } from './settle-link.ts';

const pause = 500;

/** `proved`: nothing was committed over the window and the instance has all the log. `late`: the time is up. `moved`: another state; look again. */
export type FrozenProof = { readonly kind: 'proved' } | { readonly kind: 'late'; readonly missing: string } | { readonly kind: 'moved' };

/**
 * The writers are kept out, but nothing on the server keeps them out for certain: so the source is read again and again after the freeze. Over
 * the window no transaction may commit, and at its end the instance must have hardened all the log of every database. Work of the server
 * itself (checkpoints) may go on; it is covered by the comparison. The last look is the one right before the order.
 */
export async function proveFrozen(run: LinkRun, state: string): Promise<FrozenProof> {
  const { migration, options } = run;
  const { clock, host } = migration;
  host.group('Prove that the instance has all the log, and that nobody writes');
  const proofBy = proofDeadline(run);
  let baseline: SourceLogs | undefined;
  let since = clock.monotonic();
  let reported = '';
  for (;;) {
    if (options.signal.aborted) throw cancelledBeforeDemotion(' while the proof was awaited');
    const asked = clock.monotonic();
    const seen = await lookSettledAtLink(run);
    const { source } = seen.observation;
    if (seen.state.name !== state || !source?.dag) return { kind: 'moved' };
    const logs = sourceLogs(source.dag);
    const written = baseline && compareSourceLogs(baseline, logs).filter(({ change }) => change === 'committed' || change === 'unknown');
    if (baseline === undefined || (written && written.length > 0)) {
      for (const { database, why } of written ?? [])
        host.warning(`${untrusted(database)}: ${untrusted(why ?? '')}; the window begins again`);
      baseline = logs;
      since = clock.monotonic();
    }
    const compared = compareLinkLogs(seen.observation);
    // The source answered first and Azure may have taken its time: what was committed meanwhile is in no reading yet.
    const quiet = Math.max(0, asked - since);
    if (allConverged(compared) && quiet >= options.freezeWindow) {
      if (!(await stillFrozen(run))) {
        baseline = undefined;
        continue;
      }
      run.proved = readingOf(source);
      await certifyProof(run, seen, compared);
      return { kind: 'proved' };
    }
    const missing = describe(compared, quiet, options.freezeWindow);
    if (clock.monotonic() >= proofBy) return { kind: 'late', missing };
    if (missing !== reported) host.info(`not proved yet: ${missing}`);
    reported = missing;
    await clock.sleep(Math.min(pause, Math.max(20, options.freezeWindow / 10)), options.signal).catch(() => undefined);
  }
}

/** Somebody may have let a login in again since: then it is kept out once more, and the window begins anew. */
async function stillFrozen(run: LinkRun): Promise<boolean> {
  const { migration, options } = run;
  const wanted = (options.freezeLogins ?? []).map((name) => name.toLowerCase());
  if (wanted.length === 0) return true;
  const logins = await readLogins(migration.source.session, readDeadline(migration));
  const open = logins.filter(({ name, disabled }) => wanted.includes(name.toLowerCase()) && !disabled);
  if (open.length === 0) return true;
  migration.host.warning(`Enabled again by somebody: ${open.map(({ name }) => untrusted(name, 128)).join(', ')}; frozen once more`);
  await freezeLogins(run);
  return false;
}

const describe = (compared: readonly DatabaseConvergence[], quiet: number, window: number): string =>
  compared
    .filter(({ converged }) => !converged)
    .slice(0, 5)
    .map(
      ({ database, why, sourceEndOfLog, targetHardened }) =>
        `${untrusted(database)}: ${untrusted(why ?? '')} (source ${formatLsn(sourceEndOfLog)}, instance ${formatLsn(targetHardened)})`,
    )
    .join('; ') ||
  `all the log is there; nothing may be committed for ${writeDuration(window)}, so far ${writeDuration(Math.round(quiet))}`;

async function certifyProof(run: LinkRun, { observation }: LinkLook, proof: readonly DatabaseConvergence[]): Promise<void> {
  const { migration, pinned } = run;
  for (const { database, sourceEndOfLog, targetHardened } of proof)
    migration.host.info(
      `proved ${untrusted(database)}: source ended at ${formatLsn(sourceEndOfLog)}, the instance has hardened ${formatLsn(targetHardened)}`,
    );
  const { serverName, productVersion } = migration.source.server;
  const certificate = certify(
    {
      run: migration.host.runId,
      distributedAvailabilityGroup: pinned.name,
      groupId: pinned.groupId,
      source: { serverName, productVersion, clock: observation.source?.clock ?? '' },
      target: {
        serverName: migration.targetName,
        productVersion: `Azure SQL Managed Instance ${observation.instance?.databaseFormat ?? ''}`.trim(),
        clock: migration.clock.now().toISOString(),
      },
    },
    proof,
  );
  run.certificate = await writeCertificate(migration.host, `certificate-${migration.clock.now().getTime()}`, certificate).catch(
    (error: unknown) => {
      migration.host.warning(
        `The certificate could not be written: ${untrusted(String(error))}. Its content: ${JSON.stringify(certificate)}`,
      );
      return '';
    },
  );
}
