import type { Observation, SideObservation } from '../cutover/observation.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Migration } from './migration.ts';

/** Databases that one sentence names per side; the report lists all. */
const named = 10;

/** In which state every database is left, a sentence a side. */
export const databaseStates = ({ source, target }: Observation): string =>
  [source, target].flatMap((side) => (side ? `On the ${side.side} ${side.server.serverName}: ${statesOf(side)}.` : [])).join(' ');

function statesOf(side: SideObservation): string {
  const all = [...side.databases].map(([name, { state, writable }]) => `${name} ${state}${writable ? ', writable' : ''}`);
  if (all.length === 0) return 'no user database';
  return `${all.slice(0, named).join('; ')}${all.length > named ? ` and ${all.length - named} more` : ''}`;
}

/** What people forget after the drop (Microsoft, "Complete migration using a distributed availability group" and "DROP AVAILABILITY GROUP"). */
export function sayAdvice(migration: Migration, { source }: Observation): void {
  const { host } = migration;
  host.group('What to know now');
  host.info('The copies on the source are frozen at the failover. They are good for looking back, not for writing.');
  const copies = [...(source?.databases ?? [])].filter(([, database]) => database.state === 'RESTORING').map(([name]) => name);
  if (copies.length > 0)
    host.info(
      `RESTORE DATABASE ... WITH RECOVERY would make a second writable copy of ${untrusted(copies.slice(0, named).join(', '))} without any write made on the target since: only for a deliberate fallback.`,
    );
  host.info('Keep the domain controllers of the source side as long as machines of the target side depend on them.');
  host.info('Take a full backup on the target, and point jobs, backups and monitoring there.');
}
