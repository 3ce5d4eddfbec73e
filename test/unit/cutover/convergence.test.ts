import {
  allConverged,
  compareLogs,
  isStable,
  knownEnds,
  laterEnds,
  logEnds,
  sample,
  unstable,
} from '../../../shared/cutover/convergence.ts';
import type { Lsn } from '../../../shared/cutover/lsn.ts';
import { backlogKb, estimateMs } from '../../../shared/cutover/progress.ts';
import { copy, dag, database, end, lsn, oneBlockLess } from './observations.ts';

const target = (hardened: Lsn | undefined) => dag('target', { databases: [database('Sales', { copy: copy({ lastHardened: hardened }) })] });

test.each<[string, Lsn | undefined, Lsn | undefined, boolean]>([
  ['the same block', end, end, true],
  ['more than the end', end, lsn(end + 1n), true],
  ['one block less', end, oneBlockLess, false],
  ['the source says nothing', undefined, end, false],
  ['the target says nothing', end, undefined, false],
  ['nobody says anything', undefined, undefined, false],
])('converged when %s', (_name, sourceEnd, hardened, expected) => {
  expect(allConverged(compareLogs(new Map([['Sales', sourceEnd]]), target(hardened)))).toBe(expected);
});

test('no database at all proves nothing', () => {
  expect(allConverged(compareLogs(new Map(), target(end)))).toBe(false);
});

test('a database that the target does not have is not converged', () => {
  expect(compareLogs(new Map([['Orders', end]]), target(end))[0]).toMatchObject({
    converged: false,
    why: expect.stringContaining('no copy'),
  });
});

test.each(['REVERTING', 'INITIALIZING'] as const)('a copy that is %s is not converged, whatever its LSN', (synchronizationState) => {
  const broken = dag('target', { databases: [database('Sales', { copy: copy({ synchronizationState }) })] });
  expect(compareLogs(new Map([['Sales', end]]), broken)[0]).toMatchObject({
    converged: false,
    why: expect.stringContaining(synchronizationState),
  });
});

test('the end of log is taken from the local row, not from what a primary says of hardening', () => {
  const source = dag('source', { databases: [database('Sales', { copy: copy({ endOfLog: end, lastHardened: oneBlockLess }) })] });
  expect(logEnds(source).get('Sales')).toBe(end);
});

describe('ends behind the fence', () => {
  test('the later one of two readings counts', () => {
    expect(laterEnds(new Map([['Sales', end]]), new Map([['Sales', oneBlockLess]])).get('Sales')).toBe(end);
    expect(laterEnds(new Map([['Sales', oneBlockLess]]), new Map([['Sales', end]])).get('Sales')).toBe(end);
  });
  test('a database that one reading does not know has no known end', () => {
    expect(laterEnds(new Map([['Sales', end]]), new Map()).get('Sales')).toBeUndefined();
    expect(laterEnds(new Map([['Sales', undefined]]), new Map([['Sales', end]])).get('Sales')).toBeUndefined();
  });
});

describe('stability', () => {
  test('needs the whole window', () => {
    let stability = unstable;
    for (const now of [0, 4000, 8000]) stability = sample(stability, true, now);
    expect(isStable(stability, 9999, 10_000)).toBe(false);
    expect(isStable(stability, 10_000, 10_000)).toBe(true);
  });
  test('one bad sample starts it again', () => {
    let stability = unstable;
    for (const [now, good] of [
      [0, true],
      [5000, false],
      [6000, true],
      [7000, true],
      [8000, true],
    ] as const)
      stability = sample(stability, good, now);
    expect(isStable(stability, 10_000, 5000)).toBe(false);
    expect(isStable(stability, 11_000, 5000)).toBe(true);
  });
  test('a window of zero still means three samples', () => {
    const two = sample(sample(unstable, true, 0), true, 0);
    expect(isStable(two, 0, 0)).toBe(false);
    expect(isStable(sample(two, true, 0), 0, 0)).toBe(true);
  });
});

describe('backlog', () => {
  const source = (...queues: readonly [bigint | undefined, bigint | undefined][]) =>
    dag('source', {
      databases: queues.map(([logSendQueue, logSendRate], index) =>
        database(`db${index}`, { forwarder: copy({ logSendQueue, logSendRate }) }),
      ),
    });
  test('NULL is unknown, not empty', () => {
    expect(backlogKb(source([10n, 1n], [undefined, 1n]))).toBeUndefined();
    expect(estimateMs(source([undefined, 1n]))).toBeUndefined();
  });
  test('sums the queues; the slowest database decides the time', () => {
    const two = source([1000n, 100n], [500n, 10n]);
    expect(backlogKb(two)).toBe(1500n);
    expect(estimateMs(two)).toBe(50_000);
  });
  test('a queue without a rate has no estimate, an empty one needs no time', () => {
    expect(estimateMs(source([5n, 0n]))).toBeUndefined();
    expect(estimateMs(source([0n, 0n]))).toBe(0);
  });
});

describe('ends from several looks behind the fence', () => {
  test('one look that shows NULL takes nothing away', () => {
    expect(knownEnds(new Map([['Sales', end]]), new Map([['Sales', undefined]])).get('Sales')).toBe(end);
    expect(knownEnds(new Map([['Sales', undefined]]), new Map([['Sales', end]])).get('Sales')).toBe(end);
  });
  test('the largest counts, and what was never known stays unknown', () => {
    expect(knownEnds(new Map([['Sales', oneBlockLess]]), new Map([['Sales', end]])).get('Sales')).toBe(end);
    expect(knownEnds(new Map([['Sales', undefined]]), new Map([['Sales', undefined]])).get('Sales')).toBeUndefined();
    expect([...knownEnds(new Map([['Sales', end]]), new Map([['Orders', end]])).keys()]).toEqual(['Sales', 'Orders']);
  });
});
