import { type Check, fail, notApplicable, ofPair, ofSide, pass, unknown } from '../check.ts';
import { releaseOf } from './version.ts';

/** The day on which extended support ends. Source: Microsoft Lifecycle, the pages of SQL Server 2016 to 2025. */
const supportEnds: Readonly<Record<number, string>> = {
  13: '2026-07-14',
  14: '2027-10-12',
  15: '2030-01-08',
  16: '2033-01-11',
  17: '2036-01-06',
};

/** Negative when the first build is the older one. */
function compareBuilds(one: string, other: string): number {
  const [these, those] = [one, other].map((text) => text.split('.').map(Number));
  for (const [index, number] of (these ?? []).entries()) {
    const difference = number - (those?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** How well the two instances are kept. */
export const servicingChecks: readonly Check[] = [
  ofPair({
    id: 'INS-BUILD-001',
    family: 'instance',
    title: 'The target has at least the updates of the source',
    severity: 'warning',
    page: 'https://learn.microsoft.com/troubleshoot/sql/releases/download-and-install-latest-updates',
    judge: (source, target) => {
      if (source.server.majorVersion !== target.server.majorVersion)
        return notApplicable('the major versions differ: their updates can not be compared');
      const seen = `source ${source.server.productVersion}, target ${target.server.productVersion}`;
      return compareBuilds(target.server.productVersion, source.server.productVersion) < 0
        ? fail(seen, 'Install the cumulative update of the source on the target: the databases would lose fixes that they rely on.')
        : pass(seen);
    },
  }),
  ofSide({
    id: 'INS-UPDATE-001',
    family: 'instance',
    title: 'The instance was updated since its release',
    severity: 'info',
    page: 'https://learn.microsoft.com/troubleshoot/sql/releases/download-and-install-latest-updates',
    reads: ['instance'],
    judge: ({ server, read: { instance } }) => {
      const [found] = instance;
      if (found?.level === undefined) return unknown(`${server.serverName}: ProductLevel is NULL`);
      const seen = `${server.serverName}: ${server.productVersion}, ${[found.level, found.updateLevel].filter(Boolean).join(' ')}`;
      // SQL Server 2016 was kept with service packs; from 2017 on there are cumulative updates only.
      const updated = server.majorVersion < 14 ? found.level === 'SP3' : found.updateLevel !== undefined;
      return updated
        ? pass(seen)
        : fail(seen, 'Install the latest cumulative update (SQL Server 2016: SP3) before the migration, the secondary replicas first.');
    },
  }),
  ofSide({
    id: 'INS-SUPPORT-001',
    family: 'instance',
    title: 'Microsoft supports the version',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/sql-server/end-of-support/sql-server-end-of-support-overview',
    judge: ({ server, clock }) => {
      const release = `${server.serverName}: SQL Server ${releaseOf(server.majorVersion)}`;
      const end = supportEnds[server.majorVersion];
      if (end === undefined) return unknown(`${release}: the end of its support is not known here`);
      return clock.slice(0, end.length) > end
        ? fail(
            `${release}: extended support ended on ${end}`,
            'Security updates go on in Azure without a charge, and elsewhere with Extended Security Updates. Plan an upgrade.',
          )
        : pass(`${release}: extended support ends on ${end}`);
    },
  }),
];
