import { migratedNames } from '../../cutover/link/convergence.ts';
import type { InstanceObservation, LinkObservation } from '../../cutover/link/observation.ts';
import { classifyLink, type LinkStateName } from '../../cutover/link/state.ts';
import { type SideObservation, storedMode } from '../../cutover/observation.ts';
import type { RouteState } from '../../cutover/route-rules.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import { messageOf } from '../../sqlserver/errors.ts';
import { readInstanceDatabases } from '../../sqlserver/instance-databases.ts';
import { observeSide } from '../../sqlserver/observe.ts';
import { readDeadline, sideLabel } from '../migration.ts';
import { reopenLost } from '../open.ts';
import { sayState } from '../say-state.ts';
import type { LinkMigration } from './link-migration.ts';
import { linkSides } from './link-sides.ts';

export interface LinkLook {
  readonly observation: LinkObservation;
  readonly state: RouteState<LinkStateName>;
}

/** Reads the source. Throws SqlFailure. */
export const lookAtLinkSource = (migration: LinkMigration): Promise<SideObservation> =>
  observeSide(migration.source.session, 'source', migration.source.server, migration.dagName, readDeadline(migration));

/**
 * Reads everything and says in which state things are. The source comes first: a hardened log end only proves something about a log end
 * that was read before it. What can not be read makes the state unknown; it does not throw. Aborting `signal` gives up what Azure is asked.
 */
export async function lookAtLink(migration: LinkMigration, pinnedGroup?: string, signal?: AbortSignal): Promise<LinkLook> {
  const { host, instance } = migration;
  const missing = (what: string) => (error: unknown) => {
    host.warning(`${what} can not be read: ${untrusted(messageOf(error))}`);
    return undefined;
  };
  const source = await lookAtLinkSource(migration).catch(missing(sideLabel(migration.source)));
  const link = await instance.readLink(signal).catch(missing(`the link ${instance.address.linkName}`));
  const names = migratedNames({ source, link, instance: undefined });
  const managed = await readInstance(migration, names, link, signal).catch(missing(`the instance ${instance.address.managedInstance}`));
  const observation = { source, link, instance: managed };
  const state = replacedGroup(observation, pinnedGroup) ?? classifyLink(observation);
  migration.journal.firstSeen(() => linkSides(migration, observation));
  migration.journal.add({ kind: 'state', state: state.name, because: untrusted(state.because) });
  return { observation, state };
}

/**
 * The same in a wait: sessions that were lost are opened again first, with new tokens where tokens let them in. A wait of hours outlives many a
 * connection, and a lost one says nothing about the servers. For waits that hold no lock, which is gone with its session.
 */
export async function lookAgainAtLink(migration: LinkMigration): Promise<LinkLook> {
  await reopenLost(migration, [migration.source, ...(migration.target ? [migration.target] : [])]);
  return lookAtLink(migration);
}

/** The DAG was created again since the run began: another DAG, and none of this run's business. */
const replacedGroup = ({ source }: LinkObservation, pinned: string | undefined): RouteState<LinkStateName> | undefined =>
  pinned !== undefined && source?.dag !== undefined && source.dag.groupId !== pinned
    ? { name: 'different-dag', because: `the source shows group_id ${source.dag.groupId}; when this run began it was ${pinned}` }
    : undefined;

/** What the instance says itself counts more than what Azure says of it; without a login there is only that. */
async function readInstance(
  { instance, target }: LinkMigration,
  names: readonly string[],
  link: LinkObservation['link'],
  signal: AbortSignal | undefined,
): Promise<InstanceObservation> {
  if (target === undefined) return instance.readInstance(names, link, signal);
  const asAzureSays = await instance.readInstance([], link, signal);
  const databases = await readInstanceDatabases(target.session, names, asAzureSays.tier, { deadline: target.endpoint.connectTimeout * 2 });
  return { ...asAzureSays, databases };
}

/** Says what was seen, a line for each part and one for the state. */
export function sayLinkLook(migration: LinkMigration, { observation, state }: LinkLook): void {
  const { host } = migration;
  const { source, link, instance } = observation;
  if (source) host.info(`${sideLabel(migration.source)}: ${untrusted(describeSource(source))}`);
  if (link === 'gone') host.info(`link ${untrusted(migration.instance.address.linkName)}: Azure says that it is gone`);
  else if (link)
    host.info(
      untrusted(
        `link ${link.name}: instance ${link.instanceRole ?? 'without a visible role'}, ${link.replicationMode ?? 'mode not visible'}, ${link.databases.length} databases`,
      ),
    );
  if (instance)
    host.info(
      untrusted(
        `instance ${instance.name}: ${instance.state ?? 'state not visible'}, ${instance.tier ?? 'tier not visible'}, update policy ${instance.databaseFormat ?? 'not visible'}`,
      ),
    );
  sayState(migration, state);
}

function describeSource({ dag, dagNames }: SideObservation): string {
  if (!dag)
    return dagNames.length > 0
      ? `no such distributed availability group; visible here: ${dagNames.join(', ')}`
      : 'no distributed availability group is visible';
  return `${dag.role ?? 'role not visible'}, ${storedMode(dag) ?? 'commit modes differ'}, member AG ${dag.memberGroup?.name ?? 'not visible'}, ${dag.databases.length} databases`;
}
