import { compareCopy, type DatabaseConvergence, type LogEnds, unfitStates } from '../cutover/convergence.ts';
import { type Lsn, parseLsn } from '../cutover/lsn.ts';
import { forceFailoverSql, type Statement } from './commands.ts';
import { SqlFailure } from './errors.ts';
import { type Guard, guardSql, localRoleSql } from './guard.ts';
import { neededCopiesSql, neededSql, waitForNeededSql } from './hardened.ts';
import { readSynchronizationState } from './observation-rows.ts';
import { fromNowSql, waitWhileSql } from './server-wait.ts';
import type { Row } from './session.ts';
import { notWritableSql } from './writable.ts';

/** What the landing works with. */
export interface LandingOptions {
  readonly guard: Guard;
  /** group_id of the target's own availability group. */
  readonly memberGroupId: string;
  /** The log ends that the demotion returned, every one of them known. */
  readonly ends: LogEnds;
  /** How long the target waits for the log before it answers that it is not there, ms. */
  readonly proofWait: number;
  /** How long it waits, once promoted, until every database takes writes, ms. */
  readonly recoveryWait: number;
}

/**
 * The second round trip of the cutover, one batch on the target: waits until every copy has hardened the end of its log, keeps what it
 * compared, and only if that is a proof promotes and waits until every database takes writes. If it is none, nothing is changed and the
 * answer says so. A copy that is suspended or rebuilt is no proof here: somebody may have made the source primary again meanwhile, which
 * suspends the copies of the target (Microsoft, "Perform a forced manual failover"), so both sides have to be looked at first. The guard
 * stands at the beginning and once more right before the promote.
 */
export const land = (options: LandingOptions): Statement => ({
  what: 'promote the target',
  sql: forceFailoverSql(options.guard.dag.name),
  batch: landingSql(options, true),
});

/** The same batch with the promote switched off: shows, before anything is demoted, whether this server takes it and what it answers. */
export const landingOnTrial = (options: LandingOptions): string => landingSql(options, false);

function landingSql({ guard, memberGroupId, ends, proofWait, recoveryWait }: LandingOptions, promote: boolean): string {
  const guarded = guardSql({ ...guard, role: 'SECONDARY' });
  const notWritable = notWritableSql('@needed');
  const role = localRoleSql(guard.dag.groupId);
  return `${guarded}DECLARE @promote bit = ${promote ? 1 : 0};
${neededSql(ends)}
${waitForNeededSql(memberGroupId, proofWait)}
DECLARE @proof TABLE (name sysname COLLATE DATABASE_DEFAULT NOT NULL, lsn numeric(25, 0) NOT NULL, hardened numeric(25, 0), state nvarchar(60), suspended bit);
INSERT INTO @proof (name, lsn, hardened, state, suspended)
SELECT n.name, n.lsn, d.last_hardened_lsn, d.synchronization_state_desc, d.is_suspended
FROM ${neededCopiesSql(memberGroupId)};
DECLARE @readAt varchar(33) = CONVERT(varchar(33), SYSUTCDATETIME(), 126);
DECLARE @proved bit = 1;
IF NOT EXISTS (SELECT 1 FROM @proof)
OR EXISTS (SELECT 1 FROM @proof AS p
  WHERE p.hardened IS NULL OR p.hardened < p.lsn OR ISNULL(p.suspended, 1) = 1 OR ISNULL(p.state, N'') IN (${unfitStates.map((state) => `N'${state}'`).join(', ')}))
  SET @proved = 0;
IF @proved = 1 AND @promote = 1
BEGIN
${guarded}${forceFailoverSql(guard.dag.name)}
SET @until = ${fromNowSql(recoveryWait)};
${waitWhileSql(`N'PRIMARY' = (${role})\nAND EXISTS (SELECT 1 ${notWritable})`)}
END
SELECT p.name, CONVERT(varchar(25), p.hardened) AS hardened, p.state, CONVERT(varchar(1), p.suspended) AS suspended FROM @proof AS p;
SELECT
  CONVERT(varchar(1), @proved) AS proved,
  @readAt AS readAt,
  (${role}) AS role,
  CONVERT(varchar(11), (SELECT COUNT(*) ${notWritable})) AS notWritable;
`;
}

/** What the target answered. */
export interface Landing {
  /** What was compared, database by database. */
  readonly proof: readonly DatabaseConvergence[];
  /** The verdict of the target. Without it nothing was promoted. */
  readonly proved: boolean;
  /** The target's own clock when it compared, ISO 8601. */
  readonly readAt: string;
  /** The target is primary and every database takes writes. */
  readonly takesWrites: boolean;
}

/** The verdict alone; false also when the answer has another shape. */
export const isProved = (sets: readonly (readonly Row[])[]): boolean => sets[1]?.[0]?.proved === '1';

/** Reads the answer. Throws SqlFailure when it has another shape. */
export function readLanding(sets: readonly (readonly Row[])[], ends: LogEnds): Landing {
  const [copies, [verdict] = [], ...more] = sets;
  if (copies === undefined || verdict === undefined || more.length > 0 || copies.length !== ends.size)
    throw new SqlFailure('query', 'the answer to the landing has another shape than expected');
  return {
    proof: readProof(copies, ends),
    proved: isProved(sets),
    readAt: verdict.readAt ?? '',
    takesWrites: verdict.role === 'PRIMARY' && verdict.notWritable === '0',
  };
}

function readProof(copies: readonly Row[], ends: LogEnds): readonly DatabaseConvergence[] {
  const byName = new Map(copies.map((row) => [row.name, row]));
  try {
    return [...ends].map(([database, sourceEndOfLog]) => compare(database, sourceEndOfLog, byName.get(database)));
  } catch (error) {
    if (error instanceof RangeError) throw new SqlFailure('query', error.message);
    throw error;
  }
}

/** The client compares once more, with exact numbers: what is certified does not rest on the server's arithmetic alone. */
function compare(database: string, sourceEndOfLog: Lsn | undefined, row: Row | undefined): DatabaseConvergence {
  const found = compareCopy(
    database,
    sourceEndOfLog,
    row && { lastHardened: parseLsn(row.hardened ?? null), synchronizationState: readSynchronizationState(row.state) },
  );
  return found.converged && row?.suspended !== '0' ? { ...found, converged: false, why: 'its copy on the target is suspended' } : found;
}
