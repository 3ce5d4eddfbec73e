import { newGroup, newSide } from '../groups/create.ts';
import { type AvailabilityGroup, type DistributedSide, enrol, sameName } from '../groups/model.ts';
import { seedDatabase } from '../groups/seeding.ts';
import { pass } from '../groups/turns.ts';
import { type Laboratory, oppositeSide } from '../laboratory.ts';
import { copyOnPrimary, reconcileStreams } from '../replication/topology.ts';
import type { Server } from '../servers/server.ts';
import { instanceUrl } from './build-instance.ts';
import { type InstanceLink, LinkRefused, linkOn } from './model.ts';
import { releaseDatabase } from './release.ts';

export interface NewLink {
  readonly name: string;
  readonly instanceGroup: string;
  readonly partnerGroup: string;
  /** TCP://host:5022 of SQL Server. */
  readonly partnerEndpoint: string;
  readonly databases: readonly string[];
  readonly failoverMode?: 'Manual' | 'None';
  readonly seedingMode?: 'Automatic' | 'Manual';
}

/** Puts the DAG into the instance's metadata as a link of the service. The instance is secondary. */
export function registerLink(
  server: Server,
  side: DistributedSide,
  options: Pick<NewLink, 'failoverMode' | 'seedingMode'> = {},
): InstanceLink {
  const { failoverMode = 'Manual', seedingMode = 'Automatic' } = options;
  const link: InstanceLink = {
    name: side.name,
    side,
    failoverMode,
    seedingMode,
    activity: undefined,
    failure: undefined,
    seeding: new Map(),
  };
  server.managed?.links.set(side.name.toLowerCase(), link);
  return link;
}

/** Why a link can not be made; undefined when it can. */
export function creationRefusal(server: Server, name: string): LinkRefused | undefined {
  return linkOn(server, name) ? new LinkRefused('name is taken', `There is a link ${name} already.`) : undefined;
}

/**
 * Makes a link to a DAG that SQL Server has in its metadata already, and seeds its databases: the operation ends when they are there.
 * Throws LinkRefused when no SQL Server answers with a DAG of that name and those member AGs.
 */
export async function createLink(laboratory: Laboratory, server: Server, request: NewLink): Promise<InstanceLink> {
  const refused = creationRefusal(server, request.name);
  if (refused) throw refused;
  await pass(laboratory.clock, laboratory.timings.linkCommandMs);
  const partner = partnerOf(laboratory, server, request);
  if (partner === undefined) throw new LinkRefused('no such partner', `SQL Server has no ${request.name} with ${request.partnerGroup}.`);
  const group = groupFor(laboratory, server, request.instanceGroup);
  const members = [
    { name: request.partnerGroup, listenerUrl: request.partnerEndpoint },
    { name: group.name, listenerUrl: instanceUrl(server) },
  ];
  const side = newSide(laboratory, group, partner.name, members, 'SECONDARY', partner);
  group.distributed.push(side);
  const link = registerLink(server, side, request);
  link.activity = 'creating';
  laboratory.journal.write(server.name, `${link.name} is created`);
  await seed(laboratory, link, partner, request.databases);
  link.activity = undefined;
  return link;
}

/**
 * "`databases` replaces the membership": a database that is not named any more leaves the link, and stays on the instance as a database of
 * its own; a new one is seeded.
 */
export async function replaceDatabases(laboratory: Laboratory, link: InstanceLink, names: readonly string[]): Promise<void> {
  const { local } = link.side;
  for (const { name } of [...local.databases.values()])
    if (!names.some((one) => sameName(one, name))) releaseDatabase(laboratory, link, name);
  const missing = names.filter((name) => !local.databases.has(name.toLowerCase()));
  const partner = oppositeSide(laboratory, link.side);
  if (partner && missing.length > 0) await seed(laboratory, link, partner, missing);
}

function partnerOf(laboratory: Laboratory, server: Server, request: NewLink): DistributedSide | undefined {
  return [...laboratory.groups]
    .flatMap((group) => group.distributed)
    .find(
      (side) =>
        side.local.primary !== server &&
        sameName(side.name, request.name) &&
        sameName(side.local.name, request.partnerGroup) &&
        side.members.some((member) => sameName(member.name, request.instanceGroup)),
    );
}

/** The availability group that the service keeps for the link: the one of that name, or a new one over all nodes of the instance. */
function groupFor(laboratory: Laboratory, server: Server, name: string): AvailabilityGroup {
  const known = [...server.groups].find((group) => sameName(group.name, name));
  if (known) return known;
  const nodes = laboratory.servers.filter((one) => one.managed === server.managed);
  const group = newGroup(laboratory, server, {
    group: name,
    clusterType: 'NONE',
    replicas: nodes.map((node) => ({ name: node.name, availabilityMode: 'SYNCHRONOUS_COMMIT', secondaryAllowConnections: 'ALL' })),
  });
  for (const [index, node] of nodes.entries()) {
    const replica = group.replicas[index];
    if (replica) replica.server = node;
    node.groups.add(group);
  }
  return group;
}

async function seed(laboratory: Laboratory, link: InstanceLink, partner: DistributedSide, names: readonly string[]): Promise<void> {
  const { local } = link.side;
  const startedAt = laboratory.clock.now();
  for (const name of names) link.seeding.set(name.toLowerCase(), { database: name, startedAt });
  await pass(laboratory.clock, laboratory.timings.seedingMs);
  for (const name of names) {
    link.seeding.delete(name.toLowerCase());
    const original = copyOnPrimary(partner.local, name);
    if (original === undefined) continue;
    laboratory.monitor.rejoined(original);
    enrol(local, original.name, laboratory.guid);
    for (const { server } of local.replicas)
      if (server && !server.databases.has(name.toLowerCase())) seedDatabase(laboratory, original, server, local);
  }
  reconcileStreams(laboratory);
}
