import { cannotDo } from '../errors.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { type AvailabilityGroup, type DistributedSide, sameName } from './model.ts';

/** An availability group as an instance knows it. A DAG is known on the primary replica of a member AG only. */
export type KnownGroup =
  | { readonly kind: 'local'; readonly group: AvailabilityGroup }
  | { readonly kind: 'distributed'; readonly side: DistributedSide }
  /** A DAG of an AG that has only a secondary replica here. */
  | { readonly kind: 'elsewhere'; readonly group: AvailabilityGroup };

/** Throws 15151 when there is no such group here, or when the login may not change it. */
export function findGroupToChange(session: Session, name: string, verb: 'alter' | 'drop'): KnownGroup {
  const known = knownGroup(session, name);
  if (known === undefined || !mayChange(session, known)) throw cannotDo(verb, 'availability group', name);
  return known;
}

function knownGroup(session: Session, name: string): KnownGroup | undefined {
  for (const group of session.server.groups) {
    if (sameName(group.name, name)) return { kind: 'local', group };
    const side = group.distributed.find((one) => sameName(one.name, name));
    if (side) return group.primary === session.server ? { kind: 'distributed', side } : { kind: 'elsewhere', group };
  }
  return undefined;
}

/** DAG: sysadmin (ALTER AVAILABILITY GROUP, "Permissions"); other AGs: ALTER ANY AVAILABILITY GROUP is enough. */
function mayChange(session: Session, known: KnownGroup): boolean {
  if (known.kind === 'local') return holds(session.login, 'ALTER ANY AVAILABILITY GROUP');
  return holds(session.login, 'CONTROL SERVER');
}
