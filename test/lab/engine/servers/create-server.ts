import { createHash } from 'node:crypto';
import type { CatalogChange } from '../data/catalog.ts';
import { DatabaseCopy } from '../databases/copy.ts';
import type { Laboratory } from '../laboratory.ts';
import { startOfVlf } from '../log/lsn.ts';
import { externalSid, windowsSid } from '../objects/accounts.ts';
import { createInstanceObjects } from '../objects/instance-objects.ts';
import { hashPassword } from '../objects/passwords.ts';
import { randomInteger } from '../random.ts';
import { write } from '../replication/writing.ts';
import { ApplicationLocks } from '../sessions/application-locks.ts';
import { noCertificates } from './certificates.ts';
import { defaultConfiguration } from './configuration.ts';
import { createHardware, type HardwareOptions } from './hardware.ts';
import { ordinaryHosting } from './hosting.ts';
import type { LoginKind, LoginOptions } from './logins.ts';
import { type ManagedInstance, managedVersion } from './managed-instance.ts';
import type { Edition, Endpoint, Server } from './server.ts';
import { createSettings, type InstanceSettings } from './settings.ts';
import { type VersionYear, versionOf } from './versions.ts';

export interface ServerOptions {
  /** HOST or HOST\INSTANCE. */
  readonly name: string;
  readonly site: string;
  readonly version: VersionYear;
  /** Another build. One of an older version has neither the views nor the columns that came later. */
  readonly product?: string;
  /** Makes it a managed instance; its update policy decides the version then. */
  readonly managed?: ManagedInstance;
  readonly edition?: Edition;
  readonly collation?: string;
  readonly hadrEnabled?: boolean;
  readonly hardware?: HardwareOptions;
  readonly settings?: Partial<InstanceSettings>;
  readonly logins?: readonly LoginOptions[];
  readonly serviceAccount?: string;
}

const DAY = 86_400_000;
/** High enough that LSNs of neighbouring blocks collide in a JavaScript number. */
const LOWEST_VLF = 650_000;

/** An instance with its endpoint for availability groups, and the login sa, which is disabled. */
export function createServer(laboratory: Laboratory, options: ServerOptions): Server {
  const server: Server = {
    name: options.name,
    site: options.site,
    version: options.managed ? managedVersion(options.managed.databaseFormat) : versionOf(options.version, options.product),
    edition: options.managed ? 'SQL Azure' : (options.edition ?? 'Enterprise'),
    ...(options.managed && { managed: options.managed }),
    hadrEnabled: options.hadrEnabled ?? true,
    collation: options.collation ?? 'SQL_Latin1_General_CP1_CI_AS',
    startedAt: laboratory.clock.now() - 30 * DAY,
    tcpPort: 1433,
    endpoint: defaultEndpoint(),
    network: {
      domain: 'CONTOSO',
      serviceAccount: options.serviceAccount ?? 'CONTOSO\\sqlservice',
      busyPorts: new Set(),
      clientSchemes: [],
    },
    certificates: noCertificates(),
    logins: new Map(),
    databases: new Map(),
    groups: new Set(),
    sessions: new Map(),
    applicationLocks: new ApplicationLocks(laboratory.clock),
    hosting: ordinaryHosting(),
    backups: [],
    configuration: defaultConfiguration(),
    settings: createSettings(options.settings),
    hardware: createHardware(freeAddress(laboratory, options.site), options.hardware),
    nextDatabaseId: 5,
    nextPrincipalId: 260,
    objects: createInstanceObjects(),
    plannedFailures: [],
  };
  addLogin(laboratory, server, { name: 'sa', password: laboratory.guid(), roles: ['sysadmin'], disabled: true });
  for (const login of options.logins ?? []) addLogin(laboratory, server, login);
  laboratory.servers.push(server);
  return server;
}

/** Each site has a network of its own; the addresses below 20 are for machines, the others for listeners. */
function freeAddress({ servers }: Laboratory, site: string): string {
  const neighbours = servers.filter((server) => server.site === site).length;
  return `10.${site === 'source' ? 1 : 2}.0.${4 + neighbours}`;
}

const defaultEndpoint = (): Endpoint => ({
  name: 'Hadr_endpoint',
  state: 'STARTED',
  port: 5022,
  address: 'ALL',
  role: 'ALL',
  encryption: { use: 'REQUIRED', algorithms: ['AES'] },
  authentication: [{ kind: 'windows', protocol: 'NEGOTIATE' }],
  listening: true,
});

export function addLogin(laboratory: Laboratory, server: Server, options: LoginOptions): void {
  const isSa = options.name === 'sa';
  const fresh = isSa ? new Uint8Array([1]) : new Uint8Array(Buffer.from(laboratory.guid().replaceAll('-', ''), 'hex'));
  const kind = options.kind ?? (options.password === undefined ? 'E' : 'S');
  server.logins.set(options.name.toLowerCase(), {
    name: options.name,
    kind,
    passwordHash:
      options.password === undefined
        ? undefined
        : hashPassword(options.password, createHash('md5').update(`${server.name} ${options.name}`).digest()),
    policyChecked: true,
    expirationChecked: false,
    disabled: options.disabled ?? false,
    roles: new Set(options.roles ?? []),
    permissions: new Set(['CONNECT SQL', ...(options.permissions?.map((permission) => permission.toUpperCase()) ?? [])]),
    grantable: new Set(),
    denied: new Set(),
    principalId: isSa ? 1 : server.nextPrincipalId++,
    sid: options.sid ?? sidOf(server, kind, options.name) ?? fresh,
    defaultDatabase: options.defaultDatabase ?? 'master',
    createdAt: laboratory.clock.now() - 20 * DAY,
    modifiedAt: laboratory.clock.now() - 20 * DAY,
  });
}

/** Windows and Entra say who somebody is; a SQL login gets a SID of its own. */
const sidOf = (server: Server, kind: LoginKind, name: string): Uint8Array | undefined =>
  kind === 'S' ? undefined : kind === 'U' || kind === 'G' ? windowsSid(server, name) : externalSid(name);

/** A database in the FULL recovery model, with a full and a log backup, so that it may join an availability group. */
export function createDatabase(laboratory: Laboratory, server: Server, name: string, born: readonly CatalogChange[] = []): DatabaseCopy {
  const now = laboratory.clock.now();
  const origin = startOfVlf(randomInteger(laboratory.random, LOWEST_VLF, 2 * LOWEST_VLF));
  const lineage = { name, createdAt: now, acknowledged: [], writable: new Set<DatabaseCopy>(), darkSince: undefined, born };
  const copy = new DatabaseCopy(server, name, server.nextDatabaseId++, lineage, origin, laboratory.guid(), now);
  server.databases.set(name.toLowerCase(), copy);
  write(laboratory, copy, { kind: 'checkpoint' });
  copy.log.seal();
  copy.log.hardened = copy.log.blocks.length;
  copy.log.redone = copy.log.hardened;
  copy.hardenedAt = now;
  copy.recoveryLsn = copy.log.lsnAfter(0);
  copy.lastBackupLsn = copy.log.hardenedLsn;
  server.backups.push({
    id: server.backups.length + 1,
    database: name,
    type: 'D',
    copyOnly: false,
    startedAt: now - 3_600_000,
    finishedAt: now - 3_540_000,
    firstLsn: copy.log.lsnAfter(0),
    lastLsn: copy.log.hardenedLsn,
    checkpointLsn: copy.log.lsnAfter(0),
    databaseBackupLsn: 0n,
    fork: copy.fork,
    path: `${name}.bak`,
  });
  server.backups.push({
    id: server.backups.length + 1,
    database: name,
    type: 'L',
    copyOnly: false,
    startedAt: now - 900_000,
    finishedAt: now - 899_000,
    firstLsn: copy.log.lsnAfter(0),
    lastLsn: copy.log.hardenedLsn,
    checkpointLsn: copy.log.lsnAfter(0),
    databaseBackupLsn: copy.log.lsnAfter(0),
    fork: copy.fork,
    path: `${name}.trn`,
  });
  laboratory.monitor.writableChanged(copy);
  return copy;
}
