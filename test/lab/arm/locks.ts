import { ArmError } from './arm-error.ts';
import { isWithin, type ResourcePath } from './resource-path.ts';
import type { AzureWorld } from './world.ts';

/** A management lock; everything below its scope inherits it. */
export interface ResourceLock {
  readonly name: string;
  readonly level: 'CanNotDelete' | 'ReadOnly';
  readonly scope: string;
}

/** With `atScope()` those at and above a scope; without it those below, too. Throws ArmError. */
export function listLocks({ locks }: AzureWorld, scope: string, filter: string | null): readonly unknown[] {
  if (filter !== null && filter !== 'atScope()') throw new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}'.`);
  return locks
    .filter((lock) => isWithin(scope, lock.scope) || (filter === null && isWithin(lock.scope, scope)))
    .map(({ name, level, scope: at }) => ({
      id: `${at}/providers/Microsoft.Authorization/locks/${name}`,
      name,
      type: 'Microsoft.Authorization/locks',
      properties: { level },
    }));
}

/** CanNotDelete keeps from deleting, ReadOnly from everything but reading: POST too. Throws ScopeLocked as Azure words it. */
export function expectUnlocked({ locks }: AzureWorld, method: string, { id }: ResourcePath): void {
  if (method === 'GET') return;
  const holding = locks.filter(({ level, scope }) => isWithin(id, scope) && (method === 'DELETE' || level === 'ReadOnly'));
  if (holding.length === 0) return;
  const scopes = [...new Set(holding.map(({ scope }) => `'${scope}'`))].join(', ');
  throw new ArmError(
    409,
    'ScopeLocked',
    `The scope '${id}' cannot perform ${method === 'DELETE' ? 'delete' : 'write'} operation because following scope(s) are locked: ${scopes}. Please remove the lock and try again.`,
  );
}
