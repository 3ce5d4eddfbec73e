import type { LabClock } from '../clock.ts';
import type { ResourceLock } from './locks.ts';
import type { ManagedInstanceResource } from './managed-instance.ts';
import type { SecurityGroup } from './security-groups.ts';
import type { ThrottleLimits } from './throttle.ts';

/** An application or a managed identity in Microsoft Entra ID. */
export interface Principal {
  readonly clientId: string;
  readonly objectId: string;
  readonly secret: string | undefined;
  /** Identity tokens that it trusts, by issuer and subject. */
  readonly federated: readonly { readonly issuer: string; readonly subject: string }[];
}

export interface RoleAssignment {
  readonly objectId: string;
  readonly scope: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

export interface NetworkInterface {
  readonly id: string;
  readonly privateAddress: string;
  /** Undefined: no group of its own. */
  readonly group: SecurityGroup | undefined;
  readonly subnetGroup: SecurityGroup | undefined;
}

export interface VirtualMachine {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  size: string;
  power: 'running' | 'starting' | 'stopped' | 'deallocated';
  readonly extensions: { readonly name: string; readonly publisher: string; readonly type: string }[];
  readonly nic: NetworkInterface;
}

export interface SqlVirtualMachine {
  readonly id: string;
  provisioningState: string;
  management: 'Full' | 'LightWeight' | 'NoAgent';
  edition: string;
  licence: string;
  automaticBackup: boolean;
}

/** What a size allows, as the list of SKUs says it. */
export interface Size {
  readonly name: string;
  readonly cpus: number;
  readonly memoryGb: number;
  readonly ioPerSecond: number;
  readonly ioBytesPerSecond: number;
}

/** How an action that takes time answers. */
export type LongRunning = 'at-once' | 'location' | 'azure-async';

/** Azure as the laboratory plays it: one tenant, one subscription. */
export interface AzureWorld {
  readonly clock: LabClock;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly groups: Set<string>;
  readonly principals: Principal[];
  readonly assignments: RoleAssignment[];
  readonly locks: ResourceLock[];
  /** By lower-case id. */
  readonly machines: Map<string, VirtualMachine>;
  readonly sqlMachines: Map<string, SqlVirtualMachine>;
  readonly watchers: { readonly id: string; readonly location: string }[];
  readonly sizes: readonly Size[];
  /** Ids of machines that Azure Backup protects, lower case. */
  readonly protectedMachines: Set<string>;
  /** By lower-case id. */
  readonly managedInstances: Map<string, ManagedInstanceResource>;
  /** An access token for Azure SQL, when somebody in this world takes it. Lifetime in ms. */
  sqlToken?: (principal: Principal, lifetimeMs: number) => string;
  readonly throttle: ThrottleLimits;
  longRunning: LongRunning;
  /** How long an action takes, ms. */
  actionMs: number;
  /** How long a token lives, seconds. */
  tokenSeconds: number;
  /** Entries of a page. */
  pageSize: number;
}
