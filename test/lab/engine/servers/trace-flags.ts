import { traceFlagDenied } from '../errors.ts';
import type { Session } from '../sessions/session.ts';

export interface TraceFlag {
  readonly flag: number;
  readonly global: boolean;
  readonly session: boolean;
}

/** DBCC TRACEON and TRACEOFF. Need sysadmin (Microsoft, "DBCC TRACEON"). Throws 2571. */
export function changeTraceFlags(session: Session, flags: readonly number[], on: boolean, global: boolean): void {
  if (!session.login.roles.has('sysadmin')) throw traceFlagDenied(session.login.name, on ? 'TRACEON' : 'TRACEOFF');
  const chosen = global ? session.server.settings.traceFlags : session.ownTraceFlags;
  for (const flag of flags) {
    if (on) chosen.add(flag);
    else chosen.delete(flag);
  }
}

/** Those that are on for this session, by number. Everybody may see them. */
export function traceFlagsOf({ server, ownTraceFlags }: Session): readonly TraceFlag[] {
  const global = server.settings.traceFlags;
  return [...new Set([...global, ...ownTraceFlags])]
    .sort((a, b) => a - b)
    .map((flag) => ({ flag, global: global.has(flag), session: ownTraceFlags.has(flag) }));
}
