import { type Check, notApplicable } from '../check.ts';
import { byName, fold, judgeAll, judgedDatabases, lookAt } from '../databases/scope.ts';
import { ofLinkSource } from '../of-link.ts';
import { preparePage } from './pages.ts';

const primaryFilegroup = 1;

/** Options that have to be right before the link is made: the instance, or a copy in a link, can not change them. */
export const databaseChecks: readonly Check[] = [
  ofLinkSource({
    id: 'MI-ADR-001',
    title: 'Accelerated database recovery is on, with its version store on PRIMARY',
    severity: 'warning',
    page: preparePage,
    reads: ['databaseSettings', 'versionStores'],
    judge(source, facts) {
      if (source.server.majorVersion < 15) return notApplicable('accelerated database recovery exists from SQL Server 2019 on');
      const names = judgedDatabases(source, facts);
      if ('verdict' in names) return names;
      const settings = byName(source.read.databaseSettings);
      const stores = byName(source.read.versionStores);
      return judgeAll(
        names.map((name) => {
          const on = settings.get(fold(name))?.acceleratedRecovery;
          if (on === undefined) return { name, look: 'unknown' };
          if (!on) return { name, look: { wrong: 'has it off' } };
          return {
            name,
            look: lookAt(
              stores.get(fold(name))?.filegroup,
              (filegroup) => filegroup === primaryFilegroup,
              (filegroup) => `has its version store in filegroup ${filegroup}`,
            ),
          };
        }),
        () =>
          'On an instance it is always on, and a database of a link can not be changed any more. It has to be set on SQL Server before the link is made: ALTER DATABASE ... SET ACCELERATED_DATABASE_RECOVERY = ON (PERSISTENT_VERSION_STORE_FILEGROUP = [PRIMARY]). Go on when the migration runs without it.',
      );
    },
  }),
  ofLinkSource({
    id: 'MI-BROKER-001',
    title: 'Service Broker is on',
    severity: 'warning',
    page: 'https://learn.microsoft.com/azure/azure-sql/managed-instance/transact-sql-tsql-differences-sql-server',
    reads: ['databaseOwnership'],
    judge(source, facts) {
      const names = judgedDatabases(source, facts);
      if ('verdict' in names) return names;
      const rows = byName(source.read.databaseOwnership);
      return judgeAll(
        names.map((name) => ({
          name,
          look: lookAt(
            rows.get(fold(name))?.broker,
            (on) => on,
            () => 'has it off',
          ),
        })),
        () =>
          'An instance does not support ALTER DATABASE ... SET ENABLE_BROKER. A database whose applications need Service Broker gets it on SQL Server before it joins the availability group; routes and dialogs that name the source have to be set up again after the failover. Go on when nobody uses it.',
      );
    },
  }),
];
