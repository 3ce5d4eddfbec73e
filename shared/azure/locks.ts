import type { Arm } from './arm.ts';
import { textAt } from './json.ts';

/** A management lock of Azure. */
export interface ResourceLock {
  /** For `az lock delete --ids`. */
  readonly id: string;
  readonly name: string;
  /** ReadOnly forbids every change; all others forbid to delete. */
  readonly level: string;
  /** What it is set on; it holds for everything below, too. */
  readonly scope: string;
}

const type = '/providers/microsoft.authorization/locks/';

/**
 * The locks that hold on a resource: its own and those of everything above it. `atScope()` asks for these alone (Microsoft,
 * "Get-AzResourceLock", -AtScope); a list that has locks of what is below in it all the same is sorted out here. Throws ArmFailure.
 */
export async function readLocks(arm: Arm, resource: string, signal?: AbortSignal): Promise<readonly ResourceLock[]> {
  const path = `${resource}/providers/Microsoft.Authorization/locks`;
  const entries = await arm.list({ path, apiVersion: '2020-05-01', query: { $filter: 'atScope()' }, signal });
  return entries
    .map((entry): ResourceLock => {
      const id = textAt(entry, 'id') ?? '';
      return {
        id,
        name: textAt(entry, 'name') ?? '',
        level: textAt(entry, 'properties', 'level') ?? 'of an unknown level',
        scope: id.slice(0, Math.max(0, id.toLowerCase().lastIndexOf(type))),
      };
    })
    .filter(({ scope }) => `${resource}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase()));
}
