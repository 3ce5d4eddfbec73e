import { createHash } from 'node:crypto';
import type { LabClock } from '../clock.ts';
import type { CatalogChange } from './data/catalog.ts';
import { createFaults, type Faults } from './faults.ts';
import type { AvailabilityGroup } from './groups/model.ts';
import { createLaboratory, type Laboratory } from './laboratory.ts';
import { buildInstanceSide, type ManagedInstanceOptions } from './managed-link/build-instance.ts';
import { type InstanceLink, linkOn } from './managed-link/model.ts';
import { showCertificate } from './managed-link/source-certificate.ts';
import { addDatabase, type BuiltSide, buildSide, connectAll, join, type SideOptions } from './migration-sides.ts';
import type { Journal } from './monitor/journal.ts';
import type { Darkness, Violation } from './monitor/violations.ts';
import { userFor } from './objects/users.ts';
import type { Quirks, Timings } from './options.ts';
import type { Random } from './random.ts';
import type { Link, LinkOptions } from './replication/link.ts';
import { reconcileStreams } from './replication/topology.ts';
import type { LoginOptions } from './servers/logins.ts';
import type { Server } from './servers/server.ts';
import { createInstance, type SimulatedInstance } from './simulated-instance.ts';
import { startWriters, type WriterOptions, type Writers } from './writers/writers.ts';

export type { ManagedInstanceOptions, SideOptions };

export interface MigrationOptions {
  readonly clock: LabClock;
  readonly random?: Random;
  readonly source?: SideOptions;
  readonly target?: SideOptions | ManagedInstanceOptions;
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
  /** Times in which a database took no writes anywhere. */
  readonly darkness: readonly Darkness[];
  readonly journal: Journal;
  readonly faults: Faults;
  /** The instance that is the primary replica of a side's AG now: where its listener leads. */
  primaryOf(side: 'source' | 'target'): SimulatedInstance | undefined;
  /** The link of the managed instance now; undefined when there is none, or when the target is a SQL Server. */
  instanceLink(): InstanceLink | undefined;
  startWriters(options?: WriterOptions): Writers;
}

const DEFAULT_LINK: LinkOptions = { latencyMs: 5, bandwidthKBps: 50_000 };

/** `migrationLogin` may be unknown on a managed instance. */
function buildTarget(
  laboratory: Laboratory,
  group: string,
  options: MigrationOptions['target'],
  logins: readonly LoginOptions[],
): BuiltSide {
  if (!isManagedInstance(options)) return buildSide(laboratory, 'target', group, { server: 'AZUREVM', ...options }, logins);
  const known = options.sqlLogin === false ? logins.filter((login) => login.name !== migrationLogin.name) : logins;
  return buildInstanceSide(laboratory, 'target', group, options, known);
}

const isManagedInstance = (options: MigrationOptions['target']): options is ManagedInstanceOptions =>
  options !== undefined && 'kind' in options;
/** A login of all instances has the same SID everywhere, as after a migration of logins. */
const withSid = (login: LoginOptions): LoginOptions =>
  login.password === undefined ? login : { sid: new Uint8Array(createHash('md5').update(login.name.toLowerCase()).digest()), ...login };

/** Users of a database for these logins. */
const usersOf = (server: Server, logins: readonly string[]): readonly CatalogChange[] =>
  logins.flatMap((name) => {
    const login = server.logins.get(name.toLowerCase());
    return login ? [{ area: 'users', key: name.toLowerCase(), entry: userFor(name, login) } as const] : [];
  });

/** Two sides, joined by a DAG, with every database seeded and in step: the state before a migration begins. */
export function buildMigration(options: MigrationOptions): Migration {
  const laboratory = createLaboratory(options);
  const { distributedAvailabilityGroup = 'MigrationDag', databases = ['Sales'], mode = 'ASYNCHRONOUS_COMMIT' } = options;
  const names = options.memberGroups ?? { source: 'SourceAg', target: 'TargetAg' };
  const logins = [migrationLogin, applicationLogin, ...(options.logins ?? [])].map(withSid);
  const source = buildSide(laboratory, 'source', names.source, { server: 'ONPREM', ...options.source }, logins);
  const target = buildTarget(laboratory, names.target, options.target, logins);
  showCertificate(laboratory, source.servers, target.servers[0]);
  const link = laboratory.setLink('source', 'target', { ...DEFAULT_LINK, ...options.link });

  const sides = join(laboratory, distributedAvailabilityGroup, source, target, mode);
  for (const name of databases) addDatabase(laboratory, name, source, target, usersOf(source.servers[0], [applicationLogin.name]));
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
    darkness: laboratory.monitor.darkness,
    journal: laboratory.journal,
    faults: createFaults(laboratory, sides),
    primaryOf,
    instanceLink: () => linkOn(target.servers[0], distributedAvailabilityGroup),
    startWriters: (writerOptions) => startWriters(laboratory, { databases, primaryOf, login: applicationLogin }, writerOptions),
  };
}
