import type { LookupAllOptions } from 'node:dns';
import dns from 'node:dns/promises';
import type { FlowLaboratory } from '../flow/flow-laboratory.ts';
import { type Arrangement, type CheckCases, unreachable } from './check-case.ts';

const noServer = unreachable('source');
const noName: Arrangement = { inputs: { sourceServer: 'nosuch.invalid' } };

/** A name for which no name server answers. */
const silentName = 'silent.invalid';

function silenceNameServer(): void {
  const { lookup } = dns;
  const silent = (name: string, options: LookupAllOptions) =>
    name === silentName ? Promise.reject(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' })) : lookup(name, options);
  Object.assign(dns, { lookup: silent });
}

const byPeople = 'no statement of SQL Server changes the way to it';

export const connectionCases: CheckCases = {
  'CON-DNS-001': {
    fail: noName,
    unknown: { inputs: { sourceServer: silentName }, arrange: () => silenceNameServer() },
    evidence: /nosuch\.invalid can not be resolved/,
    noStatement: byPeople,
  },
  'CON-TCP-001': { fail: noServer, unknown: noName, evidence: /127\.0\.0\.1,1: ECONNREFUSED/, noStatement: byPeople },
  'CON-TLS-001': {
    fail: { inputs: { sourceCaCertificate: '' } },
    unknown: noServer,
    evidence: /certificate/,
    noStatement: byPeople,
  },
  'CON-LOGIN-001': {
    fail: { inputs: { sourcePassword: 'wrong' } },
    unknown: noServer,
    evidence: /Login failed for user 'migrator'/,
    noStatement: byPeople,
  },
  'CON-READ-001': {
    fail: { options: { source: { version: 2016, product: '12.0.6024.0' } } },
    unknown: noServer,
    evidence: /Invalid object name/,
    noStatement: byPeople,
  },
  'CON-BROWSER-001': {
    fail: { options: { source: { server: 'ONPREM\\SALES' }, browser: true }, inputs: { sourceServer: 'localhost\\SALES' } },
    unknown: { inputs: { sourceServer: 'nosuch.invalid\\SALES' } },
    evidence: /localhost\\SALES: the SQL Server Browser says port \d+/,
    noStatement: byPeople,
  },
  'CON-DISTINCT-001': {
    fail: { arrange: (lab: FlowLaboratory) => void Object.assign(lab.inputs, { targetServer: lab.inputs.sourceServer }) },
    unknown: noServer,
    evidence: /both are ONPREM/,
    noStatement: byPeople,
  },
  'CON-CERTIFICATE-001': {
    fail: { options: { wire: { certificateDays: 12 } } },
    unknown: noServer,
    evidence: /^CN=localhost, issued by CN=Laboratory authority \w+, valid until [-\d]+ \(1[12] days\)$/,
    noStatement: byPeople,
  },
  'CON-TLSVERSION-001': {
    fail: { options: { wire: { tlsVersion: 'TLSv1.1' } } },
    unknown: noServer,
    evidence: /the best that the source offers is TLSv1\.1/,
    noStatement: byPeople,
  },
  'CON-ENCRYPTED-001': {
    fail: { inputs: { sourceEncrypt: 'optional' } },
    evidence: /ONPREM: encrypt_option is FALSE/,
    noStatement: byPeople,
  },
  'CON-CLOCK-001': {
    fail: { options: { target: { settings: { clockAheadMs: 90_000 } } } },
    unknown: noServer,
    evidence: /the target is (89\.\d|90\.\d) to 90\.\d s ahead of the source/,
    noStatement: byPeople,
  },
  'CON-CLOCK-002': {
    side: 'target',
    fail: { options: { target: { settings: { clockAheadMs: -90_000 } } } },
    unknown: unreachable('target'),
    evidence: /the target is -90\.\d to -(89\.\d|90\.\d) s ahead of the runner/,
    noStatement: byPeople,
  },
};
