import {
  afterRemoval,
  compareSourceLogs,
  isUnchanged,
  type LogChange,
  readingOf,
  type SourceLog,
  type SourceLogs,
  type SourceReading,
  sourceLogs,
} from '../../../../shared/cutover/link/freeze-window.ts';
import type { Role } from '../../../../shared/cutover/observation.ts';
import { copy, dag, database, end, lsn, side } from '../observations.ts';

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

const reading = (of: SourceLogs, role: Role = 'PRIMARY'): SourceReading => ({ role, logs: of });

test.each<[string, Parameters<typeof afterRemoval>, string]>([
  ['nothing has moved', [reading(logs(still)), reading(logs(still))], 'nothing-lost'],
  [
    'nothing has moved on a source that was demoted before the proof',
    [reading(logs(still), 'SECONDARY'), reading(logs(still), 'SECONDARY')],
    'nothing-lost',
  ],
  ['only a checkpoint', [reading(logs(still)), reading(logs({ ...still, endOfLog: grown }))], 'nothing-lost'],
  ['a commit', [reading(logs(still)), reading(logs({ endOfLog: grown, lastCommit: grown }))], 'commits-left-behind'],
  ['growth that nobody explains', [reading(logs(still)), reading(logs({ endOfLog: grown, lastCommit: undefined }))], 'not-known'],
  ['another run made the proof', [undefined, reading(logs(still))], 'not-known'],
  ['the source is out of reach', [reading(logs(still)), undefined], 'not-known'],
  ['no database is visible', [reading(new Map()), reading(new Map())], 'not-known'],
  ['the source has become secondary and may have undone commits', [reading(logs(still)), reading(logs(still), 'SECONDARY')], 'not-known'],
  [
    'the source does not say its role',
    [
      { role: undefined, logs: logs(still) },
      { role: undefined, logs: logs(still) },
    ],
    'not-known',
  ],
])('after the removal: %s', (_name, [proved, now], expected) => {
  expect(afterRemoval(proved, now).kind).toBe(expected);
});

test('a reading is what a look shows of the source', () => {
  const source = side('source', {
    dag: dag('source', { databases: [database('Sales', { copy: copy({ endOfLog: end, lastCommit: commit }) })] }),
  });
  expect(readingOf(source)).toEqual(reading(logs(still)));
  expect(readingOf(side('source', { dag: undefined }))).toBeUndefined();
  expect(readingOf(undefined)).toBeUndefined();
});

test('the commits that stay behind are named', () => {
  const both = new Map([...logs(still), ...logs(still, 'Orders')]);
  const verdict = afterRemoval(reading(both), reading(new Map([...both, ['Orders', { endOfLog: grown, lastCommit: grown }]])));
  expect(verdict).toEqual({
    kind: 'commits-left-behind',
    databases: [
      { database: 'Orders', change: 'committed', why: `a transaction has committed: last_commit_lsn was ${commit} and is ${grown}` },
    ],
  });
});
