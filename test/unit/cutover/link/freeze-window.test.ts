import {
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
