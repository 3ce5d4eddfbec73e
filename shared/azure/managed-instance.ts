import type { InstanceDatabase, InstanceObservation, Link, ReplicationMode, Tier } from '../cutover/link/observation.ts';
import { type Arm, ArmFailure, armPath } from './arm.ts';
import { textAt } from './json.ts';
import { readLinkShape } from './link-shape.ts';
import { Refusal } from './retry.ts';

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
export type OrderEnd = { readonly kind: 'done' } | OrderRefused | { readonly kind: 'unknown'; readonly cause: string };

/** Nothing was done. */
export interface OrderRefused {
  readonly kind: 'refused';
  readonly code: string | undefined;
  readonly message: string;
  /** Another operation is under way, so what an earlier run has asked for may still land. */
  readonly busy: boolean;
  /** A right that is missing, a policy or a lock: asking again does not help until a person has changed something. */
  readonly forbidden: boolean;
  /** When Azure asks to come again, ms. */
  readonly retryAfter?: number | undefined;
}

/** What `POST …/failover` may be asked for (Microsoft, "Distributed Availability Groups - Failover"). */
export type FailoverType = 'Planned' | 'ForcedAllowDataLoss';

/** A managed instance and one link of it, through Azure Resource Manager. */
export interface ManagedInstance {
  readonly address: LinkAddress;
  /** `gone` when Azure says that there is no such link. Throws ArmFailure when Azure can not be asked. */
  readLink(signal?: AbortSignal): Promise<Link | 'gone'>;
  /**
   * State, tier and update policy of the instance, and those of the named databases that are there. Two requests whatever the number of
   * databases: a look is repeated every second, and Azure throttles by request. Throws ArmFailure.
   */
  readInstance(databases: readonly string[], link: Link | 'gone' | undefined, signal?: AbortSignal): Promise<InstanceObservation>;
  /**
   * Sends nothing but the mode: in multiple-database mode a PATCH with `databases` would replace the members of the link. Does no harm when
   * it is sent again, so it is repeated when Azure is busy or does not answer.
   */
  setReplicationMode(mode: ReplicationMode, deadline: number): Promise<OrderEnd>;
  /** Aborting gives up following the operation, which goes on: `unknown`. */
  failOver(type: FailoverType, deadline: number, signal?: AbortSignal): Promise<OrderEnd>;
  /** Removes the link: the databases of the instance become writable with what they have hardened. A missing link is `done`. Aborting: as above. */
  removeLink(deadline: number, signal?: AbortSignal): Promise<OrderEnd>;
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
      const [instance, listed] = await Promise.all([
        read(ownPath, signal),
        databases.length > 0 ? arm.list({ path: `${ownPath}${armPath('databases')}`, apiVersion, signal }) : [],
      ]);
      const found = new Map(listed.map((database) => [textAt(database, 'name')?.toLowerCase(), database]));
      return {
        name: textAt(instance, 'name') ?? address.managedInstance,
        state: textAt(instance, 'properties', 'state'),
        tier: tierOf(textAt(instance, 'sku', 'tier')),
        databaseFormat: textAt(instance, 'properties', 'databaseFormat'),
        location: textAt(instance, 'location'),
        databases: databases.flatMap((name) => {
          const database = found.get(name.toLowerCase());
          return database === undefined ? [] : [readDatabase(name, database, link)];
        }),
      };
    },
    setReplicationMode: (replicationMode, deadline) =>
      order(
        arm.request({ method: 'PATCH', path: linkPath, apiVersion, body: { properties: { replicationMode } }, deadline, repeatable: true }),
      ),
    failOver: (failoverType, deadline, signal) =>
      order(arm.request({ method: 'POST', path: `${linkPath}/failover`, apiVersion, body: { failoverType }, deadline, signal }), {
        signal,
      }),
    removeLink: (deadline, signal) =>
      order(arm.request({ method: 'DELETE', path: linkPath, apiVersion, deadline, signal }), { signal, isDone: isMissing }),
  };
}

/** Azure says that the thing is not there; any other 404, of a resource group for example, is a refusal. */
const isMissing = (error: unknown): boolean =>
  error instanceof ArmFailure && error.kind === 'refused' && error.status === 404 && error.code === 'ResourceNotFound';

const tierOf = (text: string | undefined): Tier | undefined =>
  text === 'GeneralPurpose' || text === 'BusinessCritical' ? text : undefined;

/**
 * While the link is there, its role decides; after it, the status of the database does (Microsoft, "Managed Databases - Get"). A point to
 * restore to is there as soon as the service has a full backup of its own; a copy that the link keeps as secondary is not backed up.
 */
function readDatabase(name: string, resource: unknown, link: Link | 'gone' | undefined): InstanceDatabase {
  const status = textAt(resource, 'properties', 'status');
  const online = status === undefined ? undefined : status === 'Online';
  const linked = link !== undefined && link !== 'gone';
  const writable = linked && link.instanceRole !== 'Primary' ? (link.instanceRole === undefined ? undefined : false) : online;
  return {
    name: textAt(resource, 'name') ?? name,
    writable: link === undefined ? undefined : writable,
    lastHardened: undefined,
    firstFullBackup: writable === true ? textAt(resource, 'properties', 'earliestRestorePoint') : undefined,
  };
}

/** Codes of a conflict with another operation (Microsoft, "Distributed Availability Groups - Failover", error codes). */
const busy = /conflict|busy|inprogress|interrupted/i;
/** How a resource lock refuses, with 409 (Microsoft, "Lock your Azure resources to protect your infrastructure"; seen so in Azure/azure-sdk-for-java#2560). */
const locked = 'ScopeLocked';

/** Only a plain refusal of the request itself says that nothing was done; a server error or a timeout of the service does not. */
async function order(
  answer: Promise<unknown>,
  { signal, isDone }: { readonly signal?: AbortSignal | undefined; readonly isDone?: (error: unknown) => boolean } = {},
): Promise<OrderEnd> {
  try {
    await answer;
    return { kind: 'done' };
  } catch (error) {
    if (isDone?.(error)) return { kind: 'done' };
    if (!(error instanceof ArmFailure)) {
      if (signal?.aborted) return { kind: 'unknown', cause: 'the run was cancelled before Azure said how it ended' };
      throw error;
    }
    const { status = 500 } = error;
    return error.kind === 'refused' && status < 500 && status !== 408
      ? {
          kind: 'refused',
          code: error.code,
          message: error.message,
          busy: status === 409 && busy.test(error.code ?? ''),
          forbidden: status === 403 || error.code === locked,
          retryAfter: error instanceof Refusal ? error.retryAfter : undefined,
        }
      : { kind: 'unknown', cause: error.message };
  }
}
