import type { Link, LinkDatabase, LinkRole, ReplicationMode } from '../cutover/link/observation.ts';
import { type Lsn, parseLsn } from '../cutover/lsn.ts';
import { at, listAt, textAt } from './json.ts';

/**
 * Reads a link resource, in both shapes that Azure has had: since 2023-08-01-preview with roles and `databases`, before it with one
 * `targetDatabase` and the values at the top (Microsoft, "Distributed Availability Groups - Get"). What is missing is undefined.
 */
export function readLinkShape(resource: unknown): Link {
  const properties = at(resource, 'properties');
  const listed = listAt(properties, 'databases');
  return {
    name: textAt(properties, 'distributedAvailabilityGroupName') ?? textAt(resource, 'name') ?? '',
    groupId: textAt(properties, 'distributedAvailabilityGroupId')?.toUpperCase(),
    replicationMode: oneOf<ReplicationMode>(textAt(properties, 'replicationMode'), ['Async', 'Sync']),
    instanceRole: roleOf(textAt(properties, 'instanceLinkRole')),
    partnerRole: roleOf(textAt(properties, 'partnerLinkRole')),
    failoverMode: textAt(properties, 'failoverMode'),
    seedingMode: textAt(properties, 'seedingMode'),
    partnerGroup: textAt(properties, 'partnerAvailabilityGroupName') ?? textAt(properties, 'primaryAvailabilityGroupName'),
    databases: listed.length > 0 ? listed.map(readDatabase) : oldShape(properties),
  };
}

function readDatabase(entry: unknown): LinkDatabase {
  const connected = textAt(entry, 'connectedState')?.toUpperCase();
  return {
    name: textAt(entry, 'databaseName') ?? '',
    replicaState: textAt(entry, 'replicaState'),
    health: textAt(entry, 'synchronizationHealth')?.toUpperCase(),
    connected: connected === undefined ? undefined : connected === 'CONNECTED',
    lastHardened: lsnOf(textAt(entry, 'lastHardenedLsn')),
    lastError: textAt(entry, 'mostRecentLinkError'),
    certificateExpiry: textAt(entry, 'partnerAuthCertValidity', 'expiryDate'),
  };
}

/** The old shape has one database and neither roles nor health: what it does not say stays unknown. */
function oldShape(properties: unknown): readonly LinkDatabase[] {
  const name = textAt(properties, 'targetDatabase');
  if (name === undefined) return [];
  return [
    {
      name,
      replicaState: textAt(properties, 'linkState'),
      health: undefined,
      connected: undefined,
      lastHardened: lsnOf(textAt(properties, 'lastHardenedLsn')),
      lastError: undefined,
      certificateExpiry: undefined,
    },
  ];
}

/** Azure sends LSNs as text. Another text, or a JSON number that is not exact any more, is unknown. */
function lsnOf(text: string | undefined): Lsn | undefined {
  return text !== undefined && /^\d{1,25}$/.test(text) ? parseLsn(text) : undefined;
}

const roleOf = (text: string | undefined): LinkRole | undefined => oneOf<LinkRole>(text, ['Primary', 'Secondary']);

const oneOf = <T extends string>(text: string | undefined, known: readonly T[]): T | undefined =>
  known.find((one) => one.toLowerCase() === text?.toLowerCase());
