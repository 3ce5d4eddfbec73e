import type { DatabaseConvergence } from '../convergence.ts';
import { covers, type Lsn } from '../lsn.ts';
import type { InstanceDatabase, LinkDatabase, LinkObservation } from './observation.ts';

/** Names are compared without case, as most server collations do. */
export const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The databases that have to be there on both sides: those of the source's availability group, and those of the link. */
export function migratedNames({ source, link }: LinkObservation): readonly string[] {
  const here = source?.dag?.databases.map(({ name }) => name) ?? [];
  const linked = link === undefined || link === 'gone' ? [] : link.databases.map(({ name }) => name);
  return [...here, ...linked.filter((name) => !here.some((known) => sameName(known, name)))];
}

/**
 * Compares what the instance has hardened with the log end of the source, per database, from one observation whose source was read *before*
 * the instance. `ends`: log ends that were read earlier still count; the larger one is what has to be reached.
 * The instance's own value by T-SQL comes first, and Azure's `lastHardenedLsn` where there is no login for the instance. Both are flush
 * LSNs: everything below them is on disk, so greater or equal is enough (Microsoft, "sys.dm_hadr_database_replica_states"; "Distributed
 * Availability Groups - Get"). A database that one side does not show is not converged.
 */
export function compareLinkLogs(
  observation: LinkObservation,
  ends: ReadonlyMap<string, Lsn | undefined> = new Map(),
): readonly DatabaseConvergence[] {
  const names = [...migratedNames(observation)];
  for (const name of ends.keys()) if (!names.some((known) => sameName(known, name))) names.push(name);
  return names.map((name) => {
    const here = observation.source?.dag?.databases.find((candidate) => sameName(candidate.name, name));
    const earlier = [...ends].find(([known]) => sameName(known, name));
    const sourceEndOfLog = later(here?.copy.endOfLog, earlier);
    const [linked, there] = [linkDatabase(observation, name), instanceDatabase(observation, name)];
    const targetHardened = there?.lastHardened ?? linked?.lastHardened;
    const why =
      here === undefined ? 'the source does not have it in the availability group' : reason(sourceEndOfLog, linked, there, targetHardened);
    return { database: name, sourceEndOfLog, targetHardened, converged: why === undefined, why };
  });
}

/** An end that one of the readings does not know is not known. */
function later(now: Lsn | undefined, earlier: readonly [string, Lsn | undefined] | undefined): Lsn | undefined {
  if (earlier === undefined) return now;
  const [, before] = earlier;
  return now === undefined || before === undefined ? undefined : now > before ? now : before;
}

const linkDatabase = ({ link }: LinkObservation, name: string): LinkDatabase | undefined =>
  link === undefined || link === 'gone' ? undefined : link.databases.find((candidate) => sameName(candidate.name, name));

/** The database on the instance, by name. */
export const instanceDatabase = ({ instance }: LinkObservation, name: string): InstanceDatabase | undefined =>
  instance?.databases.find((candidate) => sameName(candidate.name, name));

function reason(
  end: Lsn | undefined,
  linked: LinkDatabase | undefined,
  there: InstanceDatabase | undefined,
  hardened: Lsn | undefined,
): string | undefined {
  if (end === undefined) return 'the source does not report its end of log';
  if (linked === undefined) return 'the link does not have it';
  if (there === undefined) return 'the instance does not have it';
  if (failed(linked)) return `the link reports ${linked.replicaState}${linked.lastError ? ` (${linked.lastError})` : ''}`;
  if (hardened === undefined) return 'the instance does not report what it has hardened';
  return covers(hardened, end) ? undefined : 'the instance has not hardened all the log yet';
}

/** The states are an open set; those of a failure end in Error, for example LinkCreationError. */
export const failed = ({ replicaState }: LinkDatabase): boolean => /Error$/i.test(replicaState ?? '');
