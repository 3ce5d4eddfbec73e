import type { SideObservation } from '../../../shared/cutover/observation.ts';
import { isBlocking } from '../../../shared/prereqs/assess.ts';
import type { Facts, Verdict } from '../../../shared/prereqs/check.ts';
import { checks, runChecks } from '../../../shared/prereqs/run-checks.ts';
import { SqlFailure } from '../../../shared/sqlserver/errors.ts';
import type { Reach } from '../../../shared/sqlserver/reachability.ts';
import type { SqlSession } from '../../../shared/sqlserver/session.ts';
import { copy, dag, database, side } from '../cutover/observations.ts';

const reached: Reach = { session: undefined, failure: undefined, evidence: { dns: 'a', tcp: 'b', tls: 'c', login: 'd' } };

const facts = (source: SideObservation | undefined, target: SideObservation | undefined, expectedDatabases?: readonly string[]): Facts => ({
  route: 'sql-vm',
  source: { side: 'source', reach: reached, observation: source, readings: {} },
  target: { side: 'target', reach: reached, observation: target, readings: {} },
  dagName: 'DAG',
  expectedDatabases,
});

/** Checks that judge nothing beside the observation; for the others there is the laboratory. */
const observed = checks.filter((check) => check.reads.length === 0);

const healthy = facts(side('source'), side('target'));
const verdict = (given: Facts, id: string, which: 'source' | 'target' | 'both' = 'source'): Verdict | 'skipped' | undefined =>
  runChecks(given).find((finding) => finding.id === id && finding.side === which)?.verdict;

const withServer = (change: Partial<SideObservation['server']>): SideObservation => {
  const here = side('source');
  return { ...here, server: { ...here.server, ...change } };
};

test('ids are stable words and unique', () => {
  const ids = checks.map((check) => check.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[A-Z]+-[A-Z]+-\d{3}$/);
});

test('a healthy pair has no finding that blocks', () => {
  expect(runChecks(healthy, observed).filter((finding) => isBlocking(finding))).toEqual([]);
});

/** Without the inputs that name a machine they are not applicable. */
const asksAzure = new Set(checks.filter((check) => check.asks).map((check) => check.id));

test('what could not be read is unknown, and blocks', () => {
  const findings = runChecks(facts(side('source'), undefined)).filter(
    (finding) => finding.family !== 'connection' && finding.side === 'target' && !asksAzure.has(finding.id),
  );
  expect(new Set(findings.map((finding) => finding.verdict))).toEqual(new Set(['unknown']));
  expect(findings.some((finding) => isBlocking(finding))).toBe(true);
});

test.each(['dns', 'tcp', 'tls', 'login'] as const)('a failure at %s fails that step and leaves the later ones unknown', (step) => {
  const order = ['dns', 'tcp', 'tls', 'login'];
  const broken = { ...facts(undefined, side('target')) };
  const source = { ...broken.source, reach: { session: undefined, failure: new SqlFailure(step, 'why'), evidence: {} } };
  const verdicts = runChecks({ ...broken, source })
    .filter((finding) => /^CON-(DNS|TCP|TLS|LOGIN)-/.test(finding.id) && finding.side === 'source')
    .map((finding) => finding.verdict);
  expect(verdicts).toEqual(order.map((name, index) => (index < order.indexOf(step) ? 'pass' : name === step ? 'fail' : 'unknown')));
});

const none = { sysadmin: false, viewServerState: false, viewAnyDefinition: false };
const group = dag('source').memberGroup;
const replica = group?.replicas[0];
if (!group || !replica) throw new Error('fixture');

test.each<[string, 'source' | 'target' | 'both', Verdict, Facts]>([
  ['CON-READ-001', 'source', 'pass', healthy],
  ['CON-READ-001', 'source', 'unknown', facts(undefined, side('target'))],
  [
    'CON-READ-001',
    'source',
    'fail',
    {
      ...healthy,
      source: {
        side: 'source',
        reach: { ...reached, session: {} as SqlSession },
        observation: undefined,
        readFailure: 'why',
        readings: {},
      },
    },
  ],
  ['INS-VERSION-001', 'source', 'fail', facts(withServer({ majorVersion: 12, productVersion: '12.0.6000.0' }), side('target'))],
  ['INS-DIRECTION-001', 'both', 'fail', facts(withServer({ majorVersion: 17 }), side('target'))],
  ['INS-DIRECTION-001', 'both', 'pass', facts(withServer({ majorVersion: 15 }), side('target'))],
  ['INS-WAYBACK-001', 'both', 'fail', facts(withServer({ majorVersion: 15 }), side('target'))],
  ['INS-EDITION-001', 'source', 'fail', facts(withServer({ engineEdition: 2, edition: 'Standard Edition' }), side('target'))],
  ['INS-LICENCE-001', 'source', 'fail', facts(withServer({ edition: 'Developer Edition (64-bit)' }), side('target'))],
  ['INS-HADR-001', 'source', 'fail', facts(withServer({ hadrEnabled: false }), side('target'))],
  ['INS-HADR-001', 'source', 'unknown', facts(withServer({ hadrManagerRunning: false }), side('target'))],
  ['DAG-FOUND-001', 'source', 'fail', facts(side('source', { dag: undefined }), side('target'))],
  ['DAG-FOUND-001', 'source', 'unknown', facts(side('source', { dag: undefined, rights: none }), side('target'))],
  [
    'DAG-IDENTITY-001',
    'both',
    'fail',
    facts(side('source', { dag: dag('source', { groupId: '99999999-9999-9999-9999-999999999999' }) }), side('target')),
  ],
  ['DAG-ROLES-001', 'both', 'fail', facts(side('source'), side('target', { dag: dag('target', { role: 'PRIMARY' }) }))],
  ['DAG-ROLES-001', 'both', 'unknown', facts(side('source', { dag: dag('source', { role: 'RESOLVING' }) }), side('target'))],
  [
    'DAG-STATE-001',
    'both',
    'fail',
    facts(side('source', { dag: dag('source', { databases: [database('Sales', { copy: copy({ suspended: true }) })] }) }), side('target')),
  ],
  [
    'DAG-CONNECTED-001',
    'both',
    'fail',
    facts(
      side('source', { dag: dag('source', { members: dag('source').members.map((m) => ({ ...m, connected: m.isLocal })) }) }),
      side('target'),
    ),
  ],
  [
    'DAG-CONNECTED-001',
    'both',
    'unknown',
    facts(
      side('source', { dag: dag('source', { members: dag('source').members.map((m) => ({ ...m, connected: undefined })) }) }),
      side('target'),
    ),
  ],
  [
    'DAG-MODE-001',
    'source',
    'fail',
    facts(
      side('source', {
        dag: dag('source', {
          members: dag('source').members.map((m) => ({ ...m, commitMode: m.isLocal ? 'synchronous-commit' : 'asynchronous-commit' })),
        }),
      }),
      side('target'),
    ),
  ],
  [
    'AG-PRIMARY-001',
    'source',
    'fail',
    facts(
      side('source', { dag: dag('source', { memberGroup: { ...group, replicas: [{ ...replica, commitMode: 'asynchronous-commit' }] } }) }),
      side('target'),
    ),
  ],
  [
    'AG-HEALTH-001',
    'source',
    'fail',
    facts(
      side('source', { dag: dag('source', { memberGroup: { ...group, replicas: [{ ...replica, health: 'NOT_HEALTHY' }] } }) }),
      side('target'),
    ),
  ],
  [
    'AG-HEALTH-001',
    'source',
    'unknown',
    facts(
      side('source', { dag: dag('source', { memberGroup: { ...group, replicas: [{ ...replica, health: undefined }] } }) }),
      side('target'),
    ),
  ],
  ['DB-SET-001', 'source', 'fail', facts(side('source'), side('target'), ['Sales'])],
  ['DB-SET-001', 'source', 'pass', facts(side('source'), side('target'), ['sales', 'orders'])],
  ['DB-BOTH-001', 'both', 'fail', facts(side('source'), side('target', { dag: dag('target', { databases: [database('Sales')] }) }))],
  [
    'DB-STATE-001',
    'source',
    'fail',
    facts(
      side('source', { dag: dag('source', { databases: [database('Sales', { state: 'SUSPECT', writable: false })] }) }),
      side('target'),
    ),
  ],
  ['DB-STATE-001', 'source', 'unknown', facts(side('source', { dag: dag('source', { databases: [] }) }), side('target'))],
])('%s on %s: %s', (id, which, expected, given) => {
  expect(verdict(given, id, which)).toBe(expected);
});

test('every finding that fails says what to do', () => {
  const broken = facts(
    side('source', { rights: none, dag: undefined }),
    side('target', { dag: dag('target', { databases: [database('Sales', { recoveryModel: 'SIMPLE' })] }) }),
  );
  for (const finding of runChecks(broken)) if (finding.verdict === 'fail') expect(finding.remedy).toBeTruthy();
});

test.each(['fenced', 'promoted'])('a migration that is already %s passes, so that the whole pipeline can be run again', (when) => {
  const source = side('source', {
    dag: dag('source', { role: 'SECONDARY', databases: [database('Sales', { writable: false, state: 'ONLINE' })] }),
  });
  const role = when === 'promoted' ? 'PRIMARY' : 'SECONDARY';
  const members = dag('target').members.map((member) => ({
    ...member,
    role: member.isLocal ? ('PRIMARY' as const) : ('SECONDARY' as const),
  }));
  const target = side('target', {
    dag: dag('target', {
      role,
      databases: [database('Sales', { writable: when === 'promoted' })],
      ...(when === 'promoted' && { members }),
    }),
  });
  const blocking = runChecks(facts(source, target), observed).filter((finding) => isBlocking(finding));
  expect(blocking.map((finding) => finding.id)).toEqual([]);
});
