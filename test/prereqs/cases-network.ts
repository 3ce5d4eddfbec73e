import { setEndpoint, useCertificates } from './arrange-network.ts';
import { type Arrangement, type CheckCases, unreachable } from './check-case.ts';

const listeners: Arrangement = {
  options: { source: { listener: 'source-ls', secondaries: 1 }, target: { listener: 'target-ls', secondaries: 1 } },
};
const certificates: Arrangement = { arrange: (lab) => useCertificates(lab.migration) };
const expiring = (days: number): Arrangement => ({ arrange: (lab) => useCertificates(lab.migration, days) });
const byCluster = 'the listener is a resource of the cluster or of Azure';

/** Stores another LISTENER_URL on one side. */
const storedUrl = (side: 'source' | 'target', member: 'SourceAg' | 'TargetAg', url: string): Arrangement => ({
  ...listeners,
  arrange({ migration }) {
    const [dag] = migration[`${side}Group`].distributed;
    const entry = dag?.members.find((one) => one.name === member);
    if (entry) entry.listenerUrl = url;
  },
});

export const networkCases: CheckCases = {
  'NET-ENDPOINT-001': {
    fail: {
      arrange({ migration: { source } }) {
        source.server.endpoint = undefined;
      },
    },
    evidence: /^ONPREM has no endpoint FOR DATABASE_MIRRORING/,
  },
  'NET-STARTED-001': {
    fail: { arrange: ({ migration }) => setEndpoint(migration.source, { state: 'STOPPED', listening: false }) },
    evidence: /^Hadr_endpoint is STOPPED/,
  },
  'NET-ROLE-001': {
    fail: { arrange: ({ migration }) => setEndpoint(migration.source, { role: 'WITNESS' }) },
    evidence: /ROLE = WITNESS/,
  },
  'NET-ADDRESS-001': {
    fail: { arrange: ({ migration }) => setEndpoint(migration.source, { address: '10.1.0.4' }) },
    evidence: /listens on 10\.1\.0\.4 only/,
  },
  'NET-LISTENING-001': {
    fail: { arrange: ({ migration }) => setEndpoint(migration.source, { listening: false }) },
    evidence: /nothing of SQL Server listens on port 5022/,
  },
  'NET-ENCRYPTION-001': {
    fail: { arrange: ({ migration }) => setEndpoint(migration.target, { encryption: { use: 'REQUIRED', algorithms: ['RC4'] } }) },
    evidence: /source Hadr_endpoint AES; target Hadr_endpoint RC4: no algorithm in common/,
  },
  'NET-CIPHER-001': {
    fail: { arrange: ({ migration }) => setEndpoint(migration.source, { encryption: { use: 'SUPPORTED', algorithms: ['AES', 'RC4'] } }) },
    evidence: /allows NONE, AES, RC4/,
  },
  'NET-CERTIFICATE-001': { pass: certificates, fail: expiring(-1), evidence: /^source_cert expires \d{4}-\d\d-\d\d: it is over/ },
  'NET-EXPIRY-001': { pass: certificates, fail: expiring(10), evidence: /^source_cert expires .*: 9 days left/ },
  'NET-CONNECT-001': {
    fail: { options: { target: { serviceAccount: 'CONTOSO\\azuresql' } } },
    evidence: /the target runs as CONTOSO\\azuresql, which has no CONNECT on Hadr_endpoint/,
  },
  'NET-URLPORT-001': {
    fail: storedUrl('source', 'TargetAg', 'TCP://target-ls:1433'),
    evidence: /TargetAg: TCP:\/\/target-ls:1433; the endpoint of AZUREVM has port 5022/,
  },
  'NET-URLNODE-001': {
    side: 'target',
    fail: storedUrl('target', 'SourceAg', 'TCP://onprem.contoso.com:5022'),
    evidence: /onprem\.contoso\.com is one of 2 replicas of SourceAg/,
  },
  'NET-URLSAME-001': {
    fail: storedUrl('target', 'SourceAg', 'TCP://old-ls:5022'),
    unknown: unreachable('source'),
    evidence: /SourceAg: source TCP:\/\/source-ls:5022, target TCP:\/\/old-ls:5022/,
  },
  'NET-DNN-001': {
    pass: listeners,
    fail: {
      ...listeners,
      arrange({ migration: { sourceGroup } }) {
        if (sourceGroup.listener) sourceGroup.listener = { ...sourceGroup.listener, distributedNetworkName: true };
      },
    },
    side: 'source',
    evidence: /^source-ls is a distributed network name/,
    noStatement: byCluster,
  },
  'NET-BALANCER-001': {
    pass: listeners,
    fail: { ...listeners, probe: async () => 'ECONNREFUSED' },
    evidence: /^target-ls has one address \(.*10\.2\.0\.20/,
    noStatement: byCluster,
  },
  'NET-PROBE-001': {
    fail: { ...listeners, probe: async (host, port) => (port === 5022 ? `${host},${port}: no answer within 5000 ms` : undefined) },
    evidence: /source-ls port 5022: source-ls,5022: no answer within 5000 ms; source-ls port 1433: open/,
    noStatement: 'firewalls do not speak T-SQL',
  },
};
