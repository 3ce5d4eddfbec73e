import type { Laboratory } from '../engine/laboratory.ts';
import { type InstanceLink, linkOn } from '../engine/managed-link/model.ts';
import type { Migration } from '../engine/migration.ts';
import { addLogin } from '../engine/servers/create-server.ts';
import type { ManagedInstance } from '../engine/servers/managed-instance.ts';
import type { Server } from '../engine/servers/server.ts';
import { groupScopeOf, pipelineIdentity, resourceGroup } from './build-world.ts';
import type { AzureWorld, LongRunning } from './world.ts';

/** A managed instance as a resource. What it shows is read from the engine at every request. */
export interface ManagedInstanceResource {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly laboratory: Laboratory;
  readonly traits: ManagedInstance;
  provisioningState: string;
  /** Names of the failover groups that it is in. */
  readonly failoverGroups: string[];
  /** How changes of its links answer. */
  longRunning: LongRunning;
  /** Retry-After of their answers, seconds; undefined: none. */
  retryAfter: number | undefined;
  /** status of a database that the link keeps as a secondary: not documented. */
  secondaryStatus: 'Online' | 'Restoring';
  /** Databases that Azure does not show, in lower case: the resource comes some time after the database. */
  readonly notShown: Set<string>;
  /** The node that is primary now. */
  primary(): Server;
}

/** The login that the pipeline's application has on the instance when it is given one. */
export const pipelineLogin = 'migration-pipeline';

export const managedInstanceId = (name: string, group = resourceGroup): string =>
  `${groupScopeOf(group)}/providers/Microsoft.Sql/managedInstances/${name}`;

/**
 * Puts the target of a migration into Azure. With `entraLogin` the pipeline's application is sysadmin on the instance, by access tokens of the
 * laboratory's Entra. Throws when the target is no managed instance.
 */
export function connectManagedInstance(world: AzureWorld, migration: Migration, entraLogin = true): ManagedInstanceResource {
  const { laboratory, target, targetReplicas } = migration;
  const traits = target.server.managed;
  if (traits === undefined) throw new Error(`${target.serverName} is no managed instance.`);
  const resource: ManagedInstanceResource = {
    id: managedInstanceId(traits.name),
    name: traits.name,
    location: 'westeurope',
    laboratory,
    traits,
    provisioningState: 'Succeeded',
    failoverGroups: [],
    longRunning: 'azure-async',
    retryAfter: 15,
    secondaryStatus: 'Online',
    notShown: new Set(),
    primary: () => (migration.primaryOf('target') ?? target).server,
  };
  world.managedInstances.set(resource.id.toLowerCase(), resource);
  if (!entraLogin) return resource;
  for (const { server } of targetReplicas) addLogin(laboratory, server, { name: pipelineLogin, roles: ['sysadmin'] });
  world.sqlToken = ({ clientId }, lifetimeMs) =>
    laboratory.accessTokens.issue(clientId === pipelineIdentity.clientId ? pipelineLogin : clientId, lifetimeMs);
  return resource;
}

export function linkOf(resource: ManagedInstanceResource, name: string): InstanceLink | undefined {
  return linkOn(resource.primary(), name);
}
