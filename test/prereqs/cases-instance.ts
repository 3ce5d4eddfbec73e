import type { InstanceSettings } from '../lab/engine/servers/settings.ts';
import { type Arrangement, blind, type CheckCases, unreachable } from './check-case.ts';

const noServer = unreachable('source');
const source = (settings: Partial<InstanceSettings>): Arrangement => ({ options: { source: { settings } } });
const target = (settings: Partial<InstanceSettings>): Arrangement => ({ options: { target: { settings } } });
const upgrade: Arrangement = { options: { source: { version: 2019 }, target: { version: 2022 } } };

const byVersion = 'no statement changes a version';
const byInstallation = 'only an installation or a restart of the service changes it';

/** Enough databases that 128 worker threads are too few. */
const many = Array.from({ length: 45 }, (_, index) => `Database${index}`);

export const instanceCases: CheckCases = {
  'INS-VERSION-001': {
    fail: { options: { source: { version: 2016, product: '12.0.6024.0' } } },
    unknown: noServer,
    evidence: /ONPREM: SQL Server version 12 \(12\.0\.6024\.0\)/,
    noStatement: byVersion,
  },
  'INS-STANDALONE-001': {
    fail: { options: { source: { version: 2016, cluster: 'NONE' } } },
    evidence: /ONPREM: SQL Server 2016 without a failover cluster/,
    noStatement: byVersion,
  },
  'INS-DIRECTION-001': {
    fail: { options: { source: { version: 2022 }, target: { version: 2019 } } },
    unknown: noServer,
    evidence: /source 2022, target 2019/,
    noStatement: byVersion,
  },
  'INS-WAYBACK-001': { fail: upgrade, unknown: noServer, evidence: /no way back/, noStatement: byVersion },
  'INS-READABLE-001': { fail: upgrade, unknown: noServer, evidence: /can not be opened before/, noStatement: byVersion },
  'INS-SECONDARIES-001': {
    pass: upgrade,
    fail: { options: { source: { version: 2019 }, target: { version: 2022, secondaries: 1 } } },
    unknown: { ...blind, options: { ...blind.options, ...upgrade.options } },
    evidence: /AZUREVM2 can not be seeded/,
    noStatement: byVersion,
  },
  'INS-BUILD-001': {
    fail: { options: { target: { product: '16.0.4003.1' } } },
    unknown: noServer,
    evidence: /source 16\.0\.4165\.4, target 16\.0\.4003\.1/,
    noStatement: byVersion,
  },
  'INS-UPDATE-001': {
    side: 'target',
    fail: { options: { target: { version: 2025 } } },
    unknown: unreachable('target'),
    evidence: /AZUREVM: 17\.0\.1000\.7, RTM$/,
    noStatement: byVersion,
  },
  'INS-SUPPORT-001': {
    fail: { options: { source: { version: 2016 } } },
    unknown: noServer,
    evidence: /ONPREM: SQL Server 2016: extended support ended on 2026-07-14/,
    noStatement: byVersion,
  },
  'INS-EDITION-001': {
    side: 'target',
    fail: { options: { target: { edition: 'Standard' } } },
    unknown: unreachable('target'),
    evidence: /AZUREVM: Standard Edition/,
    noStatement: byInstallation,
  },
  'INS-LICENCE-001': {
    side: 'target',
    fail: { options: { target: { edition: 'Developer' } } },
    unknown: unreachable('target'),
    evidence: /AZUREVM: Developer Edition/,
    noStatement: byInstallation,
  },
  'INS-HADR-001': {
    fail: {
      arrange({ migration }) {
        migration.source.server.hadrEnabled = false;
      },
    },
    unknown: source({ hadrManagerStatus: 0 }),
    evidence: /ONPREM: IsHadrEnabled is 0/,
    noStatement: byInstallation,
  },
  'INS-SINGLEUSER-001': {
    fail: source({ singleUser: true }),
    unknown: noServer,
    evidence: /ONPREM: IsSingleUser is 1/,
    noStatement: byInstallation,
  },
  'INS-SERVERNAME-001': {
    fail: source({ localName: 'OLDNAME' }),
    unknown: noServer,
    evidence: /@@SERVERNAME is OLDNAME, ServerName is ONPREM/,
    noStatement: byInstallation,
  },
  'INS-CLUSTERED-001': {
    fail: source({ clustered: true }),
    unknown: noServer,
    evidence: /ONPREM: IsClustered is 1/,
    noStatement: byInstallation,
  },
  'INS-PENDING-001': {
    // SQL Server itself uses 16 MB where 0 is configured.
    pass: {
      arrange({ migration }) {
        migration.source.server.settings.configured.set('min server memory (MB)', 0);
        migration.source.server.configuration.set('min server memory (MB)', 16);
      },
    },
    fail: { arrange: ({ migration }) => void migration.source.server.settings.configured.set('clr enabled', 1) },
    unknown: noServer,
    evidence: /ONPREM: clr enabled \(configured 1, in use 0\)/,
  },
  'INS-WORKERS-001': {
    fail: {
      options: { databases: many },
      arrange: ({ migration }) => void migration.source.server.configuration.set('max worker threads', 128),
    },
    evidence: /ONPREM: 45 databases with 1 secondaries need 100 threads, availability groups may take 88 of 128/,
  },
  'INS-COLLATION-001': {
    fail: { options: { target: { collation: 'Latin1_General_100_BIN2' } } },
    unknown: noServer,
    evidence: /source SQL_Latin1_General_CP1_CI_AS, target Latin1_General_100_BIN2/,
    noStatement: byInstallation,
  },
  'INS-NAME-001': {
    fail: { options: { target: { server: 'AZUREVM\\SQL1' } } },
    evidence: /source the default instance, target SQL1/,
    noStatement: byInstallation,
  },
  'INS-PATHS-001': {
    pass: target({ dataPath: 'F:\\data\\', logPath: 'G:\\log\\' }),
    fail: {
      options: { source: { settings: { traceFlags: new Set([9571]) } }, target: { settings: { dataPath: 'F:\\data\\' } } },
    },
    evidence: /target F:\\data\\ .*; trace flag 9571 is on at the source/,
  },
  'INS-TRACEFLAGS-001': {
    pass: target({ traceFlags: new Set([7412]) }),
    fail: source({ traceFlags: new Set([3226, 4199]) }),
    unknown: noServer,
    evidence: /source 3226, 4199, target none/,
  },
  'INS-TRACEFLAGS-002': {
    fail: source({ traceFlags: new Set([1462]) }),
    unknown: noServer,
    evidence: /ONPREM: 1462 \(the log goes uncompressed/,
  },
};
