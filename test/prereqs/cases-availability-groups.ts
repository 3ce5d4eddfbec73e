import { newSide } from '../lab/engine/groups/create.ts';
import type { SideOptions } from '../lab/engine/migration.ts';
import type { LaboratoryOptions } from '../lab/start-laboratory.ts';
import { type Arrangement, blind, type CheckCases, unreachable } from './check-case.ts';

const noSource = unreachable('source');
const noTarget = unreachable('target');
const source = (options: SideOptions): { readonly options: LaboratoryOptions } => ({ options: { source: options } });
const clustered = source({ cluster: 'WSFC', secondaries: 1 });
const byCluster = 'the cluster speaks PowerShell';
const anew = 'the group has to be created anew';

/** A login with no rights in a laboratory that has a cluster. */
const blindInCluster: Arrangement = { ...blind, options: { ...blind.options, ...clustered.options } };
const higherTarget: LaboratoryOptions = { source: { version: 2019 }, target: { version: 2022 } };

export const availabilityGroupCases: CheckCases = {
  'DAG-FOUND-001': {
    fail: { inputs: { distributedAvailabilityGroup: 'Nosuch' } },
    evidence: /there is no Nosuch on ONPREM; visible here: MigrationDag/,
    noStatement: 'it has to be created, or the input is wrong',
  },
  'DAG-IDENTITY-001': {
    fail: {
      arrange({ migration: { targetGroup, laboratory } }) {
        for (const side of targetGroup.distributed) side.id = laboratory.guid();
      },
    },
    unknown: noSource,
    evidence: /group_id [0-9A-F-]{36} on the source, [0-9A-F-]{36} on the target/,
    noStatement: anew,
  },
  'DAG-ROLES-001': {
    fail: {
      arrange({ migration: { targetGroup } }) {
        for (const side of targetGroup.distributed) side.role = 'PRIMARY';
      },
    },
    unknown: noTarget,
    evidence: /source PRIMARY, target PRIMARY/,
    noStatement: 'people have to decide which side keeps its writes',
  },
  'DAG-STATE-001': {
    fail: { arrange: ({ migration }) => migration.faults.suspend(migration.target, 'Sales') },
    unknown: noTarget,
    evidence: /Sales is suspended on the target/,
  },
  'DAG-CONNECTED-001': {
    fail: {
      async arrange({ migration: { link } }) {
        link.cut();
        await new Promise((resolve) => setTimeout(resolve, 700));
      },
    },
    unknown: noTarget,
    evidence: /TargetAg is DISCONNECTED, last error 10060/,
    noStatement: 'the network is down',
  },
  'DAG-MODE-001': {
    fail: {
      arrange({ migration: { sourceGroup } }) {
        const [member] = sourceGroup.distributed[0]?.members ?? [];
        if (member) member.mode = 'ASYNCHRONOUS_COMMIT';
      },
    },
    unknown: noSource,
    evidence: /the two entries differ/,
    noStatement: 'switch-sync-mode sets both entries on both sides',
  },
  'DAG-SEEDING-001': {
    fail: {
      options: higherTarget,
      arrange({ migration: { targetGroup } }) {
        for (const member of targetGroup.distributed[0]?.members ?? []) member.seeding = 'AUTOMATIC';
      },
    },
    unknown: noTarget,
    evidence: /target SourceAg AUTOMATIC, TargetAg AUTOMATIC; the target is of a higher version/,
  },
  'DAG-SEEDNOW-001': {
    side: 'target',
    pass: { arrange: ({ migration }) => migration.faults.showSeeding('Sales', 'failed') },
    fail: { arrange: ({ migration }) => migration.faults.showSeeding('Sales', 'under way') },
    unknown: noTarget,
    evidence: /^Sales SEEDING/,
    noStatement: 'it ends by itself',
  },
  'DAG-REQUIRED-001': {
    fail: {
      arrange({ migration: { sourceGroup } }) {
        for (const side of sourceGroup.distributed) side.required = 1;
      },
    },
    unknown: noSource,
    evidence: /REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 1, left by an earlier run/,
  },
  'AG-PRIMARY-001': {
    fail: source({ localMode: 'ASYNCHRONOUS_COMMIT' }),
    unknown: noSource,
    evidence: /the local primary ONPREM of SourceAg commits asynchronously/,
  },
  'AG-HEALTH-001': {
    fail: {
      ...clustered,
      arrange({ migration: { faults, sourceReplicas } }) {
        if (sourceReplicas[1]) faults.suspend(sourceReplicas[1], 'Sales');
      },
    },
    unknown: noSource,
    evidence: /ONPREM2: NOT_HEALTHY/,
    noStatement: 'the statement belongs on the replica that is ill',
  },
  'AG-REQUIRED-001': {
    fail: {
      ...clustered,
      arrange({ migration: { faults, sourceGroup, sourceReplicas } }) {
        if (sourceReplicas[1]) faults.suspend(sourceReplicas[1], 'Sales');
        sourceGroup.required = 1;
      },
    },
    evidence: /SourceAg requires 1; synchronized: none: commits wait/,
  },
  'AG-BASIC-001': { fail: source({ groupKind: 'basic' }), evidence: /SourceAg is a basic availability group/, noStatement: anew },
  'AG-CONTAINED-001': {
    pass: source({ groupKind: 'contained', version: 2025 }),
    fail: source({ groupKind: 'contained' }),
    evidence: /SourceAg is contained, and this is SQL Server 16/,
    noStatement: anew,
  },
  'AG-CHAIN-001': {
    fail: {
      arrange({ migration: { laboratory, sourceGroup } }) {
        const members = ['SourceAg', 'ReportingAg'].map((name) => ({ name, listenerUrl: `TCP://${name}:5022` }));
        sourceGroup.distributed.push(newSide(laboratory, sourceGroup, 'ReportingDag', members, 'PRIMARY'));
      },
    },
    evidence: /SourceAg is in 2 distributed availability groups \(also visible: ReportingDag\)/,
    noStatement: 'to drop the other group is a decision of people',
  },
  'AG-CLUSTER-001': {
    fail: source({ cluster: 'NONE', secondaries: 1 }),
    unknown: noSource,
    evidence: /SourceAg: cluster type NONE, 2 replicas/,
    noStatement: 'a cluster type can not be changed',
  },
  'AG-AUTOMATIC-001': {
    fail: {
      ...clustered,
      arrange({ migration: { sourceGroup } }) {
        for (const replica of sourceGroup.replicas) replica.failoverMode = 'AUTOMATIC';
      },
    },
    evidence: /ONPREM AUTOMATIC, ONPREM2 AUTOMATIC/,
  },
  'AG-TIMEOUT-001': {
    fail: {
      ...clustered,
      arrange({ migration: { sourceGroup } }) {
        if (sourceGroup.replicas[1]) sourceGroup.replicas[1].sessionTimeout = 5;
      },
    },
    evidence: /ONPREM 10 s, ONPREM2 5 s/,
  },
  'AG-SECONDARIES-001': {
    fail: { options: { source: { version: 2019 }, target: { version: 2022, secondaries: 1 } } },
    unknown: noTarget,
    evidence: /TargetAg has AZUREVM2 beside its primary, and the target is of a higher version/,
    noStatement: 'they are seeded after the failover',
  },
  'AG-QUORUM-001': {
    pass: clustered,
    fail: {
      ...clustered,
      arrange({ migration: { laboratory } }) {
        laboratory.clusterOf('source').quorum = 'FORCED_QUORUM';
      },
    },
    unknown: blindInCluster,
    evidence: /SOURCE-WSFC: NODE_MAJORITY, FORCED_QUORUM/,
    noStatement: byCluster,
  },
  'AG-NODES-001': {
    pass: clustered,
    fail: { ...clustered, arrange: ({ migration: { laboratory } }) => void laboratory.clusterOf('source').down.add('ONPREM2') },
    unknown: blindInCluster,
    evidence: /ONPREM UP, 1 votes, ONPREM2 DOWN, 1 votes/,
    noStatement: byCluster,
  },
};
