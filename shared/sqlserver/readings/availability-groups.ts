import { quoteText } from '../identifiers.ts';
import { type PartContext, part } from './part.ts';
import { flagOf, textOf, wholeOf } from './values.ts';

/** Rows of the member AG of this side; none when the DAG is not visible here. */
const ofMemberGroup = ({ dag }: PartContext): string => (dag?.memberGroup ? `g.name = ${quoteText(dag.memberGroup.name)}` : '1 = 0');

/** Settings and states beside the observation. Columns: Microsoft, pages of the views that are named. */
export const availabilityGroupParts = {
  memberGroup: part({
    views: 'sys.availability_groups',
    needs: 'viewAnyDefinition',
    // required_synchronized_secondaries_to_commit came with 2017, is_contained with 2022.
    sql: (context) => `SELECT
  g.name,
  CONVERT(varchar(1), g.basic_features) AS isBasic,
  ${context.server.majorVersion >= 16 ? 'CONVERT(varchar(1), g.is_contained)' : "'0'"} AS isContained,
  ${context.server.majorVersion >= 14 ? 'CONVERT(varchar(11), g.required_synchronized_secondaries_to_commit)' : "'0'"} AS requiredSecondaries,
  CONVERT(varchar(11), (SELECT COUNT(*)
    FROM sys.availability_groups AS d
    JOIN sys.availability_replicas AS m ON m.group_id = d.group_id
    WHERE d.is_distributed = 1 AND m.replica_server_name = g.name)) AS distributedGroups
FROM sys.availability_groups AS g
WHERE g.is_distributed = 0 AND ${ofMemberGroup(context)}`,
    row: (row) => ({
      name: row.name ?? '',
      isBasic: flagOf(row.isBasic),
      isContained: flagOf(row.isContained),
      requiredSecondaries: wholeOf(row.requiredSecondaries),
      distributedGroups: wholeOf(row.distributedGroups) ?? 0,
    }),
  }),
  memberReplicas: part({
    views: 'sys.availability_replicas',
    needs: 'viewAnyDefinition',
    sql: (context) => `SELECT
  r.replica_server_name AS server,
  r.failover_mode_desc AS failoverMode,
  CONVERT(varchar(11), r.session_timeout) AS sessionTimeout
FROM sys.availability_replicas AS r
JOIN sys.availability_groups AS g ON g.group_id = r.group_id
WHERE ${ofMemberGroup(context)}`,
    row: (row) => ({ server: row.server ?? '', failoverMode: textOf(row.failoverMode), sessionTimeout: wholeOf(row.sessionTimeout) }),
  }),
  seedings: part({
    views: 'sys.dm_hadr_automatic_seeding',
    needs: 'viewServerState',
    // Filed under the member AG, never under the DAG. Earlier attempts stay in the view: only the last one of a database counts.
    sql: (context) => `SELECT s.name, s.state, s.failure
FROM (
  SELECT
    c.database_name AS name,
    a.current_state AS state,
    a.failure_state_desc AS failure,
    ROW_NUMBER() OVER (PARTITION BY a.ag_db_id, a.ag_remote_replica_id ORDER BY a.start_time DESC) AS attempt
  FROM sys.dm_hadr_automatic_seeding AS a
  JOIN sys.availability_groups AS g ON g.group_id = a.ag_id
  LEFT JOIN sys.availability_databases_cluster AS c ON c.group_id = a.ag_id AND c.group_database_id = a.ag_db_id
  WHERE ${ofMemberGroup(context)}
) AS s
WHERE s.attempt = 1 AND s.state <> N'COMPLETED'`,
    row: (row) => ({ database: row.name ?? 'a database', state: row.state ?? 'unknown', failure: textOf(row.failure) }),
  }),
  cluster: part({
    views: 'sys.dm_hadr_cluster',
    needs: 'viewServerState',
    sql: () => `SELECT c.cluster_name AS name, c.quorum_type_desc AS quorumType, c.quorum_state_desc AS quorumState
FROM sys.dm_hadr_cluster AS c`,
    row: (row) => ({ name: row.name ?? '', quorumType: textOf(row.quorumType), quorumState: textOf(row.quorumState) }),
  }),
  clusterMembers: part({
    views: 'sys.dm_hadr_cluster_members',
    needs: 'viewServerState',
    sql: () => `SELECT m.member_name AS name, m.member_type_desc AS type, m.member_state_desc AS state,
  CONVERT(varchar(11), m.number_of_quorum_votes) AS votes
FROM sys.dm_hadr_cluster_members AS m`,
    row: (row) => ({ name: row.name ?? '', type: row.type ?? '', state: textOf(row.state), votes: wholeOf(row.votes) }),
  }),
} as const;
