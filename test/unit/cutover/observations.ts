import type { Lsn } from '../../../shared/cutover/lsn.ts';
import type {
  CommitMode,
  CopyObservation,
  DagObservation,
  DatabaseObservation,
  MemberObservation,
  Observation,
  Role,
  SideName,
  SideObservation,
} from '../../../shared/cutover/observation.ts';

/** Observations for the tables of the pure rules: a healthy synchronous DAG with two databases, and what a case changes in it. */
export const lsn = (value: bigint): Lsn => value as Lsn;

/** A real size: VLF 700,000, beyond what a double can tell apart. */
export const end = lsn(700000000000155200001n);
export const oneBlockLess = lsn(700000000000155100001n);

export const copy = (change: Partial<CopyObservation> = {}): CopyObservation => ({
  synchronizationState: 'SYNCHRONIZED',
  suspended: false,
  suspendReason: undefined,
  endOfLog: end,
  lastHardened: end,
  recoveryLsn: undefined,
  logSendQueue: 0n,
  logSendRate: 1000n,
  redoQueue: 0n,
  redoRate: 1000n,
  ...change,
});

export const database = (name: string, change: Partial<DatabaseObservation> = {}): DatabaseObservation => ({
  name,
  state: 'ONLINE',
  writable: true,
  recoveryModel: 'FULL',
  copy: copy(),
  forwarder: copy(),
  ...change,
});

const member = (name: string, isLocal: boolean, role: Role | undefined, commitMode: CommitMode | undefined): MemberObservation => ({
  name,
  server: name,
  replicaId: `replica-${name}`,
  commitMode,
  isLocal,
  role,
  connected: true,
  health: 'HEALTHY',
  lastConnectError: undefined,
  listenerUrl: 'TCP://host:5022',
  seedingMode: 'AUTOMATIC',
});

export function dag(side: SideName, change: Partial<DagObservation> & { mode?: CommitMode | undefined } = {}): DagObservation {
  const { mode = 'synchronous-commit', ...rest } = change;
  const isSource = side === 'source';
  const role = rest.role ?? (isSource ? 'PRIMARY' : 'SECONDARY');
  const group = isSource ? 'AG1' : 'AG2';
  return {
    name: 'DAG',
    groupId: '11111111-1111-1111-1111-111111111111',
    role,
    requiredSynchronizedSecondaries: 0,
    members: [member('AG1', isSource, isSource ? role : undefined, mode), member('AG2', !isSource, isSource ? undefined : role, mode)],
    memberGroup: {
      name: group,
      groupId: isSource ? '22222222-2222-2222-2222-222222222222' : '33333333-3333-3333-3333-333333333333',
      clusterType: 'NONE',
      replicas: [
        {
          server: isSource ? 'SQLSRC' : 'SQLTGT',
          replicaId: 'r',
          commitMode: 'synchronous-commit',
          isLocal: true,
          role: 'PRIMARY',
          connected: true,
          health: 'HEALTHY',
          lastConnectError: undefined,
        },
      ],
    },
    databases: ['Sales', 'Orders'].map((name) =>
      database(name, isSource ? {} : { state: 'ONLINE', writable: false, forwarder: undefined }),
    ),
    ...rest,
  };
}

export function side(name: SideName, change: Partial<SideObservation> = {}): SideObservation {
  const here = 'dag' in change ? change.dag : dag(name);
  return {
    side: name,
    server: {
      serverName: name === 'source' ? 'SQLSRC' : 'SQLTGT',
      machineName: name === 'source' ? 'SQLSRC' : 'SQLTGT',
      instanceName: undefined,
      productVersion: '16.0.4165.4',
      majorVersion: 16,
      edition: 'Enterprise Edition (64-bit)',
      engineEdition: 3,
      hadrEnabled: true,
      hadrManagerRunning: true,
      collation: 'SQL_Latin1_General_CP1_CI_AS',
    },
    rights: { sysadmin: true, viewServerState: true, viewAnyDefinition: true },
    clock: '2026-11-21T02:00:00.000',
    dagNames: here ? [here.name] : [],
    groupNames: [name === 'source' ? 'AG1' : 'AG2'],
    secondaryGroupNames: [],
    databases: new Map((here?.databases ?? []).map((one) => [one.name, { state: one.state ?? 'ONLINE', writable: one.writable }])),
    dag: here,
    ...change,
  };
}

export const both = (source: DagObservation | undefined, target: DagObservation | undefined): Observation => ({
  source: side('source', { dag: source }),
  target: side('target', { dag: target }),
});

/** After the demotion: both sides secondary, no database row of the DAG, the log of the source stands still. */
export const fenced = (hardened: Lsn | undefined, change: Partial<CopyObservation> = {}): Observation =>
  both(
    dag('source', { role: 'SECONDARY', databases: [database('Sales', { writable: false, forwarder: undefined })] }),
    dag('target', {
      databases: [database('Sales', { writable: false, forwarder: undefined, copy: copy({ lastHardened: hardened, ...change }) })],
    }),
  );
