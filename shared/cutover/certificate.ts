import { allConverged, type DatabaseConvergence } from './convergence.ts';
import { formatLsn, parseLsn } from './lsn.ts';
import type { ServerIdentity } from './observation.ts';

/**
 * The proof that a promote loses nothing, as a file that can be checked without the servers: per database, the log end that the
 * source reported *after* it was demoted, and what the target had hardened then. LSNs are decimal strings.
 */
export interface Certificate {
  readonly kind: 'sql-dag-migrate/convergence-certificate';
  readonly version: 1;
  readonly run: string;
  readonly distributedAvailabilityGroup: string;
  readonly groupId: string;
  readonly source: CertifiedServer;
  readonly target: CertifiedServer;
  readonly databases: readonly { readonly database: string; readonly sourceEndOfLog: string; readonly targetHardened: string }[];
}

export interface CertifiedServer {
  readonly serverName: string;
  readonly productVersion: string;
  /** The server's own UTC clock at the reading, ISO 8601. The two clocks are not comparable. */
  readonly clock: string;
}

export const certifiedServer = (server: ServerIdentity, clock: string): CertifiedServer => ({
  serverName: server.serverName,
  productVersion: server.productVersion,
  clock,
});

/** Writes the certificate. Throws when the proof is not complete: a certificate of a failed proof must not exist. */
export function certify(
  facts: Omit<Certificate, 'kind' | 'version' | 'databases'>,
  databases: readonly DatabaseConvergence[],
): Certificate {
  if (!allConverged(databases)) throw new Error('The target has not hardened all the log of the source: there is nothing to certify.');
  return {
    kind: 'sql-dag-migrate/convergence-certificate',
    version: 1,
    ...facts,
    databases: databases.map((database) => ({
      database: database.database,
      sourceEndOfLog: formatLsn(database.sourceEndOfLog),
      targetHardened: formatLsn(database.targetHardened),
    })),
  };
}

/** Recomputes the comparison. Returns what is wrong with the certificate, nothing when it holds. */
export function certificateProblems(certificate: Certificate): readonly string[] {
  if (certificate.databases.length === 0) return ['it names no database'];
  return certificate.databases.flatMap(({ database, sourceEndOfLog, targetHardened }) => {
    const end = parseLsn(sourceEndOfLog);
    const hardened = parseLsn(targetHardened);
    return end !== undefined && hardened !== undefined && hardened >= end
      ? []
      : [`${database}: ${targetHardened} is below ${sourceEndOfLog}`];
  });
}
