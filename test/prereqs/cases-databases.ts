import type { FlowLaboratory } from '../flow/flow-laboratory.ts';
import type { DatabaseCopy } from '../lab/engine/databases/copy.ts';
import { newGroup } from '../lab/engine/groups/create.ts';
import { enrol } from '../lab/engine/groups/model.ts';
import { migrationLogin } from '../lab/engine/migration.ts';
import { addCertificate } from '../lab/engine/servers/certificates.ts';
import { createDatabase } from '../lab/engine/servers/create-server.ts';
import { until } from '../lab/until.ts';
import type { Arrangement, CheckCases } from './check-case.ts';
import { copyOn, expecting, withSales, writeLog } from './database-arrangements.ts';

const DAY = 86_400_000;
const versions = (source: 2016 | 2017 | 2019 | 2022, target: 2016 | 2017 | 2019 | 2022) => ({
  source: { version: source },
  target: { version: target },
});

/** Sales is encrypted with a certificate of the source. */
const encrypted = (options: { readonly days?: number; readonly backedUp?: boolean; readonly onTarget?: boolean } = {}): Arrangement =>
  withSales((copy, lab) => {
    const { laboratory, source, target } = lab.migration;
    source.server.certificates.masterKeys.add('master');
    const certificate = addCertificate(laboratory, source.server, {
      name: 'TdeCertificate',
      expiresAt: laboratory.clock.now() + (options.days ?? 300) * DAY,
    });
    if (options.backedUp ?? true) certificate.privateKeyBackedUpAt = laboratory.clock.now() - DAY;
    if (options.onTarget) target.server.certificates.all.push({ ...certificate, name: 'FromSource', id: 300 });
    copy.settings.encryptedBy = certificate.thumbprint;
  });

const protectedSales = encrypted({ onTarget: true });

const withContainer = (kind: 'filestream' | 'memory-optimized', arrange: (lab: FlowLaboratory) => void = () => {}): Arrangement =>
  withSales((copy, lab) => {
    copy.storage.containers.push(kind);
    arrange(lab);
  });

const filestreamLevels = (source: number, target: number) => (lab: FlowLaboratory) => {
  lab.migration.source.server.hosting.filestreamLevel = source;
  lab.migration.target.server.hosting.filestreamLevel = target;
};

const contained = (setting: number): Arrangement =>
  withSales((copy, lab) => {
    copy.settings.containment = 'PARTIAL';
    lab.migration.target.server.configuration.set('contained database authentication', setting);
  });

/** The only volume of a side has so many percent free. */
const freePercent = (lab: FlowLaboratory, side: 'source' | 'target', percent: bigint): void => {
  for (const volume of lab.migration[side].server.hosting.volumes) volume.availableBytes = (volume.totalBytes * percent) / 100n;
};

async function openLongTransaction(lab: FlowLaboratory): Promise<void> {
  const session = lab.migration.source.openSession(
    {
      userName: migrationLogin.name,
      password: migrationLogin.password,
      database: 'Sales',
      appName: 'Order entry',
      hostName: 'APPSERVER',
      serverName: '',
      readOnlyIntent: false,
      encrypted: true,
      clientAddress: '10.1.0.50',
      localPort: 1433,
    },
    () => {},
  );
  session.beginTransaction();
  session.createTable(undefined, 'dbo', 'Orders', [{ name: 'id', type: { name: 'int' }, nullable: false, primaryKey: true }]);
  for (const transaction of copyOn(lab, 'source').data.open.values()) Object.assign(transaction, { beganAt: transaction.beganAt - 60_000 });
}

/** A database of that name is left on the target, in the middle of a restore. */
const leftOnTarget = (change: (copy: DatabaseCopy) => void = () => {}): Arrangement =>
  expecting((_copy, lab) => {
    const { laboratory, target } = lab.migration;
    const left = createDatabase(laboratory, target.server, 'Extra');
    left.state = 'RESTORING';
    change(left);
  });

export const presenceCases: CheckCases = {
  'DB-SET-001': {
    pass: { inputs: { expectedDatabases: 'Sales,Inventory,Ledger' } },
    fail: expecting(),
    evidence: /missing: Extra/,
  },
  'DB-BOTH-001': {
    fail: {
      options: versions(2019, 2022),
      arrange(lab) {
        const { laboratory, source, target, sourceGroup } = lab.migration;
        const added = createDatabase(laboratory, source.server, 'Extra');
        added.group = sourceGroup;
        added.role = 'PRIMARY';
        enrol(sourceGroup, 'Extra', laboratory.guid);
        const restored = createDatabase(laboratory, target.server, 'Extra');
        restored.state = 'RESTORING';
      },
    },
    evidence: /no copy of Extra/,
  },
  'DB-LEFTOVER-001': { fail: leftOnTarget(), evidence: /Extra is RESTORING/ },
  'DB-STATE-001': {
    fail: expecting((copy) => {
      copy.state = 'RESTORING';
    }),
    evidence: /Extra is RESTORING/,
  },
  'DB-SUSPENDED-001': {
    side: 'target',
    fail: { arrange: (lab) => lab.migration.faults.suspend(lab.migration.target, 'Sales') },
    evidence: /Sales is suspended \(SUSPEND_FROM_USER\)/,
  },
};

export const claimCases: CheckCases = {
  'DB-GROUP-001': {
    fail: expecting((copy, lab) => {
      const { laboratory, source } = lab.migration;
      const group = newGroup(laboratory, source.server, {
        group: 'OtherAg',
        clusterType: 'NONE',
        replicas: [{ name: source.server.name, endpointUrl: 'TCP://ONPREM:5022', availabilityMode: 'SYNCHRONOUS_COMMIT' }],
      });
      copy.group = group;
      copy.role = 'PRIMARY';
      enrol(group, 'Extra', laboratory.guid);
    }),
    evidence: /Extra is in OtherAg/,
  },
  'DB-MIRROR-001': {
    fail: expecting((copy) => void copy.server.hosting.mirroring.set('extra', 'MIRRORSRV')),
    evidence: /Extra is mirrored with MIRRORSRV/,
  },
  'DB-SHIPPING-001': {
    fail: withSales((copy) => {
      copy.server.hosting.logShipping.primaries.push({
        id: '0F0F0F0F-0000-4000-A000-000000000001',
        database: 'Sales',
        backupDirectory: '\\\\share\\logs',
        secondaries: [{ server: 'REPORTS', database: 'Sales_copy' }],
      });
      copy.server.hosting.logShipping.secondaries.push({
        id: '0F0F0F0F-0000-4000-A000-000000000002',
        database: 'Ledger',
        primaryServer: 'HEADOFFICE',
        primaryDatabase: 'Ledger',
      });
    }),
    evidence: /Sales is a primary \(with REPORTS\), Ledger is a secondary \(with HEADOFFICE\)/,
  },
};

export const optionCases: CheckCases = {
  'DB-RECOVERY-001': {
    fail: expecting((copy) => {
      copy.recoveryModel = 'SIMPLE';
      copy.lastBackupLsn = null;
    }),
    evidence: /Extra uses SIMPLE/,
  },
  'DB-ACCESS-001': {
    fail: expecting((copy) => {
      copy.settings.readOnly = true;
    }),
    evidence: /Extra is READ_ONLY/,
  },
  'DB-AUTOCLOSE-001': {
    fail: expecting((copy) => {
      copy.switches.autoClose = true;
    }),
    evidence: /Extra closes/,
  },
  'DB-DURABILITY-001': {
    fail: withSales((copy) => {
      copy.settings.delayedDurability = 'FORCED';
    }),
    evidence: /Sales has DELAYED_DURABILITY = FORCED/,
  },
  'DB-DURABILITY-002': {
    fail: withSales((copy) => {
      copy.settings.delayedDurability = 'ALLOWED';
    }),
    evidence: /Sales has DELAYED_DURABILITY = ALLOWED/,
  },
  'DB-PAGEVERIFY-001': {
    fail: withSales((copy) => {
      copy.settings.pageVerify = 'TORN_PAGE_DETECTION';
    }),
    evidence: /Sales uses PAGE_VERIFY TORN_PAGE_DETECTION/,
  },
  'DB-COMPAT-001': { fail: { options: versions(2022, 2019) }, evidence: /has level 160, and the target goes up to 150/ },
  'DB-COLLATION-001': {
    fail: withSales((copy) => {
      copy.settings.collation = 'Latin1_General_CI_AS';
    }),
    evidence: /Sales has Latin1_General_CI_AS, and tempdb of the target SQL_Latin1_General_CP1_CI_AS/,
    noStatement: 'the collation of a server is chosen when it is set up',
  },
  'DB-CONTAINED-001': { pass: contained(1), fail: contained(0), evidence: /Sales is contained/ },
};

export const historyCases: CheckCases = {
  'DB-CHAIN-001': {
    fail: expecting((copy) => {
      copy.lastBackupLsn = null;
    }),
    evidence: /Extra has no log chain .*NULL, full backup of \d{4}-/,
  },
  'DB-SUSPECT-001': {
    fail: withSales((copy) => {
      const page = { databaseId: copy.id, fileId: 1, at: copy.createdAt };
      copy.server.hosting.suspectPages.push({ ...page, pageId: 77n, eventType: 2 }, { ...page, pageId: 78n, eventType: 4 });
    }),
    evidence: /Sales has 1 damaged pages/,
    noStatement: 'whether a page is sound again is for a person to judge',
  },
  'DB-CHECKDB-001': {
    fail: withSales((copy) => {
      copy.settings.lastGoodCheckAt = undefined;
    }),
    evidence: /Sales was never checked/,
  },
};

export const encryptionCases: CheckCases = {
  'DB-TDE-001': { pass: protectedSales, fail: encrypted(), evidence: /Sales needs TdeCertificate 0x[0-9A-F]{40}/ },
  'DB-TDE-002': {
    pass: protectedSales,
    fail: encrypted({ days: -3 }),
    evidence: /TdeCertificate expired [34] days ago/,
    noStatement: 'the new certificate has to be on every replica of both sides before the keys are given to it',
  },
  'DB-TDE-003': { pass: protectedSales, fail: encrypted({ backedUp: false }), evidence: /TdeCertificate was never backed up/ },
};

export const featureCases: CheckCases = {
  'DB-FILESTREAM-001': {
    pass: withContainer('filestream', filestreamLevels(2, 2)),
    fail: withContainer('filestream', filestreamLevels(2, 1)),
    evidence: /Sales: level 2 on the source, 1 on the target/,
    noStatement: 'FILESTREAM of the service is switched on in SQL Server Configuration Manager',
  },
  'DB-XTP-001': {
    pass: withContainer('memory-optimized'),
    fail: withContainer('memory-optimized', (lab) => {
      lab.migration.target.server.hosting.memoryOptimizedTables = false;
    }),
    evidence: /Sales: IsXTPSupported is 0/,
    noStatement: 'it is a property of the edition and the platform',
  },
};

export const fileCases: CheckCases = {
  'DB-PATH-001': {
    pass: expecting(),
    fail: expecting((copy) => {
      copy.storage.folder = 'F:\\Data\\';
    }),
    evidence: /F:\\Data\\ is on a drive that the target does not have/,
    noStatement: 'a drive is not made with T-SQL',
  },
  'DB-SPACE-001': {
    pass: expecting(),
    fail: expecting((copy, lab) => {
      copy.storage.dataPages = 131_072 * 100;
      freePercent(lab, 'target', 12n);
    }),
    evidence: /C:\\ has \d+ MB free, and 102464 MB are to come/,
    noStatement: 'a volume is not enlarged with T-SQL',
  },
  'DB-VOLUME-001': {
    side: 'target',
    fail: { arrange: (lab) => freePercent(lab, 'target', 5n) },
    evidence: /C:\\ has \d+ of \d+ MB free/,
    noStatement: 'a volume is not enlarged with T-SQL',
  },
};

export const logCases: CheckCases = {
  'DB-LOG-001': {
    fail: {
      async arrange(lab) {
        writeLog(lab, 2);
        lab.migration.faults.limitLog(lab.migration.source, 'Sales', 2_048);
        const { log } = copyOn(lab, 'source');
        await until(() => log.totalBytes > 2_000_000);
      },
    },
    evidence: /Sales uses \d+ of 2\d{3} KB/,
  },
  'DB-LOGREUSE-001': {
    fail: withSales((copy) => {
      copy.settings.logReaderBehind = true;
    }),
    evidence: /Sales waits for REPLICATION/,
    noStatement: 'what reads the log is repaired at the log reader',
  },
  'DB-VLF-001': {
    fail: withSales((copy) => {
      copy.storage.virtualLogFiles = 4_000;
    }),
    evidence: /Sales has 4000 virtual log files/,
    noStatement: 'shrinking a log takes several rounds, and somebody who watches them',
  },
};

export const flowCases: CheckCases = {
  'DB-SENDQUEUE-001': {
    fail: {
      async arrange(lab) {
        lab.migration.link.cut();
        writeLog(lab, 80);
        await until(() => copyOn(lab, 'source').log.bytesIn(copyOn(lab, 'source').shippable) > 80_000_000);
      },
    },
    evidence: /Sales has \d{5} KB of log to send/,
    noStatement: 'log is sent as fast as the link lets it',
  },
  'DB-REDOQUEUE-001': {
    fail: {
      options: { timings: { redoRateKBps: 1 }, link: { bandwidthKBps: 100_000_000 } },
      async arrange(lab) {
        writeLog(lab, 300);
        await until(() => copyOn(lab, 'target').redoQueueKB > 290_000);
      },
    },
    evidence: /Sales has \d{6} KB of log to redo/,
    noStatement: 'log is redone as fast as the target can',
  },
  'DB-TRAN-001': {
    fail: { arrange: openLongTransaction },
    evidence: /Sales: session \d+, login "migrator", host "APPSERVER", program "Order entry", open for 6\d s/,
  },
};
