import type { DatabaseCopy } from '../databases/copy.ts';
import { primaryCopies } from '../groups/demote.ts';
import { isSynchronousSide, streamsOf } from '../groups/health.ts';
import { type AvailabilityGroup, type DistributedSide, remoteMember, replicaOn } from '../groups/model.ts';
import { localStreams } from '../replication/modes.ts';
import type { Stream } from '../replication/stream.ts';
import type { Session } from '../sessions/session.ts';
import { localRow, remoteRow, rowIdentity } from './database-replica-rows.ts';
import { type ViewRow, view } from './define.ts';
import { lsnValue } from './values.ts';
import { groupsHere, seesState, sidesHere } from './visibility.ts';

/** Which row appears where: on an AG's primary all copies of the AG, on a secondary its own; of a DAG only the remote forwarder, on the global primary. */
export const databaseReplicaStateViews = [
  view(
    'dm_hadr_database_replica_states',
    `database_id int not null
     group_id uniqueidentifier not null
     replica_id uniqueidentifier not null
     group_database_id uniqueidentifier not null
     is_local bit
     is_primary_replica bit
     synchronization_state tinyint
     synchronization_state_desc nvarchar(60)
     is_commit_participant bit
     synchronization_health tinyint
     synchronization_health_desc nvarchar(60)
     database_state tinyint
     database_state_desc nvarchar(60)
     is_suspended bit
     suspend_reason tinyint
     suspend_reason_desc nvarchar(60)
     recovery_lsn numeric(25,0)
     truncation_lsn numeric(25,0)
     last_sent_lsn numeric(25,0)
     last_sent_time datetime
     last_received_lsn numeric(25,0)
     last_received_time datetime
     last_hardened_lsn numeric(25,0)
     last_hardened_time datetime
     last_redone_lsn numeric(25,0)
     last_redone_time datetime
     log_send_queue_size bigint
     log_send_rate bigint
     redo_queue_size bigint
     redo_rate bigint
     filestream_send_rate bigint
     end_of_log_lsn numeric(25,0)
     last_commit_lsn numeric(25,0)
     last_commit_time datetime
     low_water_mark_for_ghosts bigint
     secondary_lag_seconds bigint
     quorum_commit_lsn numeric(25,0)
     quorum_commit_time datetime`,
    function* (session) {
      if (!seesState(session)) return;
      for (const group of groupsHere(session)) yield* groupRows(session, group);
      for (const side of sidesHere(session)) if (side.role === 'PRIMARY') yield* forwarderRows(session, side);
    },
  ),
  view(
    'dm_hadr_database_replica_cluster_states',
    `replica_id uniqueidentifier not null
     group_database_id uniqueidentifier not null
     database_name sysname
     is_failover_ready bit not null
     is_pending_secondary_suspend bit not null
     is_database_joined bit not null
     recovery_lsn numeric(25,0)
     truncation_lsn numeric(25,0)`,
    function* (session) {
      if (!seesState(session)) return;
      for (const group of groupsHere(session)) {
        for (const replica of group.replicas) {
          if (group.primary !== session.server && replica.server !== session.server) continue;
          for (const database of group.databases.values()) {
            const copy = replica.server?.databases.get(database.name.toLowerCase());
            const joined = copy?.group === group;
            const ready = joined && (replica.server === group.primary || copy.upstream?.synchronization === 'synchronized');
            yield {
              replica_id: replica.id,
              group_database_id: database.id,
              database_name: database.name,
              is_failover_ready: ready,
              is_pending_secondary_suspend: false,
              is_database_joined: joined,
              recovery_lsn: lsnValue(joined ? copy.recoveryLsn : 0n),
              truncation_lsn: lsnValue(joined ? copy.log.lsnAfter(0) : 0n),
            };
          }
        }
      }
    },
  ),
];

function* groupRows(session: Session, group: AvailabilityGroup): Generator<ViewRow> {
  const { demotedSourceShowsRows } = session.laboratory.quirks;
  for (const copy of session.server.databases.values()) {
    if (copy.group !== group) continue;
    if (!demotedSourceShowsRows && wasDemoted(copy)) continue;
    yield localRow(session, group, copy);
    if (group.primary !== session.server) continue;
    for (const stream of localStreams(copy)) yield remoteRow(copy, stream, rowIdentity(group, stream.to), isSynchronous(group, stream));
  }
}

function* forwarderRows(session: Session, side: DistributedSide): Generator<ViewRow> {
  const replica = remoteMember(side);
  if (replica === undefined) return;
  const streams = new Map(streamsOf(side).map((stream) => [stream.from, stream]));
  for (const copy of primaryCopies(side.local)) {
    const identity = {
      group_id: side.id,
      replica_id: replica.replicaId,
      group_database_id: distributedDatabaseId(session, side, copy.name),
    };
    const stream = streams.get(copy);
    if (stream) yield remoteRow(copy, stream, identity, isSynchronousSide(side));
  }
}

/** The old primary of a DAG that has no new one yet: nothing sends log to it. */
function wasDemoted(copy: DatabaseCopy): boolean {
  const demoted = copy.group?.distributed.some((side) => side.role === 'SECONDARY' && side.wasPrimary) ?? false;
  return demoted && copy.upstream === undefined && copy.group?.primary === copy.server;
}

/** group_database_id of a database in the DAG: not the one that it has in the member AG. */
export function distributedDatabaseId(session: Session, side: DistributedSide, database: string): string {
  const key = database.toLowerCase();
  const id = side.databaseIds.get(key) ?? session.laboratory.guid();
  side.databaseIds.set(key, id);
  return id;
}

function isSynchronous(group: AvailabilityGroup, stream: Stream): boolean {
  return replicaOn(group, stream.to.server)?.mode === 'SYNCHRONOUS_COMMIT';
}
