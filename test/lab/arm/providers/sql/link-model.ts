import { localMember, remoteMember } from '../../../engine/groups/model.ts';
import { type InstanceLink, instanceRole, partnerRole, replicationMode } from '../../../engine/managed-link/model.ts';
import { type LinkDatabaseReport, type LogPoint, reportDatabases } from '../../../engine/managed-link/report.ts';
import type { ManagedInstanceResource } from '../../managed-instance.ts';

export const oldVersions = ['2021-05-01-preview', '2021-08-01-preview', '2021-11-01-preview', '2021-11-01', '2022-08-01-preview'] as const;
export const newVersions = ['2023-08-01-preview', '2023-08-01', '2024-05-01-preview', '2025-01-01'] as const;

export const isOldModel = (version: string): boolean => oldVersions.some((one) => one === version);

/** The resource as a version of the API shows it; every value is the engine's value of this moment. */
export function linkModel(instance: ManagedInstanceResource, link: InstanceLink, version: string): unknown {
  return {
    name: link.name,
    type: 'Microsoft.Sql/managedInstances/distributedAvailabilityGroups',
    id: `${instance.id}/distributedAvailabilityGroups/${link.name}`,
    properties: isOldModel(version) ? oldProperties(instance, link) : newProperties(instance, link),
  };
}

/** Up to 2022-08-01-preview: one database, no roles. */
function oldProperties(instance: ManagedInstanceResource, link: InstanceLink) {
  const [database] = reportDatabases(instance.laboratory, link);
  return {
    targetDatabase: database?.name,
    sourceEndpoint: remoteMember(link.side)?.listenerUrl,
    primaryAvailabilityGroupName: remoteMember(link.side)?.name,
    secondaryAvailabilityGroupName: localMember(link.side)?.name,
    replicationMode: replicationMode(link),
    distributedAvailabilityGroupId: link.side.id.toLowerCase(),
    sourceReplicaId: remoteMember(link.side)?.replicaId.toLowerCase(),
    targetReplicaId: localMember(link.side)?.replicaId.toLowerCase(),
    linkState: database?.replicaState,
    lastHardenedLsn: text(database?.hardened.lsn ?? null),
  };
}

function newProperties(instance: ManagedInstanceResource, link: InstanceLink) {
  const { laboratory, traits } = instance;
  return {
    distributedAvailabilityGroupName: link.name,
    distributedAvailabilityGroupId: link.side.id.toLowerCase(),
    replicationMode: replicationMode(link),
    partnerLinkRole: partnerRole(laboratory, link),
    partnerAvailabilityGroupName: remoteMember(link.side)?.name,
    partnerEndpoint: remoteMember(link.side)?.listenerUrl,
    instanceLinkRole: instanceRole(link),
    instanceAvailabilityGroupName: localMember(link.side)?.name,
    failoverMode: link.failoverMode,
    seedingMode: link.seedingMode,
    databases: reportDatabases(laboratory, link).map((database) => ({
      ...databaseModel(database),
      partnerAuthCertValidity: {
        certificateName: traits.partnerCertificate.name,
        expiryDate: iso(traits.partnerCertificate.expiresAt),
      },
    })),
  };
}

function databaseModel(database: LinkDatabaseReport) {
  return {
    databaseName: database.name,
    instanceReplicaId: database.instanceReplicaId.toLowerCase(),
    partnerReplicaId: database.partnerReplicaId.toLowerCase(),
    replicaState: database.replicaState,
    ...(database.seedingProgress !== undefined && { seedingProgress: `${database.seedingProgress}%` }),
    synchronizationHealth: database.health,
    connectedState: database.connected ? 'CONNECTED' : 'DISCONNECTED',
    ...point('Received', database.received),
    ...point('Sent', database.sent),
    ...point('Commit', database.commit),
    ...point('Hardened', database.hardened),
    ...point('Backup', database.backup),
    ...(!database.connected && { mostRecentLinkError: 'The connection to the partner is not established.' }),
    ...(database.sendLagSeconds !== undefined && { instanceSendReplicationLagSeconds: database.sendLagSeconds }),
    ...(database.redoLagSeconds !== undefined && { instanceRedoReplicationLagSeconds: database.redoLagSeconds }),
  };
}

/** LSNs are texts: they do not fit into a JSON number. */
function point(name: string, { lsn, at }: LogPoint): Record<string, string> {
  if (lsn === null) return {};
  return { [`last${name}Lsn`]: String(lsn), ...(at !== null && { [`last${name}Time`]: iso(at) }) };
}

const text = (lsn: bigint | null): string | undefined => (lsn === null ? undefined : String(lsn));
const iso = (ms: number): string => new Date(ms).toISOString();
