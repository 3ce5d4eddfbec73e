import { buildWorld, serviceConnection } from './arm/build-world.ts';
import { connectManagedInstance, type ManagedInstanceResource } from './arm/managed-instance.ts';
import { type RunningAzure, startAzure } from './arm/start-azure.ts';
import { realClock, stoppableClock } from './clock.ts';
import { buildMigration, type Migration, type MigrationOptions } from './engine/migration.ts';
import type { SimulatedInstance } from './engine/simulated-instance.ts';
import type { Backend } from './port.ts';
import { startBrowser } from './tds/browser.ts';
import { createCertificate, type LabCertificate, labCertificate } from './tds/certificates.ts';
import { startTdsServer, type TdsServer, type TdsServerOptions } from './tds/server.ts';
import { createBackend } from './tsql/backend.ts';

/** A laboratory on the wire: every replica listens on a port of its own, a listener on one more. */
export interface RunningLaboratory {
  readonly migration: Migration;
  readonly certificate: LabCertificate;
  /** By ServerName. */
  readonly servers: ReadonlyMap<string, TdsServer>;
  readonly source: TdsServer;
  readonly target: TdsServer;
  /** Present when the side has a listener. */
  readonly listeners: { readonly source?: TdsServer; readonly target?: TdsServer };
  /** Present when the target is a managed instance: Resource Manager and Entra, joined to the same engine. */
  readonly azure?: LaboratoryAzure;
  close(): Promise<void>;
}

export interface LaboratoryAzure extends RunningAzure {
  /** The target as a resource. */
  readonly instance: ManagedInstanceResource;
}

export type LaboratoryOptions = Partial<MigrationOptions> & {
  readonly wire?: Pick<TdsServerOptions, 'encryption' | 'strict' | 'tlsVersion'> & {
    /** How long the certificate of the servers is good from now. */
    readonly certificateDays?: number;
  };
  /** The SQL Server Browser of this machine answers for the instances that have a name, on UDP 1434. */
  readonly browser?: boolean;
};

/** Builds a migration and puts it on the wire. Rejects when a port can not be had. */
export async function startLaboratory(options: LaboratoryOptions = {}): Promise<RunningLaboratory> {
  const clock = stoppableClock(options.clock ?? realClock);
  const migration = buildMigration({ ...options, clock });
  const { certificateDays, ...wire } = options.wire ?? {};
  const certificate = certificateDays === undefined ? await labCertificate() : await createCertificate(['localhost'], certificateDays);
  const backends = new Map<string, Backend>();
  const backendOf = (instance: SimulatedInstance): Backend => {
    const known = backends.get(instance.name) ?? createBackend(instance, instance);
    backends.set(instance.name, known);
    return known;
  };
  const serve = (backend: () => Backend | undefined) => startTdsServer({ backend, certificate, ...wire });

  const servers = new Map<string, TdsServer>();
  const managed = migration.target.server.managed !== undefined;
  // The host name of a managed instance leads to its primary node; the others have no address of their own.
  if (managed) {
    const server = await serve(() => backendOf(migration.primaryOf('target') ?? migration.target));
    for (const node of migration.targetReplicas) node.setTcpPort(server.port);
    servers.set(migration.target.serverName, server);
  }
  for (const instance of [...migration.sourceReplicas, ...(managed ? [] : migration.targetReplicas)]) {
    const server = await serve(() => backendOf(instance));
    instance.setTcpPort(server.port);
    servers.set(instance.serverName, server);
  }
  const listener = async (side: 'source' | 'target') =>
    serve(() => {
      const primary = migration.primaryOf(side);
      return primary && backendOf(primary);
    });
  const listeners = {
    ...(options.source?.listener !== undefined && { source: await listener('source') }),
    ...(options.target && 'listener' in options.target && { target: await listener('target') }),
  };
  const azure = managed ? await startAzureFor(migration, options) : undefined;
  const browser = options.browser
    ? await startBrowser(
        [...servers].map(([name, { port }]) => ({
          name,
          port,
          version: migration.laboratory.servers.find((one) => one.name === name)?.version.product ?? '',
        })),
      )
    : undefined;
  const serverOf = (instance: SimulatedInstance): TdsServer => servers.get(instance.serverName) as TdsServer;
  return {
    migration,
    certificate,
    servers,
    source: serverOf(migration.source),
    target: serverOf(migration.target),
    listeners,
    ...(azure && { azure }),
    async close() {
      await browser?.close();
      await Promise.all([...servers.values(), ...Object.values(listeners), ...(azure ? [azure] : [])].map((server) => server.close()));
      // Otherwise the engine lives as long as the process: heartbeats, idle noise, redo.
      clock.stop();
    },
  };
}

async function startAzureFor(migration: Migration, { target }: LaboratoryOptions): Promise<LaboratoryAzure> {
  const world = buildWorld({ clock: migration.laboratory.clock });
  const mayLogIn = target !== undefined && 'kind' in target && target.sqlLogin !== false;
  const instance = connectManagedInstance(world, migration, mayLogIn);
  return { ...(await startAzure(world, serviceConnection)), instance };
}
