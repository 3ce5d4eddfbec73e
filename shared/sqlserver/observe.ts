import type { Observation, ServerIdentity, SideName, SideObservation } from '../cutover/observation.ts';
import { SqlFailure } from './errors.ts';
import { identitySql, observationSets, observationSql } from './observation-query.ts';
import { readSide } from './observation-rows.ts';
import type { Row, SqlSession } from './session.ts';

/** A server, and the session in which it answered. */
export interface Answering extends ServerIdentity {
  /** @@SPID of this connection; undefined when the server did not say it. */
  readonly sessionId: number | undefined;
}

/** Who answers on this connection. Read once, pinned, and asserted again by every statement that changes the server. */
export async function identify(session: SqlSession, deadline: number): Promise<Answering> {
  const [[row] = []] = await session.read(identitySql, { deadline });
  if (!row?.serverName || !row.productVersion) throw new SqlFailure('query', 'the server does not say its name and version');
  return {
    serverName: row.serverName,
    machineName: row.machineName ?? row.serverName,
    instanceName: row.instanceName ?? undefined,
    productVersion: row.productVersion,
    majorVersion: Number.parseInt(row.productVersion, 10),
    edition: row.edition ?? 'unknown',
    engineEdition: Number(row.engineEdition ?? 0),
    hadrEnabled: row.hadrEnabled === '1',
    hadrManagerRunning: row.hadrManagerStatus === '1',
    collation: row.collation ?? 'unknown',
    sessionId: row.sessionId == null ? undefined : Number(row.sessionId),
  };
}

/** Reads one side in one round trip. Throws SqlFailure when it can not be read or when another server answers than the one that was pinned. */
export async function observeSide(
  session: SqlSession,
  side: SideName,
  server: ServerIdentity,
  dagName: string,
  deadline: number,
): Promise<SideObservation> {
  const sets = await session.read(observationSql(server.majorVersion), { deadline });
  if (sets.length !== observationSets.length)
    throw new SqlFailure('query', `expected ${observationSets.length} result sets, got ${sets.length}`);
  const [sessionRows = [], groups = [], replicas = [], copies = [], databases = []] = sets;
  const here: Row = sessionRows[0] ?? {};
  if (here.serverName !== server.serverName)
    throw new SqlFailure('query', `${here.serverName ?? 'an unnamed server'} answers instead of ${server.serverName}`);
  return readSide({ side, server, here, groups, replicas, copies, databases, dagName });
}

/** Reads both sides at the same time. A side that can not be read is undefined; why goes to `failed`. */
export async function observe(
  read: (side: SideName) => Promise<SideObservation>,
  failed: (side: SideName, error: unknown) => void,
): Promise<Observation> {
  const attempt = (side: SideName) =>
    read(side).catch((error: unknown) => {
      failed(side, error);
      return undefined;
    });
  const [source, target] = await Promise.all([attempt('source'), attempt('target')]);
  return { source, target };
}
