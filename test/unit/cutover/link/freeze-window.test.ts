import {
  afterRemoval,
  compareSourceLogs,
  isUnchanged,
  type LogChange,
  type SourceLog,
  sourceLogs,
} from '../../../../shared/cutover/link/freeze-window.ts';
import { copy, dag, database, end, lsn } from '../observations.ts';

const commit = lsn(end - 5n);
const still: SourceLog = { endOfLog: end, lastCommit: commit };
const logs = (log: SourceLog, name = 'Sales') => new Map([[name, log]]);
const grown = lsn(end + 100000n);

const changes: readonly [string, SourceLog, SourceLog, LogChange][] = [
  ['nothing', still, still, 'same'],
  ['a checkpoint', still, { ...still, endOfLog: grown }, 'grown-without-commit'],
  ['a commit', still, { endOfLog: grown, lastCommit: grown }, 'committed'],
  ['a commit whose log end is not reported', still, { endOfLog: undefined, lastCommit: grown }, 'committed'],
  ['growth, and no commit is reported', { ...still, lastCommit: undefined }, { endOfLog: grown, lastCommit: undefined }, 'unknown'],
  ['growth, and the commit is not reported any more', still, { endOfLog: grown, lastCommit: undefined }, 'unknown'],
  ['the end is not reported any more', still, { ...still, endOfLog: undefined }, 'unknown'],
  ['the end stays, no commit is reported', { ...still, lastCommit: undefined }, { ...still, lastCommit: undefined }, 'same'],
];

test.each(changes)('between two readings: %s', (_name, before, now, expected) => {
  const [change] = compareSourceLogs(logs(before), logs(now));
  expect(change?.change).toBe(expected);
  expect(change?.why === undefined).toBe(expected === 'same');
  expect(isUnchanged(compareSourceLogs(logs(before), logs(now)))).toBe(expected === 'same');
});

test.each([
  ['comes', new Map<string, SourceLog>(), logs(still)],
  ['goes', logs(still), new Map<string, SourceLog>()],
])('a database that %s is not unchanged', (_name, before, now) => {
  expect(compareSourceLogs(before, now)).toEqual([expect.objectContaining({ database: 'Sales', change: 'unknown' })]);
  expect(isUnchanged(compareSourceLogs(before, now))).toBe(false);
});

test('names are the same without case, and no database at all is not "unchanged"', () => {
  expect(isUnchanged(compareSourceLogs(logs(still), logs(still, 'SALES')))).toBe(true);
  expect(isUnchanged(compareSourceLogs(new Map(), new Map()))).toBe(false);
});

test('the readings come from the local rows of the source', () => {
  const source = dag('source', { databases: [database('Sales', { copy: copy({ endOfLog: end, lastCommit: commit }) })] });
  expect(sourceLogs(source)).toEqual(logs(still));
});

test.each<[string, Parameters<typeof afterRemoval>, string]>([
  ['nothing has moved', [logs(still), logs(still)], 'nothing-lost'],
  ['only a checkpoint', [logs(still), logs({ ...still, endOfLog: grown })], 'nothing-lost'],
  ['a commit', [logs(still), logs({ endOfLog: grown, lastCommit: grown })], 'commits-left-behind'],
  ['growth that nobody explains', [logs(still), logs({ endOfLog: grown, lastCommit: undefined })], 'not-known'],
  ['another run made the proof', [undefined, logs(still)], 'not-known'],
  ['the source is out of reach', [logs(still), undefined], 'not-known'],
  ['no database is visible', [new Map(), new Map()], 'not-known'],
])('after the removal: %s', (_name, [proved, now], expected) => {
  expect(afterRemoval(proved, now).kind).toBe(expected);
});

test('the commits that stay behind are named', () => {
  const both = new Map([...logs(still), ...logs(still, 'Orders')]);
  const verdict = afterRemoval(both, new Map([...both, ['Orders', { endOfLog: grown, lastCommit: grown }]]));
  expect(verdict).toEqual({
    kind: 'commits-left-behind',
    databases: [
      { database: 'Orders', change: 'committed', why: `a transaction has committed: last_commit_lsn was ${commit} and is ${grown}` },
    ],
  });
});
