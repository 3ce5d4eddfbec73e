import { actionDenied, securityStateDenied, selectDenied, serverStateDenied } from '../errors.ts';
import type { AvailabilityGroup, DistributedSide } from '../groups/model.ts';
import { readsMsdb } from '../objects/msdb-users.ts';
import { holds, seesServerState } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';

/** Rows of dm_hadr_* just stay away without the permission: zero rows mean "unknown". */
export function seesState(session: Session): boolean {
  return seesServerState(session.login, session.server.version.major);
}

/** Rows of the catalog views sys.availability_*: VIEW ANY DEFINITION, and from 2022 on VIEW SERVER PERFORMANCE STATE as well. */
export function seesDefinitions(session: Session): boolean {
  return holds(session.login, 'VIEW ANY DEFINITION') || (session.server.version.major >= 16 && seesState(session));
}

/** Other DMVs refuse: 300. */
export function demandServerState(session: Session): void {
  if (!seesState(session)) throw serverStateDenied(session.server.version.major);
}

/** DMVs about connections and secrets: VIEW SERVER SECURITY STATE from 2022 on. Refuses with 300. */
export function demandSecurityState(session: Session): void {
  if (session.server.version.major < 16) demandServerState(session);
  else if (!holds(session.login, 'VIEW SERVER SECURITY STATE')) throw securityStateDenied();
}

export function demand(allowed: boolean): void {
  if (!allowed) throw actionDenied();
}

/** Ordinary AGs with a replica on this instance. */
export function groupsHere(session: Session): AvailabilityGroup[] {
  return [...session.server.groups];
}

/** DAGs are seen on the primary replica of a member AG only. */
export function sidesHere(session: Session): DistributedSide[] {
  return groupsHere(session).flatMap((group) => (group.primary === session.server ? group.distributed : []));
}

/** A table of msdb that only members of its roles and sysadmin may read: 229 for others. */
export function demandMsdb(session: Session, table: string): void {
  if (!readsMsdb(session.login)) throw selectDenied(table, 'msdb');
}
