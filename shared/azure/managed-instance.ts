import type { InstanceDatabase, InstanceObservation, Link, ReplicationMode, Tier } from '../cutover/link/observation.ts';
import { type Arm, ArmFailure, armPath } from './arm.ts';
import { textAt } from './json.ts';
import { readLinkShape } from './link-shape.ts';

/** Which link of which instance. Words as `az sql mi link` has them. */
export interface LinkAddress {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly managedInstance: string;
  readonly linkName: string;
  /** api-version of Microsoft.Sql, for example 2025-01-01. */
  readonly apiVersion: string;
}

/** How an order to Azure ended. `unknown` is settled by looking, never by sending it again. */
export type OrderEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: string | undefined; readonly message: string }
  | { readonly kind: 'unknown'; readonly cause: string };

/** What `POST …/failover` may be asked for (Microsoft, "Distributed Availability Groups - Failover"). */
export type FailoverType = 'Planned' | 'ForcedAllowDataLoss';

/** A managed instance and one link of it, through Azure Resource Manager. */
export interface ManagedInstance {
  readonly address: LinkAddress;
  /** `gone` when Azure says that there is no such link. Throws ArmFailure when Azure can not be asked. */
  readLink(signal?: AbortSignal): Promise<Link | 'gone'>;
  /** State, tier and update policy of the instance, and the named databases. Throws ArmFailure. */
  readInstance(databases: readonly string[], link: Link | 'gone' | undefined, signal?: AbortSignal): Promise<InstanceObservation>;
  /** Sends nothing but the mode: in multiple-database mode a PATCH with `databases` would replace the members of the link. */
  setReplicationMode(mode: ReplicationMode, deadline: number): Promise<OrderEnd>;
  failOver(type: FailoverType, deadline: number): Promise<OrderEnd>;
  /** Removes the link: the databases of the instance become writable with what they have hardened. A missing link is `done`. */
  removeLink(deadline: number): Promise<OrderEnd>;
}

/** The instance as a resource: its path, which is its id as well. */
export const instancePath = ({ subscriptionId, resourceGroup, managedInstance }: LinkAddress): string =>
  armPath(
    'subscriptions',
    subscriptionId,
    'resourceGroups',
    resourceGroup,
    'providers',
    'Microsoft.Sql',
    'managedInstances',
    managedInstance,
  );

/** Opens nothing by itself: every call is one request to Azure, with its long-running operation. */
export function createManagedInstance(arm: Arm, address: LinkAddress): ManagedInstance {
  const { apiVersion } = address;
  const ownPath = instancePath(address);
  const linkPath = `${ownPath}${armPath('distributedAvailabilityGroups', address.linkName)}`;
  const read = (path: string, signal: AbortSignal | undefined) => arm.request({ method: 'GET', path, apiVersion, signal });
  return {
    address,
    readLink: (signal) =>
      read(linkPath, signal).then(readLinkShape, (error: unknown) => {
        if (isMissing(error)) return 'gone' as const;
        throw error;
      }),
    async readInstance(databases, link, signal) {
      const [instance, ...found] = await Promise.all([
        read(ownPath, signal),
        ...databases.map((name) =>
          read(`${ownPath}${armPath('databases', name)}`, signal).catch((error: unknown) => {
            if (isMissing(error)) return undefined;
            throw error;
          }),
        ),
      ]);
      return {
        name: textAt(instance, 'name') ?? address.managedInstance,
        state: textAt(instance, 'properties', 'state'),
        tier: tierOf(textAt(instance, 'sku', 'tier')),
        databaseFormat: textAt(instance, 'properties', 'databaseFormat'),
        location: textAt(instance, 'location'),
        databases: found.flatMap((database, index) =>
          database === undefined ? [] : [readDatabase(databases[index] ?? '', database, link)],
        ),
      };
    },
    setReplicationMode: (replicationMode, deadline) =>
      order(arm.request({ method: 'PATCH', path: linkPath, apiVersion, body: { properties: { replicationMode } }, deadline })),
    failOver: (failoverType, deadline) =>
      order(arm.request({ method: 'POST', path: `${linkPath}/failover`, apiVersion, body: { failoverType }, deadline })),
    removeLink: (deadline) => order(arm.request({ method: 'DELETE', path: linkPath, apiVersion, deadline }), isMissing),
  };
}

/** Azure says that the thing is not there; any other 404, of a resource group for example, is a refusal. */
const isMissing = (error: unknown): boolean =>
  error instanceof ArmFailure && error.kind === 'refused' && error.status === 404 && error.code === 'ResourceNotFound';

const tierOf = (text: string | undefined): Tier | undefined =>
  text === 'GeneralPurpose' || text === 'BusinessCritical' ? text : undefined;

/** While the link is there, its role decides; after it, the status of the database does (Microsoft, "Managed Databases - Get"). */
function readDatabase(name: string, resource: unknown, link: Link | 'gone' | undefined): InstanceDatabase {
  const status = textAt(resource, 'properties', 'status');
  const online = status === undefined ? undefined : status === 'Online';
  const linked = link !== undefined && link !== 'gone';
  const writable = linked && link.instanceRole !== 'Primary' ? (link.instanceRole === undefined ? undefined : false) : online;
  return {
    name: textAt(resource, 'name') ?? name,
    writable: link === undefined ? undefined : writable,
    lastHardened: undefined,
    firstFullBackup: undefined,
  };
}

/** Only a plain refusal of the request itself says that nothing was done; a server error or a timeout of the service does not. */
async function order(answer: Promise<unknown>, isDone: (error: unknown) => boolean = () => false): Promise<OrderEnd> {
  try {
    await answer;
    return { kind: 'done' };
  } catch (error) {
    if (isDone(error)) return { kind: 'done' };
    if (!(error instanceof ArmFailure)) throw error;
    const { status = 500 } = error;
    return error.kind === 'refused' && status < 500 && status !== 408
      ? { kind: 'refused', code: error.code, message: error.message }
      : { kind: 'unknown', cause: error.message };
  }
}
