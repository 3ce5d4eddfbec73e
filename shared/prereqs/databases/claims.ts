import type { PartRow } from '../../sqlserver/readings/all-parts.ts';
import { endLogShipping, endLogShippingHere, removeFromGroup, setOption } from '../../sqlserver/remedies/databases.ts';
import { canBePasted } from '../../sqlserver/remedies/pasteable.ts';
import { type Check, fail, ofSide, pass } from '../check.ts';
import { list } from '../names.ts';
import { prerequisitesPage } from './pages.ts';
import { fold, forEach, judgedDatabases, judgeSettings, rowsOf } from './scope.ts';

const family = 'databases';

/** What else holds on to a database: another availability group, mirroring, log shipping. */
export const claimChecks: readonly Check[] = [
  ofSide({
    id: 'DB-GROUP-001',
    family,
    title: 'No database is in another availability group',
    severity: 'error',
    page: prerequisitesPage,
    scope: 'source',
    reads: ['databaseSettings'],
    judge: (side, facts) => {
      const own = side.dag?.memberGroup?.name;
      const groups = new Map(side.read.databaseSettings.map(({ name, groupName }) => [fold(name), groupName]));
      return judgeSettings(
        side,
        facts,
        ({ joined, groupName }) => {
          if (!joined || (own !== undefined && groupName === own)) return 'right';
          return groupName === undefined ? 'unknown' : { wrong: `is in ${groupName}` };
        },
        (wrong) => ({
          text: 'A database is in one availability group at a time. Take it out of the other one, on the primary replica of that.',
          sql: forEach(wrong, (name) => removeFromGroup(name, groups.get(fold(name)) ?? '')),
          on: 'source',
        }),
      );
    },
  }),
  ofSide({
    id: 'DB-MIRROR-001',
    family,
    title: 'No database is mirrored',
    severity: 'error',
    page: prerequisitesPage,
    scope: 'source',
    reads: ['databaseSettings'],
    judge: (side, facts) =>
      judgeSettings(
        side,
        facts,
        ({ mirrored, mirroringPartner }) => (mirrored ? { wrong: `is mirrored with ${mirroringPartner ?? 'a partner'}` } : 'right'),
        (wrong) => ({
          text: 'End database mirroring: an availability group takes no mirrored database.',
          sql: forEach(wrong, (name) => setOption(name, 'PARTNER OFF')),
          on: 'source',
        }),
      ),
  }),
  ofSide({
    id: 'DB-SHIPPING-001',
    family,
    title: 'No database takes part in log shipping',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/log-shipping/about-log-shipping-sql-server',
    reads: ['logShipping'],
    judge: (side, facts) => {
      const names = judgedDatabases(side, facts);
      if ('verdict' in names) return names;
      const rows = rowsOf(side.read.logShipping, names);
      if (rows.length === 0) return pass(`${names.length} databases`);
      return fail(
        list(rows.map(({ role, name, partnerServer }) => `${name} is a ${role}${partnerServer ? ` (with ${partnerServer})` : ''}`)),
        {
          text: 'The jobs of log shipping stay behind, and what they ship ends with the cutover. End log shipping, and set it up again from the target.',
          sql: ending(rows),
          on: side.side,
        },
      );
    },
  }),
];

/** A primary is rid of its secondaries first, whose names are those of somebody else's databases. */
function ending(rows: readonly PartRow<'logShipping'>[]): string {
  const named = (role: 'primary' | 'secondary') => [...new Set(rows.filter((row) => row.role === role).map(({ name }) => name))];
  const secondariesOf = (primary: string) =>
    rows.flatMap(({ role, name, partnerServer, partnerDatabase }) =>
      role === 'primary' && name === primary && partnerServer && partnerDatabase && canBePasted(partnerDatabase)
        ? [{ server: partnerServer, database: partnerDatabase }]
        : [],
    );
  return [forEach(named('primary'), (name) => endLogShipping(name, secondariesOf(name))), forEach(named('secondary'), endLogShippingHere)]
    .filter((statements) => statements !== '')
    .join('\n');
}
