import {
  readingOf,
  type SourceLog,
  type SourceLogs,
  type SourceReading,
  type Verdict,
} from '../../../../shared/cutover/link/freeze-window.ts';
import { type CutoverFacts, judgeCutover } from '../../../../shared/cutover/link/verdict.ts';
import type { Role } from '../../../../shared/cutover/observation.ts';
import { copy, dag, database, end, lsn, side } from '../observations.ts';

const commit = lsn(end - 5n);
const still: SourceLog = { endOfLog: end, lastCommit: commit };
const logs = (log: SourceLog, name = 'Sales') => new Map([[name, log]]);
const grown = lsn(end + 100000n);
const removal = { method: 'remove-link', link: 'gone', failoverAnswered: false } as const;

const reading = (of: SourceLogs, role: Role = 'PRIMARY'): SourceReading => ({ role, logs: of });

test.each<[string, [SourceReading | undefined, SourceReading | undefined], string]>([
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
  expect(judgeCutover({ ...removal, proved, now }).kind).toBe(expected);
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
  const now = reading(new Map([...both, ['Orders', { endOfLog: grown, lastCommit: grown }]]));
  const verdict = judgeCutover({ ...removal, proved: reading(both), now });
  expect(verdict).toEqual({
    kind: 'commits-left-behind',
    databases: [
      { database: 'Orders', change: 'committed', why: `a transaction has committed: last_commit_lsn was ${commit} and is ${grown}` },
    ],
  });
});

const proved = reading(logs(still));

test.each<[string, Partial<CutoverFacts>, Verdict['kind']]>([
  ['SQL Server has answered that the failover is done', { method: 'tsql-planned', failoverAnswered: true }, 'nothing-lost'],
  ['the answer of FAILOVER is lost', { method: 'tsql-planned' }, 'not-known'],
  ['FAILOVER was answered, and the link is gone since', { method: 'tsql-planned', failoverAnswered: true, link: 'gone' }, 'not-known'],
  ['a forced failover with a proof', { method: 'arm-forced', proved, now: proved }, 'not-known'],
  ['a forced failover without a proof', { method: 'arm-forced', now: proved }, 'not-known'],
  ['a removal, and somebody has failed the link over instead', { method: 'remove-link', proved, now: proved }, 'not-known'],
])('%s', (_name, facts, expected) => {
  const verdict = judgeCutover({
    method: 'tsql-planned',
    link: 'primary',
    failoverAnswered: false,
    proved: undefined,
    now: undefined,
    ...facts,
  });
  expect(verdict.kind).toBe(expected);
  if (verdict.kind === 'not-known') expect(verdict.because).toMatch(/^\S.{15,}/);
});
