import type { LabClock } from '../clock.ts';
import type { AvailabilityMode, ClusterType, SeedingMode } from '../commands.ts';
import type { DatabaseCopy } from './databases/copy.ts';
import { createFaults, type Faults } from './faults.ts';
import { newGroup, newSide } from './groups/create.ts';
import { type AvailabilityGroup, type DistributedSide, enrol } from './groups/model.ts';
import { seedDatabase } from './groups/seeding.ts';
import { createLaboratory, type Laboratory } from './laboratory.ts';
import type { Journal } from './monitor/journal.ts';
import type { Violation } from './monitor/violations.ts';
import type { Quirks, Timings } from './options.ts';
import type { Random } from './random.ts';
import { startIdleNoise } from './replication/idle-noise.ts';
import type { Link, LinkOptions } from './replication/link.ts';
import { reconcileStreams } from './replication/topology.ts';
import { createDatabase, createServer } from './servers/create-server.ts';
import type { LoginOptions } from './servers/logins.ts';
import { type Edition, machineName, type Server } from './servers/server.ts';
import type { VersionYear } from './servers/versions.ts';
import { createInstance, type SimulatedInstance } from './simulated-instance.ts';
import { startWriters, type WriterOptions, type Writers } from './writers/writers.ts';

export interface SideOptions {
  /** 2022 when left out. */
  readonly version?: VersionYear;
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
}

export interface MigrationOptions {
  readonly clock: LabClock;
  readonly random?: Random;
  readonly source?: SideOptions;
  readonly target?: SideOptions;
  readonly databases?: readonly string[];
  readonly distributedAvailabilityGroup?: string;
  readonly memberGroups?: { readonly source: string; readonly target: string };
  /** Commit mode of the DAG, on both sides. */
  readonly mode?: 'SYNCHRONOUS_COMMIT' | 'ASYNCHRONOUS_COMMIT';
  readonly link?: Partial<LinkOptions>;
  readonly timings?: Partial<Timings>;
  readonly quirks?: Partial<Quirks>;
  /** Logins of all instances, beside those of a side. */
  readonly logins?: readonly LoginOptions[];
}

/** The login that the laboratory offers to the tasks: sysadmin. */
export const migrationLogin = { name: 'migrator', password: 'M1gration-lab!', roles: ['sysadmin'] } as const satisfies LoginOptions;
/** The login of the applications that write. */
export const applicationLogin = { name: 'application', password: 'Appl1cation-lab!' } as const satisfies LoginOptions;

export interface Migration {
  readonly laboratory: Laboratory;
  /** Primary replica of the source AG, where it was when the laboratory was built. */
  readonly source: SimulatedInstance;
  readonly target: SimulatedInstance;
  readonly sourceReplicas: readonly SimulatedInstance[];
  readonly targetReplicas: readonly SimulatedInstance[];
  readonly sourceGroup: AvailabilityGroup;
  readonly targetGroup: AvailabilityGroup;
  readonly databases: readonly string[];
  readonly link: Link;
  readonly violations: readonly Violation[];
  readonly journal: Journal;
  readonly faults: Faults;
  /** The instance that is the primary replica of a side's AG now: where its listener leads. */
  primaryOf(side: 'source' | 'target'): SimulatedInstance | undefined;
  startWriters(options?: WriterOptions): Writers;
}

const DEFAULT_LINK: LinkOptions = { latencyMs: 5, bandwidthKBps: 50_000 };

/** Two sides, joined by a DAG, with every database seeded and in step: the state before a migration begins. */
export function buildMigration(options: MigrationOptions): Migration {
  const laboratory = createLaboratory(options);
  const { distributedAvailabilityGroup = 'MigrationDag', databases = ['Sales'], mode = 'ASYNCHRONOUS_COMMIT' } = options;
  const names = options.memberGroups ?? { source: 'SourceAg', target: 'TargetAg' };
  const logins = [migrationLogin, applicationLogin, ...(options.logins ?? [])];
  const source = buildSide(laboratory, 'source', names.source, { server: 'ONPREM', ...options.source }, logins);
  const target = buildSide(laboratory, 'target', names.target, { server: 'AZUREVM', ...options.target }, logins);
  const link = laboratory.setLink('source', 'target', { ...DEFAULT_LINK, ...options.link });

  const sides = join(laboratory, distributedAvailabilityGroup, source, target, mode);
  for (const name of databases) addDatabase(laboratory, name, source, target);
  reconcileStreams(laboratory);
  connectAll(laboratory);

  const instances = new Map(laboratory.servers.map((server) => [server, createInstance(laboratory, server)]));
  const instance = (server: Server) => instances.get(server) as SimulatedInstance;
  const primaryOf = (side: 'source' | 'target') => {
    const { primary } = (side === 'source' ? source : target).group;
    return primary && instance(primary);
  };
  return {
    laboratory,
    source: instance(source.servers[0]),
    target: instance(target.servers[0]),
    sourceReplicas: source.servers.map(instance),
    targetReplicas: target.servers.map(instance),
    sourceGroup: source.group,
    targetGroup: target.group,
    databases,
    link,
    violations: laboratory.monitor.violations,
    journal: laboratory.journal,
    faults: createFaults(laboratory, sides),
    primaryOf,
    startWriters: (writerOptions) => startWriters(laboratory, { databases, primaryOf, login: applicationLogin }, writerOptions),
  };
}

interface BuiltSide {
  readonly servers: readonly [Server, ...Server[]];
  readonly group: AvailabilityGroup;
}

function buildSide(laboratory: Laboratory, site: string, group: string, options: SideOptions, logins: readonly LoginOptions[]): BuiltSide {
  const { version = 2022, secondaries = 0, server: name = site, localMode = 'SYNCHRONOUS_COMMIT' } = options;
  const cluster: ClusterType = options.cluster ?? (secondaries > 0 || version === 2016 ? 'WSFC' : 'NONE');
  const create = (index: number) =>
    createServer(laboratory, {
      name: index === 0 ? name : numbered(name, index + 1),
      site,
      version,
      ...(options.edition === undefined ? {} : { edition: options.edition }),
      ...(options.collation === undefined ? {} : { collation: options.collation }),
      logins: [...logins, ...(options.logins ?? [])],
    });
  const servers: [Server, ...Server[]] = [create(0)];
  for (let index = 1; index <= secondaries; index++) servers.push(create(index));
  const built = newGroup(laboratory, servers[0], {
    group,
    clusterType: cluster,
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

function join(laboratory: Laboratory, name: string, source: BuiltSide, target: BuiltSide, mode: AvailabilityMode): DistributedSide[] {
  const sameVersion = source.servers[0].version.major === target.servers[0].version.major;
  const seedingMode: SeedingMode = sameVersion ? 'AUTOMATIC' : 'MANUAL';
  const members = [source, target].map(({ group, servers }) => ({
    name: group.name,
    listenerUrl: `TCP://${group.listener?.name ?? machineName(servers[0])}:5022`,
    availabilityMode: mode,
    seedingMode,
  }));
  const first = newSide(laboratory, source.group, name, members, 'PRIMARY');
  const second = newSide(laboratory, target.group, name, members, 'SECONDARY', first);
  source.group.distributed.push(first);
  target.group.distributed.push(second);
  return [first, second];
}

function addDatabase(laboratory: Laboratory, name: string, source: BuiltSide, target: BuiltSide): void {
  const original = createDatabase(laboratory, source.servers[0], name);
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
function connectAll(laboratory: Laboratory): void {
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
