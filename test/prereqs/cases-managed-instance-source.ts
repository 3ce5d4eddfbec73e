import { addCertificate } from '../lab/engine/servers/certificates.ts';
import { setEndpoint } from './arrange-network.ts';
import type { Arrangement, CheckCases } from './check-case.ts';
import { blindSource, build, hideSales, linkAfter, linkWith, noSource, onLink, salesOf, withLinkedSales } from './link-arrangements.ts';

const flags = (...on: readonly number[]): Arrangement => linkWith({ source: { settings: { traceFlags: new Set(on) } } });
const byInstallation = 'it is changed by another installation';
const beforeTheLink = 'a database in an availability group can not be changed so';

/** Sales is encrypted with a certificate of master. */
const encrypted = (then: Parameters<typeof linkAfter>[0] = () => undefined, link: Parameters<typeof linkAfter>[1] = {}): Arrangement =>
  linkAfter((lab) => {
    const { laboratory, source } = lab.migration;
    salesOf(lab).settings.encryptedBy = addCertificate(laboratory, source.server, { name: 'TdeCertificate' }).thumbprint;
    return then(lab);
  }, link);

const off = { pass: onLink, unknown: blindSource } as const;

export const managedInstanceSourceCases: CheckCases = {
  'MI-ENDPOINT-001': {
    ...off,
    fail: linkAfter(({ migration: { source } }) => setEndpoint(source, { authentication: [{ kind: 'windows', protocol: 'NEGOTIATE' }] })),
    evidence: /Hadr_endpoint, port 5022: NEGOTIATE/,
    noStatement: 'the instance has to be given the public part of the certificate too',
  },
  'MI-BUILD-001': {
    pass: onLink,
    fail: build(2016, '13.0.6300.2'),
    unknown: noSource,
    evidence: /ONPREM: SQL Server 2016 13\.0\.6300\.2/,
    noStatement: byInstallation,
  },
  'MI-EDITION-001': {
    pass: linkWith({ source: { edition: 'Standard' } }),
    fail: linkWith({ source: { edition: 'Web' } }),
    unknown: noSource,
    evidence: /ONPREM: Web Edition/,
    noStatement: byInstallation,
  },
  'MI-MULTI-001': {
    pass: onLink,
    fail: linkWith({ databases: ['Sales', 'Inventory'], source: { version: 2019 } }),
    unknown: noSource,
    evidence: /^2 databases, Enterprise Edition.*15\.0\.4385\.2 \(CU28\)/,
    noStatement: 'links are created again',
  },
  'MI-CONTAINED-001': {
    pass: linkWith({ databases: ['Sales', 'Inventory'] }),
    unknown: noSource,
    fail: linkWith({ databases: ['Sales', 'Inventory'], source: { groupKind: 'contained', version: 2025 } }),
    evidence: /SourceAg is contained/,
    noStatement: 'the group is created again',
  },
  'MI-MASTERKEY-001': {
    ...off,
    fail: linkAfter(({ migration }) => void migration.source.server.certificates.masterKeys.delete('master')),
    evidence: /ONPREM: master has no master key/,
  },
  'MI-TRACEFLAGS-001': {
    pass: flags(1800, 9567),
    fail: flags(1800),
    unknown: noSource,
    evidence: /ONPREM: missing 9567 .*; on: 1800/,
  },
  'MI-TRACEFLAGS-002': { pass: onLink, fail: flags(12381), unknown: noSource, evidence: /ONPREM: 12381 is on/ },
  'MI-ADR-001': {
    ...off,
    pass: withLinkedSales(({ settings }) => {
      settings.acceleratedRecovery = true;
    }),
    fail: withLinkedSales(({ settings }) => {
      settings.acceleratedRecovery = true;
      settings.versionStoreFilegroup = 2;
    }),
    evidence: /Sales has its version store in filegroup 2/,
    noStatement: beforeTheLink,
  },
  'MI-BROKER-001': {
    ...off,
    pass: withLinkedSales(({ switches }) => {
      switches.broker = true;
    }),
    fail: onLink,
    evidence: /Sales has it off/,
    noStatement: beforeTheLink,
  },
  'MI-LOGFILES-001': {
    ...off,
    fail: withLinkedSales(({ storage }) => void storage.moreLogFiles.push('Sales_log2')),
    evidence: /Sales has 2 log files: Sales_log, Sales_log2/,
    noStatement: 'a log file has to be empty before it can be removed',
  },
  'MI-FILESTREAM-001': {
    ...off,
    fail: withLinkedSales(({ storage }) => void storage.containers.push('filestream')),
    evidence: /FILESTREAM containers in Sales/,
    noStatement: 'the data have to be moved',
  },
  'MI-TDE-001': {
    pass: encrypted(),
    fail: encrypted(hideSales, { instance: { sqlLogin: false } }),
    unknown: encrypted(({ azure }) => void azure.world.assignments.splice(0)),
    evidence: /Sales is encrypted by CERTIFICATE, and is not on the instance yet/,
    noStatement: 'the certificate is uploaded to Azure',
  },
};
