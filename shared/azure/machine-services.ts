import { type Arm, armPath } from './arm.ts';
import { listAt, textAt } from './json.ts';
import type { Place } from './place.ts';
import type { VirtualMachine } from './virtual-machine.ts';

/** What a size of virtual machine can do at most; undefined where Azure does not say. */
export interface SizeLimits {
  readonly size: string;
  /** Reads and writes a second over all disks, without the cache of the host. */
  readonly ioPerSecond: number | undefined;
  readonly ioBytesPerSecond: number | undefined;
}

/** Undefined when the size is not sold in this region any more. Throws ArmFailure. Source: Microsoft, "Resource SKUs - List". */
export async function readSizeLimits(
  arm: Arm,
  { subscriptionId }: Place,
  { location, size }: VirtualMachine,
  signal: AbortSignal,
): Promise<SizeLimits | undefined> {
  const skus = await arm.list({
    path: `${armPath('subscriptions', subscriptionId)}/providers/Microsoft.Compute/skus`,
    apiVersion: '2021-07-01',
    // The whole list is of several thousand entries.
    query: { $filter: `location eq '${location.replaceAll("'", "''")}'` },
    signal,
  });
  const wanted = size?.toLowerCase();
  const found = skus.find((sku) => textAt(sku, 'resourceType') === 'virtualMachines' && textAt(sku, 'name')?.toLowerCase() === wanted);
  if (found === undefined || size === undefined) return undefined;
  const capability = (name: string): number | undefined => {
    const value = Number(
      textAt(
        listAt(found, 'capabilities').find((one) => textAt(one, 'name') === name),
        'value',
      ),
    );
    return Number.isNaN(value) ? undefined : value;
  };
  return { size, ioPerSecond: capability('UncachedDiskIOPS'), ioBytesPerSecond: capability('UncachedDiskBytesPerSecond') };
}

/** What Azure Backup says of the machine: Protected, NotProtected, Protecting or ProtectionFailed. Throws ArmFailure. Source: Microsoft, "Backup Status - Get". */
export async function readProtection(
  arm: Arm,
  { subscriptionId }: Place,
  { id, location }: VirtualMachine,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = await arm.request({
    method: 'POST',
    path: `${armPath('subscriptions', subscriptionId)}/providers/Microsoft.RecoveryServices/locations${armPath(location)}/backupStatus`,
    apiVersion: '2023-06-01',
    body: { resourceType: 'VM', resourceId: id },
    repeatable: true,
    signal,
  });
  return textAt(answer, 'protectionStatus');
}
