import type { SqlValue } from '../../sql-types.ts';
import type { HeldLock, LockMode } from './application-locks.ts';
import type { Session } from './session.ts';

/** From weak to strong, to name the strongest of several. */
const strength: readonly LockMode[] = ['IntentShared', 'Shared', 'IntentExclusive', 'Update', 'Exclusive'];

/**
 * APPLOCK_MODE('principal', 'resource', 'owner'): the strongest mode that this session holds, or NoLock; NULL for arguments that
 * are NULL or name no owner. Source: Microsoft, "APPLOCK_MODE (Transact-SQL)".
 */
export function applicationLockMode(session: Session, [principal, resource, owner]: readonly SqlValue[]): string | null {
  const ownedBy = ['Session', 'Transaction'].find((one) => one.toLowerCase() === String(owner ?? '').toLowerCase());
  if (typeof principal !== 'string' || typeof resource !== 'string' || ownedBy === undefined) return null;
  const mine = (lock: HeldLock) =>
    lock.spid === session.spid &&
    lock.owner === ownedBy &&
    lock.resource === resource &&
    lock.database.toLowerCase() === session.database.toLowerCase();
  const modes = session.server.applicationLocks.held.filter(mine).map((lock) => strength.indexOf(lock.mode));
  return modes.length === 0 ? 'NoLock' : (strength[Math.max(...modes)] ?? 'NoLock');
}
