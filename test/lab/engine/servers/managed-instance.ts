import type { InstanceLink } from '../managed-link/model.ts';
import type { Server } from './server.ts';
import { type Version, versions } from './versions.ts';

/** Update policy of an instance: which database format it writes (Microsoft, "Update policy - Azure SQL Managed Instance"). */
export type DatabaseFormat = 'AlwaysUpToDate' | 'SQLServer2022' | 'SQLServer2025';
/** sku.tier. General Purpose has one replica; Business Critical has local replicas with rows of their own. */
export type ServiceTier = 'GeneralPurpose' | 'BusinessCritical';
/** properties.state of the resource. */
export type InstanceState = 'Ready' | 'Stopping' | 'Stopped' | 'Starting' | 'Updating';

/** What makes a server a managed instance. The nodes of one instance share this object. */
export interface ManagedInstance {
  /** The short name, the first part of the host name. */
  readonly name: string;
  readonly tier: ServiceTier;
  readonly databaseFormat: DatabaseFormat;
  state: InstanceState;
  /** The certificate with which SQL Server proves itself to the instance; `expiresAt` in ms since the epoch. */
  partnerCertificate: { readonly name: string; readonly expiresAt: number };
  /** By link name, lower case. */
  readonly links: Map<string, InstanceLink>;
}

/** Every instance says so, whatever its update policy: the numbers of Azure SQL and of SQL Server can not be compared (SERVERPROPERTY). */
const PRODUCT = '12.0.2000.8';

/** The newest engine that the laboratory plays; only SQLServer2022 keeps the views of an older one. */
export function managedVersion(format: DatabaseFormat): Version {
  const base = versions[format === 'SQLServer2022' ? 2022 : 2025];
  return { ...base, product: PRODUCT, level: 'RTM', updateLevel: null, updateReference: null };
}

/**
 * Order of database formats: a server takes the log of a lower or equal one. The format of an instance that is always up to date is above
 * that of every SQL Server: no way back (Microsoft, "Managed Instance link", version table).
 */
export function formatLevel(server: Server): number {
  if (server.managed === undefined) return server.version.major;
  return { SQLServer2022: 16, SQLServer2025: 17, AlwaysUpToDate: Number.POSITIVE_INFINITY }[server.managed.databaseFormat];
}
