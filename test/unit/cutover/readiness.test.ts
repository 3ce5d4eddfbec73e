import type { CopyObservation, MemberGroupObservation, ReplicaObservation } from '../../../shared/cutover/observation.ts';
import {
  brokenParts,
  describeTransaction,
  type LogSpace,
  longQueues,
  longTransactions,
  type OpenTransaction,
  openTooLong,
  unknownLogs,
  victims,
} from '../../../shared/cutover/readiness.ts';
import { both, copy, dag, database } from './observations.ts';

const open = (change: Partial<OpenTransaction> = {}): OpenTransaction => ({
  database: 'Sales',
  transactionId: '1001',
  sessionId: 57,
  age: 61_500,
  logBytes: 10_240n,
  host: 'APPSERVER',
  program: 'Order entry',
  login: 'application',
  own: false,
  ...change,
});
const nameOf = (input: string) => `<${input}>`;

describe('long transactions', () => {
  test.each([
    ['younger', 29_999, false],
    ['just as old', 30_000, false],
    ['older', 30_001, true],
    ['of unknown age: not taken for young', undefined, true],
    ['from the future, as after a change of the clock: not taken for young', -5, true],
  ])('%s', (_name, age, long) => {
    expect(longTransactions([open({ age })], 30_000)).toHaveLength(long ? 1 : 0);
  });

  test.each([
    ['an application', {}, [57]],
    ['a session of this pack', { own: true }, []],
    ['a transaction without a session', { sessionId: undefined }, []],
    ['an orphaned distributed transaction', { sessionId: -2 }, []],
  ])('may be ended: %s', (_name, change, sessions) => {
    expect(victims([open(change)]).map(({ sessionId }) => sessionId)).toEqual(sessions);
    // To end one session is no use while another transaction stays.
    expect(victims([open(), open(change)])).toHaveLength(sessions.length);
  });

  test('a session with transactions in two databases is ended once', () => {
    expect(victims([open(), open({ sessionId: 58 }), open({ database: 'Orders' })])).toEqual([open(), open({ sessionId: 58 })]);
  });

  test('is described by all that helps to find it', () => {
    expect(describeTransaction(open())).toBe(
      'Sales: session 57, login "application", host "APPSERVER", program "Order entry", open for 61 s, 10 KB of log',
    );
    expect(describeTransaction(open({ sessionId: undefined, age: undefined }))).toBe('Sales: no session, of unknown age, 10 KB of log');
  });

  test('the key stays while it grows, so that a wait says it once', () => {
    const [now] = openTooLong([open()], nameOf, false);
    const [later] = openTooLong([open({ age: 90_000, logBytes: 99_999n })], nameOf, true);
    expect(now?.key).toBe(later?.key);
    expect(now?.remedy).toContain('<killLongTransactions>');
    expect(later?.remedy).not.toContain('<killLongTransactions>');
    expect(openTooLong([open({ transactionId: '1002' })], nameOf, false)[0]?.key).not.toBe(now?.key);
  });
});

describe('queues', () => {
  const bounds = { maxSendQueue: 100n, maxRedoQueue: 200n };
  const seen = (forwarder: Partial<CopyObservation> | undefined, target: Partial<CopyObservation>) =>
    both(
      dag('source', { databases: [database('Sales', { forwarder: forwarder && copy(forwarder) })] }),
      dag('target', { databases: [database('Sales', { copy: copy(target), forwarder: undefined })] }),
    );
  test.each([
    ['both at their bounds', { logSendQueue: 100n }, { redoQueue: 200n }, []],
    ['much to send', { logSendQueue: 101n }, {}, ['Sales: the send queue of the source is 101 KB, and 100 KB are allowed']],
    ['much to redo', {}, { redoQueue: 201n }, ['Sales: the redo queue of the target is 201 KB, and 200 KB are allowed']],
    ['NULL is not 0: send', { logSendQueue: undefined }, {}, ['Sales: the send queue of the source is not reported']],
    ['NULL is not 0: redo', {}, { redoQueue: undefined }, ['Sales: the redo queue of the target is not reported']],
    ['no row of the forwarder', undefined, {}, ['Sales: the send queue of the source is not reported']],
    ['what the source says of the redo does not count', { redoQueue: 9999n }, {}, []],
  ] as const)('%s', (_name, forwarder, target, problems) => {
    expect(longQueues(seen(forwarder, target), bounds, nameOf).map(({ problem }) => problem)).toEqual(problems);
  });

  test('unlimited: nothing is checked, not even whether it is known', () => {
    const unlimited = { maxSendQueue: undefined, maxRedoQueue: undefined };
    expect(longQueues(seen({ logSendQueue: undefined }, { redoQueue: 9_999_999n }), unlimited, nameOf)).toEqual([]);
  });

  test('the remedy names the input as the host spells it', () => {
    const found = longQueues(seen({ logSendQueue: 101n }, { redoQueue: 201n }), bounds, nameOf);
    expect(found.map(({ remedy }) => /<\w+>/.exec(remedy)?.[0])).toEqual(['<maxSendQueue>', '<maxRedoQueue>']);
  });
});

describe('local availability groups', () => {
  const healthy = both(dag('source'), dag('target'));
  function seen(side: 'source' | 'target', change: Partial<ReplicaObservation>) {
    const here = dag(side);
    const group = here.memberGroup as MemberGroupObservation;
    const replicas = [
      ...group.replicas,
      { ...(group.replicas[0] as ReplicaObservation), server: 'SECOND', isLocal: false, role: 'SECONDARY' as const, ...change },
    ];
    const changed = dag(side, { memberGroup: { ...group, replicas } });
    return side === 'source' ? both(changed, dag('target')) : both(dag('source'), changed);
  }
  test('healthy ones are fine', () => expect(brokenParts(healthy, [], [])).toEqual([]));

  test.each([
    ['connected and healthy', {}, undefined],
    ['PARTIALLY_HEALTHY, as copies on a higher version are', { health: 'PARTIALLY_HEALTHY' }, undefined],
    ['NOT_HEALTHY', { health: 'NOT_HEALTHY' }, 'is NOT_HEALTHY'],
    ['of unknown health', { health: undefined }, 'does not report its health'],
    ['disconnected', { connected: false, lastConnectError: '10060: timeout' }, 'is not connected (10060: timeout)'],
    ['silent about its connection', { connected: undefined }, 'does not say whether it is connected'],
  ] as const)('a replica that is %s', (_name, change, problem) => {
    for (const side of ['source', 'target'] as const) {
      const [found] = brokenParts(seen(side, change), [], []);
      const group = side === 'source' ? 'AG1' : 'AG2';
      expect(found?.problem).toBe(problem && `replica SECOND of ${group} on the ${side} ${problem}`);
    }
  });
});

describe('logs and seeding', () => {
  const nothing = both(undefined, undefined);
  const log = (change: Partial<LogSpace> = {}): LogSpace => ({
    database: 'Sales',
    usedKb: 10n,
    limitKb: 100n,
    reuseWait: 'NOTHING',
    ...change,
  });
  test.each([
    ['below the limit', { usedKb: 89n }, undefined],
    ['at the limit', { usedKb: 90n, reuseWait: 'LOG_BACKUP' }, 'Take a log backup'],
    ['full because of a secondary', { usedKb: 100n, reuseWait: 'AVAILABILITY_REPLICA' }, 'also those behind the target'],
    ['full for a reason that nobody knows', { usedKb: 100n, reuseWait: undefined }, 'See log_reuse_wait_desc'],
    ['unknown', { usedKb: undefined }, undefined],
    ['without a known limit', { limitKb: undefined }, undefined],
  ])('a log that is %s', (_name, change, remedy) => {
    const [found] = brokenParts(nothing, [log(change)], []);
    if (remedy === undefined) expect(found).toBeUndefined();
    else expect(found?.remedy).toContain(remedy);
  });

  test('logs that can not be judged are named', () => {
    expect(unknownLogs([log(), log({ database: 'Orders', usedKb: undefined })])).toEqual(['Orders']);
  });

  test('a seeding under way is named with its side', () => {
    expect(brokenParts(nothing, [], [{ side: 'target', database: undefined, state: 'SEEDING' }])[0]?.problem).toBe(
      'automatic seeding of a database is under way on the target (SEEDING)',
    );
  });
});
