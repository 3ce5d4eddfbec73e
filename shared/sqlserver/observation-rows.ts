import { parseLsn } from '../cutover/lsn.ts';
import type {
  CommitMode,
  CopyObservation,
  DagObservation,
  DatabaseObservation,
  MemberGroupObservation,
  ReplicaObservation,
  Role,
  ServerIdentity,
  SideName,
  SideObservation,
  SynchronizationState,
} from '../cutover/observation.ts';
import type { Row } from './session.ts';

export interface SideRows {
  readonly side: SideName;
  readonly server: ServerIdentity;
  /** Clock and rights of the session. */
  readonly here: Row;
  readonly groups: readonly Row[];
  readonly replicas: readonly Row[];
  readonly copies: readonly Row[];
  readonly databases: readonly Row[];
  readonly dagName: string;
}

/** Puts the rows of one side together. Knows no SQL; every NULL stays "unknown". */
export function readSide(rows: SideRows): SideObservation {
  const dags = rows.groups.filter((group) => group.isDistributed === '1');
  const ordinary = rows.groups.filter((group) => group.isDistributed !== '1');
  const dag = findByName(dags, rows.dagName);
  return {
    side: rows.side,
    server: rows.server,
    rights: {
      sysadmin: rows.here.sysadmin === '1',
      viewServerState: rows.here.viewServerState === '1' || rows.here.viewPerformanceState === '1',
      viewAnyDefinition: rows.here.viewAnyDefinition === '1',
    },
    clock: rows.here.clock ?? '',
    dag: dag && readDag(dag, rows),
    dagNames: dags.flatMap((group) => group.name ?? []),
    groupNames: ordinary.flatMap((group) => group.name ?? []),
    secondaryGroupNames: ordinary.filter((group) => !isPrimaryHere(group, rows)).flatMap((group) => group.name ?? []),
    databases: new Map(rows.databases.map((row) => [row.name ?? '', { state: row.state ?? 'unknown', writable: isWritable(row) }])),
  };
}

const isPrimaryHere = (group: Row, rows: SideRows): boolean =>
  ofGroup(rows.replicas, group.groupId).some((replica) => replica.isLocal === '1' && replica.role === 'PRIMARY');

/** The name that the server has: exactly as asked for, or else differing in case only, as most server collations see it. */
function findByName(groups: readonly Row[], name: string): Row | undefined {
  const exact = groups.find((group) => group.name === name);
  if (exact) return exact;
  const similar = groups.filter((group) => group.name?.toLowerCase() === name.toLowerCase());
  return similar.length === 1 ? similar[0] : undefined;
}

function readDag(dag: Row, rows: SideRows): DagObservation {
  const members = ofGroup(rows.replicas, dag.groupId).map((row) => ({
    ...readReplica(row),
    name: row.server ?? '',
    listenerUrl: row.url ?? undefined,
    seedingMode: row.seedingMode ?? undefined,
  }));
  const memberGroup = readMemberGroup(
    members.map((member) => member.name),
    rows,
  );
  const local = members.find((member) => member.isLocal);
  return {
    name: dag.name ?? '',
    groupId: (dag.groupId ?? '').toUpperCase(),
    role: local?.role,
    requiredSynchronizedSecondaries: dag.requiredSecondaries == null ? undefined : Number(dag.requiredSecondaries),
    members,
    memberGroup,
    databases: memberGroup ? readDatabases(memberGroup.groupId, dag.groupId, rows) : [],
  };
}

/** The member AG that lives here: in a DAG, a "replica" is an availability group, and replica_server_name is its name. */
function readMemberGroup(memberNames: readonly string[], rows: SideRows): MemberGroupObservation | undefined {
  const group = rows.groups.find((candidate) => candidate.isDistributed !== '1' && memberNames.includes(candidate.name ?? ''));
  if (!group?.groupId || !group.name) return undefined;
  return {
    name: group.name,
    groupId: group.groupId,
    clusterType: group.clusterType?.toUpperCase(),
    replicas: ofGroup(rows.replicas, group.groupId).map(readReplica),
  };
}

function readDatabases(memberGroupId: string, dagGroupId: string | null | undefined, rows: SideRows): readonly DatabaseObservation[] {
  const local = ofGroup(rows.copies, memberGroupId).filter((row) => row.isLocal === '1');
  const remote = byName(ofGroup(rows.copies, dagGroupId).filter((row) => row.isLocal !== '1'));
  const databases = byName(rows.databases);
  return local.map((copy) => {
    const database = databases.get(copy.name);
    const forwarder = remote.get(copy.name);
    return {
      name: copy.name ?? '',
      state: database?.state ?? undefined,
      writable: database !== undefined && isWritable(database),
      recoveryModel: database?.recoveryModel ?? undefined,
      copy: readCopy(copy),
      forwarder: forwarder && readCopy(forwarder),
    };
  });
}

/** The rows by name; of rows with the same name the first one. */
const byName = (rows: readonly Row[]): ReadonlyMap<string | null | undefined, Row> =>
  new Map(rows.toReversed().map((row) => [row.name, row]));

/** `is_read_only` stays 0 on a forwarder; Updateability is what a writer would meet. */
const isWritable = (row: Row): boolean => row.state === 'ONLINE' && row.updateability === 'READ_WRITE';

const ofGroup = (rows: readonly Row[], groupId: string | null | undefined): readonly Row[] =>
  groupId ? rows.filter((row) => row.groupId === groupId) : [];

const readReplica = (row: Row): ReplicaObservation => ({
  server: row.server ?? '',
  replicaId: row.replicaId ?? '',
  commitMode: commitModes[row.commitMode ?? ''],
  isLocal: row.isLocal === '1',
  role: oneOf<Role>(['PRIMARY', 'SECONDARY', 'RESOLVING'], row.role),
  connected: row.connected == null ? undefined : row.connected === 'CONNECTED',
  health: row.health ?? undefined,
  lastConnectError:
    row.connectErrorNumber == null || row.connectErrorNumber === '0' ? undefined : `${row.connectErrorNumber}: ${row.connectError ?? ''}`,
});

const commitModes: Readonly<Record<string, CommitMode>> = {
  SYNCHRONOUS_COMMIT: 'synchronous-commit',
  ASYNCHRONOUS_COMMIT: 'asynchronous-commit',
};

/** synchronization_state_desc; undefined for NULL and for a word that is not known. */
export const readSynchronizationState = (word: string | null | undefined): SynchronizationState | undefined =>
  oneOf<SynchronizationState>(['NOT SYNCHRONIZING', 'SYNCHRONIZING', 'SYNCHRONIZED', 'REVERTING', 'INITIALIZING'], word);

const readCopy = (row: Row): CopyObservation => ({
  synchronizationState: readSynchronizationState(row.synchronizationState),
  suspended: row.suspended == null ? undefined : row.suspended === '1',
  suspendReason: row.suspendReason ?? undefined,
  endOfLog: parseLsn(row.endOfLog ?? null),
  lastHardened: parseLsn(row.lastHardened ?? null),
  recoveryLsn: parseLsn(row.recoveryLsn ?? null),
  lastCommit: parseLsn(row.lastCommit ?? null),
  logSendQueue: count(row.logSendQueue),
  logSendRate: count(row.logSendRate),
  redoQueue: count(row.redoQueue),
  redoRate: count(row.redoRate),
});

const count = (text: string | null | undefined): bigint | undefined => (text == null ? undefined : BigInt(text));

const oneOf = <T extends string>(values: readonly T[], value: string | null | undefined): T | undefined =>
  values.find((candidate) => candidate === value);
