import { certifiedServer, certify } from '../cutover/certificate.ts';
import type { DatabaseConvergence } from '../cutover/convergence.ts';
import { formatLsn } from '../cutover/lsn.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { writeCertificate } from '../report/certificate-file.ts';
import type { FailoverRun } from './failover-run.ts';

/** The servers' own clocks when the ends were read on the source and when the target was compared, ISO 8601. */
export interface ProofClocks {
  readonly source: string;
  readonly target: string;
}

/** Databases whose proof is said in the log; the certificate has them all. */
const said = 100;

/**
 * Says what was proved, database by database, and writes the certificate, which names `runId` as the run that proved it. Gives its path. A file
 * that can not be written is said, with its content, and its path is blank.
 */
export async function certifyProof(
  { migration, pinned }: Pick<FailoverRun, 'migration' | 'pinned'>,
  clocks: ProofClocks,
  proof: readonly DatabaseConvergence[],
  runId = migration.host.runId,
): Promise<string> {
  for (const { database, sourceEndOfLog, targetHardened } of proof.slice(0, said))
    migration.host.info(
      `proved ${untrusted(database)}: source ended at ${formatLsn(sourceEndOfLog)}, target has hardened ${formatLsn(targetHardened)}`,
    );
  if (proof.length > said) migration.host.info(`proved ${proof.length - said} more databases: their LSNs are in the certificate`);
  const certificate = certify(
    {
      run: runId,
      distributedAvailabilityGroup: pinned.name,
      groupId: pinned.groupId,
      source: certifiedServer(migration.source.server, clocks.source),
      target: certifiedServer(migration.target.server, clocks.target),
    },
    proof,
  );
  const name = `certificate-${Date.parse(migration.clock.now().toISOString())}`;
  return writeCertificate(migration.host, name, certificate).catch((error) => {
    migration.host.warning(
      `The certificate could not be written: ${untrusted(String(error))}. Its content: ${JSON.stringify(certificate)}`,
    );
    return '';
  });
}

/** For people: what of the proof is missing. */
export const describeUnproved = (databases: readonly DatabaseConvergence[]): string =>
  databases
    .filter(({ converged }) => !converged)
    .slice(0, 5)
    .map(
      (one) => `${untrusted(one.database)}: ${one.why} (source ${formatLsn(one.sourceEndOfLog)}, target ${formatLsn(one.targetHardened)})`,
    )
    .join('; ') || 'no database is visible';
