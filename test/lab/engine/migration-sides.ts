import type { AvailabilityMode, ClusterType, SeedingMode } from '../commands.ts';
import type { CatalogChange } from './data/catalog.ts';
import type { DatabaseCopy } from './databases/copy.ts';
import { newGroup, newSide } from './groups/create.ts';
import { type AvailabilityGroup, type DistributedSide, enrol } from './groups/model.ts';
import { seedDatabase } from './groups/seeding.ts';
import type { Laboratory } from './laboratory.ts';
import { instanceUrl } from './managed-link/build-instance.ts';
import { registerLink } from './managed-link/create-link.ts';
import { startIdleNoise } from './replication/idle-noise.ts';
import { createDatabase, createServer } from './servers/create-server.ts';
import type { HardwareOptions } from './servers/hardware.ts';
import type { LoginOptions } from './servers/logins.ts';
import { type Edition, machineName, type Server } from './servers/server.ts';
import type { InstanceSettings } from './servers/settings.ts';
import type { VersionYear } from './servers/versions.ts';

export interface SideOptions {
  /** 2022 when left out. */
  readonly version?: VersionYear;
  /** Another build, for example 16.0.4003.1. */
  readonly product?: string;
  readonly cluster?: ClusterType;
  /** Local secondaries in addition to the primary replica. */
  readonly secondaries?: number;
  readonly listener?: string;
  readonly edition?: Edition;
  /** ServerName of the primary replica; the secondaries get a number. */
  readonly server?: string;
  /** Availability mode of the local replicas. */
  readonly localMode?: 'SYNCHRONOUS_COMMIT' | 'ASYNCHRONOUS_COMMIT';
  readonly secondaryConnections?: 'NO' | 'READ_ONLY' | 'ALL';
  readonly collation?: string;
  readonly logins?: readonly LoginOptions[];
  /** The member AG is contained, or a basic one (which a server would not let into a DAG). */
  readonly groupKind?: 'contained' | 'basic';
  /** The account that SQL Server runs as; a domain account, the same on both sides, when left out. */
  readonly serviceAccount?: string;
  readonly hardware?: HardwareOptions;
  /** Of all instances of the side. */
  readonly settings?: Partial<InstanceSettings>;
}

export interface BuiltSide {
  readonly servers: readonly [Server, ...Server[]];
  readonly group: AvailabilityGroup;
}

/** The instances of one side with their AG. */
export function buildSide(
  laboratory: Laboratory,
  site: string,
  group: string,
  options: SideOptions,
  logins: readonly LoginOptions[],
): BuiltSide {
  const { version = 2022, secondaries = 0, server: name = site, localMode = 'SYNCHRONOUS_COMMIT' } = options;
  const cluster: ClusterType = options.cluster ?? (secondaries > 0 || version === 2016 ? 'WSFC' : 'NONE');
  const create = (index: number) =>
    createServer(laboratory, {
      name: index === 0 ? name : numbered(name, index + 1),
      site,
      version,
      ...(options.product === undefined ? {} : { product: options.product }),
      ...(options.edition === undefined ? {} : { edition: options.edition }),
      ...(options.collation === undefined ? {} : { collation: options.collation }),
      ...(options.serviceAccount === undefined ? {} : { serviceAccount: options.serviceAccount }),
      ...(options.hardware === undefined ? {} : { hardware: options.hardware }),
      ...(options.settings === undefined ? {} : { settings: options.settings }),
      logins: [...logins, ...(options.logins ?? [])],
    });
  const servers: [Server, ...Server[]] = [create(0)];
  for (let index = 1; index <= secondaries; index++) servers.push(create(index));
  const built = newGroup(laboratory, servers[0], {
    group,
    clusterType: cluster,
    contained: options.groupKind === 'contained',
    basic: options.groupKind === 'basic',
    replicas: servers.map((server) => ({
      name: server.name,
      endpointUrl: `TCP://${machineName(server)}:5022`,
      availabilityMode: localMode,
      failoverMode: cluster === 'EXTERNAL' ? 'EXTERNAL' : 'MANUAL',
      seedingMode: 'AUTOMATIC',
      secondaryAllowConnections: options.secondaryConnections ?? 'NO',
    })),
  });
  for (const [index, server] of servers.entries()) {
    const replica = built.replicas[index];
    if (replica) replica.server = server;
    server.groups.add(built);
  }
  if (options.listener !== undefined)
    built.listener = {
      id: laboratory.guid(),
      name: options.listener,
      port: 1433,
      address: site === 'source' ? '10.1.0.20' : '10.2.0.20',
      distributedNetworkName: false,
    };
  return { servers, group: built };
}

function numbered(name: string, number: number): string {
  const [host, instance] = name.split('\\');
  return instance === undefined ? `${host}${number}` : `${host}${number}\\${instance}`;
}

/** Puts the DAG into the metadata of both sides; gives the source's first. */
export function join(
  laboratory: Laboratory,
  name: string,
  source: BuiltSide,
  target: BuiltSide,
  mode: AvailabilityMode,
): DistributedSide[] {
  const [from, to] = [source.servers[0], target.servers[0]];
  const seeds = to.managed !== undefined || from.version.major === to.version.major;
  const seedingMode: SeedingMode = seeds ? 'AUTOMATIC' : 'MANUAL';
  const members = [source, target].map(({ group, servers }) => ({
    name: group.name,
    listenerUrl: servers[0].managed ? instanceUrl(servers[0]) : `TCP://${group.listener?.name ?? machineName(servers[0])}:5022`,
    availabilityMode: mode,
    seedingMode,
  }));
  const first = newSide(laboratory, source.group, name, members, 'PRIMARY');
  const second = newSide(laboratory, target.group, name, members, 'SECONDARY', first);
  source.group.distributed.push(first);
  target.group.distributed.push(second);
  if (to.managed) registerLink(to, second);
  return [first, second];
}

/** A database on the primary of the source, and its copy on every other instance. */
export function addDatabase(
  laboratory: Laboratory,
  name: string,
  source: BuiltSide,
  target: BuiltSide,
  born: readonly CatalogChange[],
): void {
  const original = createDatabase(laboratory, source.servers[0], name, born);
  original.group = source.group;
  original.role = 'PRIMARY';
  for (const side of [source, target]) {
    enrol(side.group, name, laboratory.guid);
    const copies = side.servers.filter((server) => server !== original.server);
    for (const server of copies) seedDatabase(laboratory, original, server, side.group);
  }
  startIdleNoise(laboratory, original.lineage);
}

/** All copies are in step, so every stream starts as if it had been connected for long; those at the end of the chain first. */
export function connectAll(laboratory: Laboratory): void {
  const copies: DatabaseCopy[] = laboratory.servers.flatMap((server) => [...server.databases.values()]);
  const streams = copies.flatMap((copy) => copy.upstream ?? []);
  for (const kind of ['local', 'distributed'] as const) {
    for (const stream of streams) {
      if (stream.kind !== kind) continue;
      stream.connectNow();
      stream.connectNow();
    }
  }
}
