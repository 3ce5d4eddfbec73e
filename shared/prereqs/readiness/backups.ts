import { backupDays } from '../../sqlserver/readings/readiness.ts';
import { backUpDatabases, backUpLogs } from '../../sqlserver/remedies/readiness.ts';
import { type Check, fail, type Judgement, notApplicable, ofSide, pass, type ReadSide, unknown } from '../check.ts';
import { list } from '../names.ts';
import type { Remedy } from '../remedy.ts';

const day = 24 * 60;

type Side = ReadSide<'backupAges'>;
type Age = Side['read']['backupAges'][number];

/**
 * Judges the newest backup of every database that migrates. msdb knows the backups of its own instance only, so silence is a failure
 * only where no other replica could have taken them.
 */
function judgeAges(
  side: Side,
  what: string,
  age: (row: Age) => number | undefined,
  remedy: (names: readonly string[]) => Remedy,
): Judgement {
  const { dag, server, read } = side;
  if (!dag) return notApplicable('the distributed availability group is not visible here');
  if (dag.role === 'SECONDARY') return notApplicable('the source is not primary any more');
  if (dag.databases.length === 0) return unknown('no database of the distributed availability group is visible');
  const rows = new Map(read.backupAges.map((row) => [row.name.toLowerCase(), row]));
  const ageOf = (name: string): number | undefined => {
    const row = rows.get(name.toLowerCase());
    return row && age(row);
  };
  const names = dag.databases.map((database) => database.name);
  const others = (dag.memberGroup?.replicas ?? []).filter((replica) => !replica.isLocal).map((replica) => replica.server);
  if (read.backupAges.length === 0 || names.every((name) => ageOf(name) === undefined && others.length > 0))
    return unknown(
      `msdb of ${server.serverName} holds no ${what} of these databases from the last ${backupDays} days`,
      others.length > 0
        ? `The backups may be taken on ${list(others)}: look into msdb there.`
        : 'Its history may have been deleted: look where your backups are kept.',
    );
  const old = names.filter((name) => (ageOf(name) ?? Number.POSITIVE_INFINITY) > day);
  if (old.length > 0)
    return fail(
      `${server.serverName}: no ${what} of the last 24 hours: ${list(old.map((name) => `${name} (${printAge(ageOf(name))})`))}`,
      remedy(old),
    );
  const oldest = Math.max(...names.map((name) => ageOf(name) ?? 0));
  return pass(`${server.serverName}: ${what} of all ${names.length} databases, the oldest ${printAge(oldest)}`);
}

/** Statements that one remedy holds: with 1,000 databases the report stays readable. */
const statements = 50;

const remedyFor = (names: readonly string[], text: string, write: (names: readonly string[]) => string): Remedy => ({
  text: names.length > statements ? `${text} These are the first ${statements} of ${names.length} databases.` : text,
  sql: write(names.slice(0, statements)),
  on: 'source',
});

const printAge = (minutes: number | undefined): string =>
  minutes === undefined ? `none in ${backupDays} days` : minutes < 120 ? `${minutes} minutes ago` : `${Math.floor(minutes / 60)} hours ago`;

/** A source without a fresh backup has no way back but the DAG itself. */
export const backupChecks: readonly Check[] = [
  ofSide({
    id: 'RDY-BACKUP-001',
    family: 'readiness',
    title: 'Every database of the source has a backup of the last 24 hours',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/backup-restore/back-up-and-restore-of-sql-server-databases',
    scope: 'source',
    reads: ['backupAges'],
    judge: (side) =>
      judgeAges(
        side,
        'full or differential backup',
        (row) => row.dataMinutes,
        (names) =>
          remedyFor(names, 'Take a backup before the cutover: it is the last way back when both sides are damaged.', backUpDatabases),
      ),
  }),
  ofSide({
    id: 'RDY-LOGBACKUP-001',
    family: 'readiness',
    title: 'The log of every database of the source was backed up in the last 24 hours',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/backup-restore/transaction-log-backups-sql-server',
    scope: 'source',
    reads: ['backupAges'],
    judge: (side) =>
      judgeAges(
        side,
        'log backup',
        (row) => row.logMinutes,
        (names) =>
          remedyFor(
            names,
            'Back up the log: without it there is no restore to the moment before the cutover, and the log file grows.',
            backUpLogs,
          ),
      ),
  }),
];
