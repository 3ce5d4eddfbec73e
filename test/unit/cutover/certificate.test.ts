import { type Certificate, certificateProblems, certify } from '../../../shared/cutover/certificate.ts';
import { compareLogs } from '../../../shared/cutover/convergence.ts';
import { copy, dag, database, end, oneBlockLess } from './observations.ts';

const facts = {
  run: '1/1',
  distributedAvailabilityGroup: 'DAG',
  groupId: '11111111-1111-1111-1111-111111111111',
  source: { serverName: 'SQLSRC', productVersion: '16.0', clock: '2026-11-21T02:00:00' },
  target: { serverName: 'SQLTGT', productVersion: '16.0', clock: '2026-11-21T02:00:01' },
};
const proof = (hardened: typeof end) =>
  compareLogs(new Map([['Sales', end]]), dag('target', { databases: [database('Sales', { copy: copy({ lastHardened: hardened }) })] }));

test('holds the exact values as text', () => {
  const certificate = certify(facts, proof(end));
  expect(certificate.databases).toEqual([
    { database: 'Sales', sourceEndOfLog: '700000000000155200001', targetHardened: '700000000000155200001' },
  ]);
  expect(certificateProblems(JSON.parse(JSON.stringify(certificate)) as Certificate)).toEqual([]);
});

test('a failed proof can not be certified', () => {
  expect(() => certify(facts, proof(oneBlockLess))).toThrow('nothing to certify');
  expect(() => certify(facts, [])).toThrow('nothing to certify');
});

test('a tampered certificate does not hold, even by one unit that a double can not see', () => {
  const certificate = certify(facts, proof(end));
  const tampered = { ...certificate, databases: [{ ...certificate.databases[0], targetHardened: '700000000000155200000' }] } as Certificate;
  expect(certificateProblems(tampered)).toEqual(['Sales: 700000000000155200000 is below 700000000000155200001']);
});
