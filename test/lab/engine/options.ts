/** How long things take in the laboratory. All in ms of the laboratory's clock, rates in KB/s. */
export interface Timings {
  /** Any statement that changes an availability group without a role change. */
  readonly commandMs: number;
  /** SET (ROLE = SECONDARY): the first half until writes stop, the second half until the statement returns. */
  readonly demotionMs: number;
  /** Rollback of open transactions in a demotion, a recovery or after KILL: ms for each log record of theirs. */
  readonly rollbackMsPerRecord: number;
  /** FORCE_FAILOVER_ALLOW_DATA_LOSS: the first half until the role changes, the second half until the statement returns. */
  readonly promotionMs: number;
  /** Recovery of a database after the role changed, in addition to the redo and undo that are left. */
  readonly recoveryMs: number;
  /** Writing one log block to disk. */
  readonly flushMs: number;
  /** Log that no commit waits for goes to disk after this time at the latest. */
  readonly lazyFlushMs: number;
  readonly redoRateKBps: number;
  /** A replica whose partner is silent for so long calls it disconnected (sys.availability_replicas.session_timeout, 10 s). */
  readonly sessionTimeoutMs: number;
  /** From a link that works again to a connection between the replicas. */
  readonly reconnectMs: number;
  /** Going back to the common point of diverged logs. */
  readonly revertMs: number;
  /** Automatic seeding of one database. */
  readonly seedingMs: number;
  /** Changing, creating or removing a managed instance link: the first half until it takes effect. */
  readonly linkCommandMs: number;
  /** A planned failover over a managed instance link that has not caught up after this time is rolled back. */
  readonly linkFailoverTimeoutMs: number;
  /** From a change of the commit mode on SQL Server to the replication mode that the link shows. */
  readonly modeFollowsMs: number;
  /** From a forced failover of a managed instance to the moment when its partner hears of it, while the network works. */
  readonly partnerHearsMs: number;
  /** From a database that became writable on a managed instance to the end of its first full backup there. */
  readonly firstBackupMs: number;
  /** Mean time between log records of an idle database (checkpoints, ghost cleanup, Query Store ...); 0 switches them off. */
  readonly idleNoiseMs: number;
}

export const defaultTimings: Timings = {
  commandMs: 5,
  demotionMs: 200,
  rollbackMsPerRecord: 0.2,
  promotionMs: 200,
  recoveryMs: 300,
  flushMs: 1,
  lazyFlushMs: 100,
  redoRateKBps: 50_000,
  sessionTimeoutMs: 10_000,
  reconnectMs: 200,
  revertMs: 200,
  seedingMs: 500,
  linkCommandMs: 400,
  linkFailoverTimeoutMs: 30_000,
  modeFollowsMs: 2_000,
  partnerHearsMs: 1_000,
  firstBackupMs: 60_000,
  idleNoiseMs: 5_000,
};

/** What is not known for certain about SQL Server. Each one is an option, so that a protocol can be proved under both answers. */
export interface Quirks {
  /** Log that the source had written before its demotion still goes to the target afterwards. */
  readonly shipsAfterDemotion: boolean;
  /** The old primary's copies are suspended (PARTNER) after a failover until SET HADR RESUME. */
  readonly suspendedAfterFailover: boolean;
  /** A cancelled statement that has not been applied yet ends with 41149. Otherwise it goes on as if nothing had been said. */
  readonly attentionInterruptsDdl: boolean;
  /** So many SET HADR RESUME after a role change do nothing. */
  readonly ignoredResumes: number;
  /** The local rows of the demoted source stay in dm_hadr_database_replica_states. Otherwise nothing shows its log until a promotion. */
  readonly demotedSourceShowsRows: boolean;
  /** A role change also ends the sessions that are in master, except the one that runs the statement. */
  readonly roleChangeEndsAllSessions: boolean;
  /** A role change in the wrong role ends with message 41121 of severity 10: without an error, and without any effect. */
  readonly wrongRoleIsOnlyAMessage: boolean;
  /** A demotion clears REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT; the documents say that it has to be cleared by hand. */
  readonly demotionClearsRequiredSecondaries: boolean;
  /** A role change is a statement of its own: inside IF, WHILE or BEGIN … END the batch is refused when it is compiled. */
  readonly roleChangesStandAlone: boolean;
  /** A managed instance link takes over the commit mode that SQL Server was given. Otherwise its mode has to be changed in Azure, too. */
  readonly linkFollowsSourceMode: boolean;
  /** The old primary becomes secondary when it hears of a forced failover of the instance. Otherwise it has to be told: SET (ROLE = SECONDARY). */
  readonly partnerStepsDown: boolean;
  /** is_primary_replica on a General Purpose instance, which has one replica only. Otherwise it is NULL there. */
  readonly generalPurposeMarksPrimary: boolean;
  /** A planned failover asked for in Azure is refused while more log than this is not sent, or not applied, KB. */
  readonly linkFailoverQueueKB: number;
}

export const defaultQuirks: Quirks = {
  shipsAfterDemotion: true,
  suspendedAfterFailover: false,
  attentionInterruptsDdl: true,
  ignoredResumes: 0,
  demotedSourceShowsRows: true,
  roleChangeEndsAllSessions: false,
  wrongRoleIsOnlyAMessage: false,
  demotionClearsRequiredSecondaries: false,
  roleChangesStandAlone: false,
  linkFollowsSourceMode: true,
  partnerStepsDown: true,
  generalPurposeMarksPrimary: false,
  linkFailoverQueueKB: 100 * 1024,
};
