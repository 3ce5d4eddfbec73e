import type { LinkObservation } from '../../../../shared/cutover/link/observation.ts';
import { classifyLink, type LinkStateName, linkPatterns } from '../../../../shared/cutover/link/state.ts';
import { copy, dag, database, oneBlockLess, side } from '../observations.ts';
import { healthy, instance, instanceDatabase, link, linkDatabase, seen, writable } from './link-observations.ts';

const demoted = dag('source', { role: 'SECONDARY' });
const primary = link({ instanceRole: 'Primary', partnerRole: 'Secondary' });
const roleless = link({ instanceRole: undefined, partnerRole: undefined });
const nothing = (change: Parameters<typeof side>[1] = {}) => side('source', { dag: undefined, ...change });
const behind = [linkDatabase('Sales', { lastHardened: oneBlockLess }), linkDatabase('Orders')];
const behindInstance = instance([instanceDatabase('Sales', { lastHardened: undefined }), instanceDatabase('Orders')]);
const backup = { firstFullBackup: '2026-11-21T03:00:00Z' };

const cases: readonly [string, LinkStateName, LinkObservation][] = [
  ['the source can not be read', 'unknown', { ...healthy(), source: undefined }],
  ['Azure can not be asked', 'unknown', { ...healthy(), link: undefined }],
  ['the instance can not be read', 'unknown', { ...healthy(), instance: undefined }],
  [
    'no DAG is visible, and no right to see it',
    'unknown',
    { ...healthy(), source: nothing({ rights: { sysadmin: false, viewServerState: true, viewAnyDefinition: false } }) },
  ],
  [
    'another replica is primary in the group of the link',
    'unknown',
    { ...healthy(), source: nothing({ secondaryGroupNames: ['AG1'] }), link: link({ partnerGroup: 'ag1' }) },
  ],
  [
    'the link is gone, and this server is secondary in some group',
    'unknown',
    { ...healthy(), source: nothing({ secondaryGroupNames: ['Other'] }), link: 'gone' },
  ],
  [
    'the link is gone, and this server is secondary in a group that has nothing to do with it',
    'dropped',
    { ...healthy(), source: nothing({ secondaryGroupNames: ['Other'] }), link: 'gone', memberGroup: 'AG1' },
  ],
  ['nothing is left', 'dropped', { ...healthy(), source: nothing(), link: 'gone' }],
  ['Azure says no role, and the source is primary', 'ready', seen(dag('source'), roleless)],
  ['Azure says no role, and the source is primary, and the instance takes writes', 'split', seen(dag('source'), roleless, writable())],
  ['Azure says no role, and the source is secondary', 'unknown', seen(demoted, roleless, writable())],
  [
    'Azure says only that the source is secondary, and the source calls itself primary',
    'unknown',
    seen(dag('source'), link({ instanceRole: undefined, partnerRole: 'Secondary' })),
  ],
  ['the link has another group_id', 'different-dag', seen(dag('source'), link({ groupId: '44444444-4444-4444-4444-444444444444' }))],
  [
    'the group_id differs in case only',
    'ready',
    seen(dag('source', { groupId: 'abcdef00-1111-1111-1111-111111111111' }), link({ groupId: 'ABCDEF00-1111-1111-1111-111111111111' })),
  ],
  ['Azure does not say the group_id', 'unknown', seen(dag('source'), link({ groupId: undefined }))],
  [
    'asynchronous on both sides',
    'replicating-async',
    seen(dag('source', { mode: 'asynchronous-commit' }), link({ replicationMode: 'Async' })),
  ],
  ['synchronous on the source, Async in Azure', 'mixed', seen(dag('source'), link({ replicationMode: 'Async' }))],
  ['asynchronous on the source, Sync in Azure', 'mixed', seen(dag('source', { mode: 'asynchronous-commit' }))],
  ['Azure does not say the replication mode', 'unknown', seen(dag('source'), link({ replicationMode: undefined }))],
  [
    'the source does not say a commit mode',
    'unknown',
    seen(dag('source', { members: dag('source').members.map((member) => ({ ...member, commitMode: undefined })) })),
  ],
  ['healthy and synchronous', 'ready', healthy()],
  ['names differ in case only', 'ready', seen(dag('source'), link({ databases: [linkDatabase('SALES'), linkDatabase('orders')] }))],
  [
    'one database not SYNCHRONIZED',
    'syncing',
    seen(
      dag('source', { databases: [database('Sales'), database('Orders', { forwarder: copy({ synchronizationState: 'SYNCHRONIZING' }) })] }),
    ),
  ],
  [
    'the source has no row about the instance',
    'syncing',
    seen(dag('source', { databases: [database('Sales'), database('Orders', { forwarder: undefined })] })),
  ],
  [
    'a broken connection',
    'syncing',
    seen(dag('source'), link({ databases: [linkDatabase('Sales', { connected: false, health: 'NOT_HEALTHY' }), linkDatabase('Orders')] })),
  ],
  ['no database on the source', 'unsafe', seen(dag('source', { databases: [] }))],
  ['a database of the source is not in the link', 'unsafe', seen(dag('source'), link({ databases: [linkDatabase('Sales')] }))],
  ['a database of the link is not on the source', 'unsafe', seen(dag('source', { databases: [database('Sales')] }))],
  ['a database is not on the instance', 'unsafe', seen(dag('source'), link(), instance([instanceDatabase('Sales')]))],
  [
    'NOT_HEALTHY although connected',
    'unsafe',
    seen(dag('source'), link({ databases: [linkDatabase('Sales', { health: 'NOT_HEALTHY' }), linkDatabase('Orders')] })),
  ],
  [
    'PARTIALLY_HEALTHY is no failure',
    'ready',
    seen(dag('source'), link({ databases: [linkDatabase('Sales', { health: 'PARTIALLY_HEALTHY' }), linkDatabase('Orders')] })),
  ],
  [
    'an error of the link',
    'unsafe',
    seen(dag('source'), link({ databases: [linkDatabase('Sales', { replicaState: 'LinkCreationError' }), linkDatabase('Orders')] })),
  ],
  [
    'a suspended copy on the source',
    'unsafe',
    seen(dag('source', { databases: [database('Sales', { copy: copy({ suspended: true }) }), database('Orders')] })),
  ],
  [
    'a suspended copy on the instance',
    'unsafe',
    seen(dag('source', { databases: [database('Sales', { forwarder: copy({ suspended: true }) }), database('Orders')] })),
  ],
  [
    'Azure reports a failover',
    'switching',
    seen(dag('source'), link({ databases: [linkDatabase('Sales', { replicaState: 'LinkFailoverInProgress' }), linkDatabase('Orders')] })),
  ],
  ['the source is secondary, the instance lacks log', 'switching', seen(demoted, link({ databases: behind }), behindInstance)],
  ['the source is secondary, the instance has all the log', 'fenced-equal', seen(demoted)],
  [
    'the source is secondary, equal, but Azure is still at it',
    'switching',
    seen(demoted, link({ databases: [linkDatabase('Sales', { replicaState: 'LinkFailoverInProgress' }), linkDatabase('Orders')] })),
  ],
  ['the source is resolving', 'unknown', seen(dag('source', { role: 'RESOLVING' }))],
  ['the instance is primary and recovers', 'recovering', seen(demoted, primary)],
  [
    'the instance is primary, and nobody says whether it takes writes',
    'recovering',
    seen(demoted, primary, writable({ writable: undefined })),
  ],
  ['the instance is primary and takes writes', 'promoted', seen(demoted, primary, writable())],
  [
    'only one database has its full backup',
    'promoted',
    seen(
      demoted,
      primary,
      instance([instanceDatabase('Sales', { writable: true, ...backup }), instanceDatabase('Orders', { writable: true })]),
    ),
  ],
  ['every database has its full backup', 'backed-up', seen(demoted, primary, writable(backup))],
  ['both primary', 'split', seen(dag('source'), primary)],
  ['Azure says secondary and the databases take writes', 'split', seen(dag('source'), link(), writable())],
  ['the link is gone, the instance recovers', 'removing', seen(dag('source'), 'gone')],
  [
    'the link is gone, and nobody says whether the instance takes writes',
    'removing',
    seen(dag('source'), 'gone', writable({ writable: undefined })),
  ],
  [
    'the link is gone, one database does not take writes yet',
    'removing',
    seen(dag('source'), 'gone', instance([instanceDatabase('Sales', { writable: true }), instanceDatabase('Orders')])),
  ],
  ['the link is gone, the instance takes writes', 'removed', seen(dag('source'), 'gone', writable())],
  ['Azure knows no such link, and the source is still connected', 'unknown', { ...healthy(), link: 'gone', instance: writable() }],
  ['the same with a demoted source', 'removed', seen(demoted, 'gone', writable())],
  ['the link is gone, and the databases are not on the instance', 'not-linked', seen(dag('source'), 'gone', instance([]))],
  [
    'the link is gone, and one database is not on the instance',
    'not-linked',
    seen(dag('source'), 'gone', instance([instanceDatabase('Sales', { writable: true })])),
  ],
  ['the link is gone, and nobody says which databases it had', 'not-linked', seen(dag('source', { databases: [] }), 'gone', writable())],
  ['the DAG was dropped on the source before the failover', 'orphaned', { ...healthy(), source: nothing() }],
  [
    'the DAG was dropped on the source after the failover',
    'half-dropped',
    { source: nothing(), link: primary, instance: writable(backup) },
  ],
  ['the same before the first full backup', 'promoted', { source: nothing(), link: primary, instance: writable() }],
  ['the same before the databases take writes', 'recovering', { source: nothing(), link: primary, instance: instance() }],
];

test.each(cases)('%s: %s', (_name, expected, observation) => {
  const state = classifyLink(observation);
  expect(state.name).toBe(expected);
  expect(state.because).toMatch(/^\S.{10,}$/);
});

test('every state of the table has a case', () => {
  const shown = new Set(cases.map(([, state]) => state));
  expect(linkPatterns.map(({ state }) => state).filter((state) => !shown.has(state))).toEqual([]);
});

test.each<[string, LinkObservation, RegExp]>([
  [
    'names what is not healthy, with the error of Azure',
    seen(
      dag('source'),
      link({ databases: [linkDatabase('Sales', { health: 'NOT_HEALTHY', lastError: 'certificate expired' }), linkDatabase('Orders')] }),
    ),
    /Sales is NOT_HEALTHY \(certificate expired\)/,
  ],
  ['names what is not on the instance', seen(dag('source'), link(), instance([instanceDatabase('Sales')])), /not on the instance: Orders/],
  [
    'names both group_ids',
    seen(dag('source'), link({ groupId: '44444444-4444-4444-4444-444444444444' })),
    /group_id 11111111-.*, the link 44444444-/,
  ],
  [
    'names what is not writable',
    seen(dag('source'), 'gone', instance([instanceDatabase('Sales', { writable: true }), instanceDatabase('Orders')])),
    /can not be told: Orders$/,
  ],
  [
    'names what is not proved',
    seen(demoted, link({ databases: behind }), behindInstance),
    /not proved: Sales \(the instance has not hardened all the log yet\)/,
  ],
  ['says that the source may still take writes', seen(dag('source'), 'gone', writable()), /the source still has .* may still take writes/],
  [
    'names a broken connection',
    seen(dag('source'), link({ databases: [linkDatabase('Sales', { connected: false }), linkDatabase('Orders')] })),
    /Sales \(not connected\)/,
  ],
  [
    'names the group that hides the DAG',
    { ...healthy(), source: nothing({ secondaryGroupNames: ['AG1'] }), link: link({ partnerGroup: 'AG1' }) },
    /SQLSRC is not the primary replica of AG1/,
  ],
])('the reason %s', (_name, observation, expected) => {
  expect(classifyLink(observation).because).toMatch(expected);
});
