import type { DatabaseCopy, SuspendReason } from '../databases/copy.ts';
import { healthOf, healths, ownState, type SynchronizationState, streamState, synchronizationStates } from '../groups/health.ts';
import { type AvailabilityGroup, databaseIn, replicaOn } from '../groups/model.ts';
import { participates } from '../replication/commit.ts';
import { localStreams } from '../replication/modes.ts';
import type { Stream } from '../replication/stream.ts';
import type { Session } from '../sessions/session.ts';
import type { ViewRow } from './define.ts';
import { dateValue, kilobytes, lsnValue } from './values.ts';

const databaseStates = { ONLINE: 0, RESTORING: 1, RECOVERING: 2 } as const;
const suspendReasons: Readonly<Record<SuspendReason, number>> = {
  SUSPEND_FROM_USER: 0,
  SUSPEND_FROM_PARTNER: 1,
  SUSPEND_FROM_REDO: 2,
  SUSPEND_FROM_CAPTURE: 3,
  SUSPEND_FROM_APPLY: 4,
  SUSPEND_FROM_RESTART: 5,
  SUSPEND_FROM_UNDO: 6,
  SUSPEND_FROM_REVALIDATION: 7,
};

interface RowIdentity {
  readonly group_id: string;
  readonly replica_id: string;
  readonly group_database_id: string;
}

export function rowIdentity(group: AvailabilityGroup, copy: DatabaseCopy): RowIdentity {
  return {
    group_id: group.id,
    replica_id: replicaOn(group, copy.server)?.id ?? '',
    group_database_id: databaseIn(group, copy.name)?.id ?? '',
  };
}

function states(state: SynchronizationState, synchronous: boolean, partly: boolean): ViewRow {
  const full = healthOf(state, synchronous);
  const health = full === 'HEALTHY' && partly ? 'PARTIALLY_HEALTHY' : full;
  return {
    synchronization_state: synchronizationStates[state],
    synchronization_state_desc: state,
    synchronization_health: healths[health],
    synchronization_health_desc: health,
  };
}

function suspension(copy: DatabaseCopy): ViewRow {
  const { suspended } = copy;
  return {
    is_suspended: suspended !== undefined,
    suspend_reason: suspended === undefined ? null : suspendReasons[suspended],
    suspend_reason_desc: suspended ?? null,
  };
}

/** The row of a copy on the instance that hosts it. */
export function localRow(session: Session, group: AvailabilityGroup, copy: DatabaseCopy): ViewRow {
  const replica = replicaOn(group, copy.server);
  const synchronous = replica?.mode === 'SYNCHRONOUS_COMMIT';
  const isPrimaryHere = group.primary === session.server;
  const shown = copy.upgradePending && copy.role === 'SECONDARY' ? 'RECOVERING' : copy.state;
  const isSecondary = copy.role === 'SECONDARY';
  return {
    database_id: copy.id,
    ...rowIdentity(group, copy),
    is_local: true,
    is_primary_replica: hidesPrimary(session) ? null : isPrimaryHere,
    ...states(ownState(session.laboratory, copy), synchronous, copy.upgradePending),
    is_commit_participant: isPrimaryHere && synchronous,
    database_state: databaseStates[shown],
    database_state_desc: shown,
    ...suspension(copy),
    recovery_lsn: lsnValue(copy.recoveryLsn),
    truncation_lsn: lsnValue(copy.log.lsnAfter(0)),
    last_received_lsn: isSecondary ? lsnValue(copy.log.lsnAfter(copy.log.blocks.length)) : null,
    last_received_time: isSecondary ? dateValue(copy.receivedAt) : null,
    last_hardened_lsn: lsnValue(isSecondary ? copy.log.hardenedLsn : slowestSecondary(copy, synchronous)),
    last_hardened_time: isSecondary ? dateValue(copy.hardenedAt) : null,
    last_redone_lsn: isSecondary ? lsnValue(copy.redone.lsn) : null,
    last_redone_time: isSecondary ? dateValue(copy.redone.time) : null,
    redo_queue_size: isSecondary ? kilobytes(copy.redoQueueKB) : null,
    redo_rate: isSecondary ? kilobytes(copy.redoRateKBps) : null,
    end_of_log_lsn: lsnValue(copy.log.endOfLog),
    last_commit_lsn: lsnValue(copy.lastCommit.lsn),
    last_commit_time: dateValue(copy.lastCommit.time),
    low_water_mark_for_ghosts: 0n,
    secondary_lag_seconds: isSecondary ? 0n : null,
  };
}

/** Whether a General Purpose instance marks its only replica as the primary one is not documented. */
function hidesPrimary({ server, laboratory }: Session): boolean {
  return server.managed?.tier === 'GeneralPurpose' && !laboratory.quirks.generalPurposeMarksPrimary;
}

/** "NULL on an asynchronous primary, otherwise the minimum over its secondaries": it says nothing about the primary's own log. */
function slowestSecondary(copy: DatabaseCopy, synchronous: boolean): bigint | null {
  if (!synchronous) return null;
  let least: bigint | null = null;
  for (const stream of localStreams(copy)) {
    const hardened = stream.reported?.hardenedLsn ?? 0n;
    if (least === null || hardened < least) least = hardened;
  }
  return least;
}

/** What the primary knows about a secondary: its last progress message. */
export function remoteRow(copy: DatabaseCopy, stream: Stream, identity: RowIdentity, synchronous: boolean): ViewRow {
  const { reported } = stream;
  const { log } = copy;
  const lag =
    reported?.redoneLsn === undefined || copy.lastCommit.time === null
      ? 0
      : copy.lastCommit.time - (reported.commitAt ?? copy.lastCommit.time);
  return {
    database_id: copy.id,
    ...identity,
    is_local: false,
    is_primary_replica: false,
    ...states(streamState(stream), synchronous, stream.to.upgradePending),
    is_commit_participant: participates(stream),
    ...suspension(stream.to),
    recovery_lsn: lsnValue(stream.to.recoveryLsn),
    truncation_lsn: lsnValue(log.lsnAfter(0)),
    last_sent_lsn: lsnValue(log.lsnAfter(stream.sent)),
    last_sent_time: dateValue(stream.sentAt),
    last_received_lsn: lsnValue(reported?.receivedLsn),
    last_received_time: dateValue(reported?.receivedAt),
    last_hardened_lsn: lsnValue(reported?.hardenedLsn),
    last_hardened_time: dateValue(reported?.hardenedAt),
    last_redone_lsn: lsnValue(reported?.redoneLsn),
    last_redone_time: dateValue(reported?.redoneAt),
    log_send_queue_size: kilobytes((log.bytesIn(copy.shippable) - log.bytesIn(Math.min(stream.sent, copy.shippable))) / 1024),
    log_send_rate: kilobytes(stream.sendRateKBps),
    redo_queue_size: kilobytes(reported?.redoQueueKB ?? 0),
    redo_rate: kilobytes(reported?.redoRateKBps ?? 0),
    filestream_send_rate: 0n,
    end_of_log_lsn: lsnValue(reported?.receivedLsn),
    last_commit_lsn: lsnValue(reported?.commitLsn),
    last_commit_time: dateValue(reported?.commitAt),
    low_water_mark_for_ghosts: 0n,
    secondary_lag_seconds: BigInt(Math.max(0, Math.floor(lag / 1000))),
  };
}
