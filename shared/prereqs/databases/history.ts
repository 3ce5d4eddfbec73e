import { beginLogChain, checkDatabase } from '../../sqlserver/remedies/databases.ts';
import { type Check, ofSide } from '../check.ts';
import { prerequisitesPage } from './pages.ts';
import { byName, fold, forEach, judgeAll, judgedDatabases, judgeSettings, lookAt } from './scope.ts';

const family = 'databases';

/** Days after which a database counts as not checked: DBCC CHECKDB is run weekly or monthly in most plans. */
const longestWithoutCheck = 30;

/** Backups and damage. */
export const historyChecks: readonly Check[] = [
  ofSide({
    id: 'DB-CHAIN-001',
    family,
    title: 'Every database has a log chain: a full backup that is not COPY_ONLY, and nothing that broke it since',
    severity: 'error',
    page: prerequisitesPage,
    scope: 'source',
    reads: ['databaseSettings', 'databaseBackups'],
    judge: (side, facts) => {
      // NULL: no log backup can be taken, for want of a full backup that counts (Microsoft, "sys.database_recovery_status"). What msdb says does not
      // decide: it knows only backups of this replica, loses them when it is cleaned, and keeps those from before the chain broke.
      const backups = byName(side.read.databaseBackups);
      return judgeSettings(
        side,
        facts,
        ({ name, lastLogBackupLsn }) => {
          if (lastLogBackupLsn !== undefined) return 'right';
          const { fullBackup, copyOnly } = backups.get(fold(name)) ?? {};
          const seen = fullBackup
            ? `full backup of ${fullBackup} is not the begin of one`
            : copyOnly
              ? `only a COPY_ONLY backup of ${copyOnly}`
              : 'no full backup here';
          return { wrong: `has no log chain (last_log_backup_lsn is NULL, ${seen})` };
        },
        (wrong) => ({
          text: 'Take a full backup and a log backup. A full backup becomes the base of the differential backups that follow.',
          sql: forEach(wrong, beginLogChain),
          on: 'source',
        }),
      );
    },
  }),
  ofSide({
    id: 'DB-SUSPECT-001',
    family,
    title: 'No damaged pages are on record',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/relational-databases/backup-restore/manage-the-suspect-pages-table-sql-server',
    reads: ['suspectPages'],
    judge: (side, facts) => {
      const names = judgedDatabases(side, facts);
      if ('verdict' in names) return names;
      const damaged = byName(side.read.suspectPages);
      return judgeAll(
        names.map((name) => {
          const pages = damaged.get(fold(name))?.pages;
          return { name, look: pages === undefined ? 'right' : { wrong: `has ${pages} damaged pages in msdb.dbo.suspect_pages` } };
        }),
        () => 'Run DBCC CHECKDB, and restore the pages from a backup. When they are sound, delete their rows from msdb.dbo.suspect_pages.',
      );
    },
  }),
  ofSide({
    id: 'DB-CHECKDB-001',
    family,
    title: `DBCC CHECKDB found every database sound within ${longestWithoutCheck} days`,
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/t-sql/database-console-commands/dbcc-checkdb-transact-sql',
    scope: 'source',
    reads: ['databaseSettings'],
    judge: (side, facts) =>
      judgeSettings(
        side,
        facts,
        ({ daysSinceCheck }) =>
          lookAt(
            daysSinceCheck,
            (days) => days <= longestWithoutCheck,
            // 1900-01-01 stands for never.
            (days) => (days > 36_500 ? 'was never checked' : `was last found sound ${days} days ago`),
          ),
        (wrong) => ({
          text: 'Check them at a quiet time: it reads every page. Damage that is there is copied to the target.',
          sql: forEach(wrong, checkDatabase),
          on: 'source',
        }),
      ),
  }),
];
