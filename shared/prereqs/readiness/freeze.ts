import { type Check, fail, ofSide, pass } from '../check.ts';
import { list } from '../names.ts';

/**
 * The reminder of the change freeze, as far as a server can show it: what the DAG does not carry must not change any more. What is changed
 * inside the databases goes over with them.
 */
export const freezeChecks: readonly Check[] = [
  ofSide({
    id: 'RDY-FREEZE-001',
    family: 'readiness',
    title: 'Logins, jobs and other databases of the source did not change in the last 24 hours',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/relational-databases/databases/manage-metadata-when-making-a-database-available-on-another-server',
    scope: 'source',
    reads: ['recentChanges'],
    judge: ({ server, read: { recentChanges } }) =>
      recentChanges.length === 0
        ? pass(`${server.serverName}: no change`)
        : fail(
            `${server.serverName}: ${list(recentChanges.map(({ kind, name, minutes }) => `${kind} ${name} ${minutes ?? '?'} minutes ago`))}`,
            'Announce a change freeze for the source, and bring these changes to the target too: the distributed availability group does not carry them.',
          ),
  }),
];
