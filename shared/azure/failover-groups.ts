import { type Arm, armPath } from './arm.ts';
import { listAt, textAt } from './json.ts';
import { instancePath, type LinkAddress } from './managed-instance.ts';

/**
 * Names of the failover groups of a region that the managed instance is in, as either end of a pair. Throws ArmFailure. Source: Microsoft,
 * "Instance Failover Groups - List By Location" (REST).
 */
export async function readFailoverGroups(
  arm: Arm,
  address: LinkAddress,
  location: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const { subscriptionId, resourceGroup, apiVersion } = address;
  const path = `${armPath('subscriptions', subscriptionId, 'resourceGroups', resourceGroup)}/providers/Microsoft.Sql${armPath('locations', location, 'instanceFailoverGroups')}`;
  const groups = await arm.list({ path, apiVersion, signal });
  const wanted = instancePath(address).toLowerCase();
  const isOurs = (pair: unknown): boolean =>
    ['primaryManagedInstanceId', 'partnerManagedInstanceId'].some((end) => textAt(pair, end)?.toLowerCase() === wanted);
  return groups
    .filter((group) => listAt(group, 'properties', 'managedInstancePairs').some(isOurs))
    .map((group) => textAt(group, 'name') ?? '');
}
