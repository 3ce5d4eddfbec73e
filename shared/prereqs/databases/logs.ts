import { fullLog, type LogSpace } from '../../cutover/readiness.ts';
import { unlimitFile } from '../../sqlserver/remedies/databases.ts';
import { canBePasted } from '../../sqlserver/remedies/pasteable.ts';
import { type Check, type Facts, type Judgement, notApplicable, ofSide, type ReadSide } from '../check.ts';
import type { Remedy } from '../remedy.ts';
import { fullLogPage } from './pages.ts';
import { byName, fold, judgeAll, judgedDatabases, type Look, lookAt, rowsOf } from './scope.ts';

const family = 'databases';

/** Log files inside a log above which recovery after the promotion takes noticeably longer (Microsoft, "sys.dm_db_log_info"). */
const manyVirtualLogFiles = 1_000;

/** A log that is filled up to this share of what it may grow to, while something holds it, is on its way to being full, percent. */
const filling = 50n;

/** What ends by itself, as long as the log does not fill up meanwhile. */
const passing: ReadonlySet<string> = new Set(['LOG_BACKUP', 'AVAILABILITY_REPLICA', 'ACTIVE_TRANSACTION', 'ACTIVE_BACKUP_OR_RESTORE']);
const harmless: ReadonlySet<string> = new Set(['NOTHING', 'CHECKPOINT', 'OLDEST_PAGE', 'XTP_CHECKPOINT', 'LOG_SCAN']);

type LogSide = ReadSide<'databaseLogs' | 'databaseFiles' | 'folders'>;

/** The transaction logs on the source: full ones stop writers, long ones prolong the recovery. */
export const logChecks: readonly Check[] = [
  ofSide({
    id: 'DB-LOG-001',
    family,
    title: `No log is filled to ${fullLog} percent of what it may grow to`,
    severity: 'error',
    page: fullLogPage,
    scope: 'source',
    reads: ['databaseLogs', 'databaseFiles', 'folders'],
    judge: (side, facts) => {
      const bounded = new Set<string>();
      return overLogs(
        side,
        facts,
        (log, limitKb) => {
          if (log.usedKb === undefined || limitKb === undefined) return 'unknown';
          if (log.usedKb * 100n < limitKb * fullLog) return 'right';
          if (log.limitKb === limitKb) bounded.add(log.database);
          return { wrong: `uses ${log.usedKb} of ${limitKb} KB (${log.reuseWait ?? 'no reason shown'})` };
        },
        (wrong) => {
          const files = rowsOf(
            side.read.databaseFiles,
            wrong.filter((name) => bounded.has(name)),
          ).filter(({ type }) => type === 'LOG');
          const text = 'Take a log backup, or end what holds the log. Or let the log grow: its files, or the volume that they lie on.';
          const growing = files.filter(({ name, logicalName }) => canBePasted(name) && canBePasted(logicalName));
          return growing.length === 0
            ? { text }
            : { text, sql: growing.map(({ name, logicalName }) => unlimitFile(name, logicalName)).join('\n'), on: 'source' };
        },
      );
    },
  }),
  ofSide({
    id: 'DB-LOGREUSE-001',
    family,
    title: 'Nothing keeps the logs from being reused',
    severity: 'warning',
    page: fullLogPage,
    scope: 'source',
    reads: ['databaseLogs', 'databaseFiles', 'folders'],
    judge: (side, facts) =>
      overLogs(
        side,
        facts,
        ({ usedKb, reuseWait }, limitKb) => {
          if (reuseWait === undefined) return 'unknown';
          if (harmless.has(reuseWait)) return 'right';
          if (passing.has(reuseWait) && (usedKb === undefined || limitKb === undefined)) return 'unknown';
          const isFilling = (usedKb ?? 0n) * 100n >= (limitKb ?? 0n) * filling;
          return passing.has(reuseWait) && !isFilling ? 'right' : { wrong: `waits for ${reuseWait}` };
        },
        () =>
          'LOG_BACKUP: take log backups. REPLICATION: let the log reader of replication or change data capture catch up, or remove it. ACTIVE_TRANSACTION: end the oldest transaction. AVAILABILITY_REPLICA: see why a replica is behind.',
      ),
  }),
  ofSide({
    id: 'DB-VLF-001',
    family,
    title: `No log consists of more than ${manyVirtualLogFiles} virtual log files`,
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/sql-server-transaction-log-architecture-and-management-guide',
    scope: 'source',
    reads: ['virtualLogFiles'],
    judge: (side, facts) => {
      const names = judgedDatabases(side, facts);
      if ('verdict' in names) return names;
      const rows = byName(side.read.virtualLogFiles);
      return judgeAll(
        names.map((name) => ({
          name,
          look: lookAt(
            rows.get(fold(name))?.files,
            (files) => files <= manyVirtualLogFiles,
            (files) => `has ${files} virtual log files`,
          ),
        })),
        () =>
          'Recovery after the promotion reads them one by one. After a log backup shrink the log file (DBCC SHRINKFILE), repeat that until it is small, and let it grow again in large steps.',
      );
    },
  }),
];

function overLogs(
  side: LogSide,
  facts: Facts,
  look: (log: LogSpace, limitKb: bigint | undefined) => Look,
  remedy: (wrong: readonly string[]) => Remedy | string,
): Judgement {
  const names = judgedDatabases(side, facts);
  if ('verdict' in names) return names;
  const logs = new Map(side.read.databaseLogs.map((log) => [fold(log.database), log]));
  const inGroup = new Set(side.dag?.databases.map(({ name }) => fold(name)));
  const written = names.filter((name) => inGroup.has(fold(name)));
  if (written.length === 0) return notApplicable('no database is in the availability group yet');
  return judgeAll(
    written.map((name) => {
      const log = logs.get(fold(name));
      return { name, look: log ? look(log, roomOf(log, side)) : 'unknown' };
    }),
    remedy,
  );
}

/** How far a log can grow, KB: as its files allow, and as their volumes have room. */
function roomOf({ database, limitKb }: LogSpace, { read }: LogSide): bigint | undefined {
  let room = 0n;
  for (const { folder, sizeKb } of rowsOf(read.databaseFiles, [database]).filter(({ type }) => type === 'LOG')) {
    const free = read.folders.find((one) => fold(one.folder) === fold(folder))?.freeKb;
    if (free === undefined || sizeKb === undefined) return limitKb;
    room += sizeKb + free;
  }
  return limitKb === undefined || room === 0n || limitKb < room ? limitKb : room;
}
