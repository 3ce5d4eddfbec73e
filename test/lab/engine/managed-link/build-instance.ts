import { newGroup } from '../groups/create.ts';
import type { Laboratory } from '../laboratory.ts';
import type { BuiltSide } from '../migration-sides.ts';
import { createServer } from '../servers/create-server.ts';
import type { LoginOptions } from '../servers/logins.ts';
import type { DatabaseFormat, ManagedInstance, ServiceTier } from '../servers/managed-instance.ts';
import { type Server, shownName } from '../servers/server.ts';

/** The target side of the route `managed-instance`. */
export interface ManagedInstanceOptions {
  readonly kind: 'managed-instance';
  /** The short name; `contoso-mi` when left out. */
  readonly name?: string;
  readonly tier?: ServiceTier;
  readonly databaseFormat?: DatabaseFormat;
  /** False: the migration login is not known on the instance, so that only Azure can tell how far it is. */
  readonly sqlLogin?: boolean;
  readonly collation?: string;
  readonly logins?: readonly LoginOptions[];
}

const DNS_ZONE = '0a1b2c3d4e5f';
const CERTIFICATE_LIFE_MS = 2 * 365 * 86_400_000;
/** A Business Critical instance keeps four copies: one primary and three more (Microsoft, "High availability for Azure SQL Managed Instance"). */
const LOCAL_REPLICAS = { GeneralPurpose: 1, BusinessCritical: 4 } as const;

/** The nodes of a managed instance, with the availability group that the service made for the link. */
export function buildInstanceSide(
  laboratory: Laboratory,
  site: string,
  group: string,
  options: ManagedInstanceOptions,
  logins: readonly LoginOptions[],
): BuiltSide {
  const { name = 'contoso-mi', tier = 'GeneralPurpose', databaseFormat = 'AlwaysUpToDate' } = options;
  const partnerCertificate = { name: 'SqlServerCertificate', expiresAt: laboratory.clock.now() + CERTIFICATE_LIFE_MS };
  const managed: ManagedInstance = { name, tier, databaseFormat, state: 'Ready', partnerCertificate, links: new Map() };
  const host = hostName(name);
  const create = (index: number) =>
    createServer(laboratory, {
      // Clients know one name; the other nodes are the service's own affair.
      name: index === 0 ? host : `${host}#${index}`,
      site,
      version: 2025,
      managed,
      ...(options.collation === undefined ? {} : { collation: options.collation }),
      logins: [...logins, ...(options.logins ?? [])],
    });
  const servers: [Server, ...Server[]] = [create(0)];
  for (let index = 1; index < LOCAL_REPLICAS[tier]; index++) servers.push(create(index));
  const built = newGroup(laboratory, servers[0], {
    group,
    clusterType: 'NONE',
    replicas: servers.map((server) => ({
      name: server.name,
      endpointUrl: `TCP://${host}:5022`,
      availabilityMode: 'SYNCHRONOUS_COMMIT',
      failoverMode: 'MANUAL',
      seedingMode: 'AUTOMATIC',
      // Link databases can be read on the instance while SQL Server is primary.
      secondaryAllowConnections: 'ALL',
    })),
  });
  for (const [index, server] of servers.entries()) {
    const replica = built.replicas[index];
    if (replica) replica.server = server;
    server.groups.add(built);
  }
  return { servers, group: built };
}

/** Fully qualified domain name of an instance: name, DNS zone, domain of the public cloud. */
export function hostName(instance: string): string {
  return `${instance}.${DNS_ZONE}.database.windows.net`;
}

/** LISTENER_URL of an instance in a DAG (Microsoft, "Configure link with scripts"). */
export function instanceUrl(server: Server): string {
  return `tcp://${shownName(server)}:5022;Server=[${server.managed?.name ?? ''}]`;
}
