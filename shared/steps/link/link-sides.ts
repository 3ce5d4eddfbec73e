import type { LinkObservation } from '../../cutover/link/observation.ts';
import { type SideReport, sideReport } from '../../report/report.ts';
import type { LinkMigration } from './link-migration.ts';

/** The source and the instance of one look, for a report. */
export function linkSides(
  migration: Pick<LinkMigration, 'source' | 'targetName'>,
  { source, instance, link }: LinkObservation,
): readonly SideReport[] {
  return [
    sideReport('source', migration.source.server, source),
    {
      side: 'target',
      serverName: migration.targetName,
      productVersion: `Azure SQL Managed Instance, update policy ${instance?.databaseFormat ?? 'not visible'}`,
      edition: instance?.tier ?? 'not visible',
      role: link === 'gone' ? 'link gone' : link?.instanceRole?.toUpperCase(),
      databases: (instance?.databases ?? []).map(({ name, writable, lastHardened }) => ({
        name,
        state: writable === undefined ? 'not visible' : writable ? 'ONLINE' : 'not writable',
        writable: writable === true,
        lastHardened: (lastHardened ?? linkHardened(link, name))?.toString(),
      })),
    },
  ];
}

const linkHardened = (link: LinkObservation['link'], name: string) =>
  link === undefined || link === 'gone' ? undefined : link.databases.find((database) => database.name === name)?.lastHardened;
