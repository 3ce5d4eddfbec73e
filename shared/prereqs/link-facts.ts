import type { AzureIdentity } from '../azure/arm.ts';
import type { ResourceLock } from '../azure/locks.ts';
import type { LinkAddress } from '../azure/managed-instance.ts';
import type { Permission } from '../azure/permissions.ts';
import type { Seen } from '../azure/seen.ts';
import type { InstanceObservation, Link } from '../cutover/link/observation.ts';

/** What the checks ask of Azure on the route over the link. */
export interface LinkAnswers {
  readonly identity: AzureIdentity;
  /** What the pipeline may do on the managed instance. */
  readonly permissions: readonly Permission[];
  /** That hold on the managed instance. */
  readonly locks: readonly ResourceLock[];
  readonly link: Link | 'gone';
  /** Undefined: Azure says that there is no such instance. */
  readonly instance: InstanceObservation | undefined;
  /** Names of the failover groups that the instance is in. */
  readonly failoverGroups: readonly string[];
}

export type LinkAnswer = keyof LinkAnswers;

/** What is read for each, for the documentation. */
export const readForLink: Readonly<Record<LinkAnswer, string>> = {
  identity: 'claims of the access token',
  permissions: 'Microsoft.Authorization/permissions',
  locks: 'Microsoft.Authorization/locks',
  link: 'Microsoft.Sql/managedInstances/distributedAvailabilityGroups',
  instance: 'Microsoft.Sql/managedInstances, Microsoft.Sql/managedInstances/databases',
  failoverGroups: 'Microsoft.Sql/locations/instanceFailoverGroups',
};

/** What is known of the link and the instance in Azure. */
export interface LinkFacts {
  readonly address: LinkAddress;
  readonly answers: { readonly [K in LinkAnswer]: Seen<LinkAnswers[K]> };
}
