import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEarlierReport } from '../../../shared/report/earlier-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'earlier-report-'));
const readings = { sourceRoundTrip: 2, targetRoundTrip: 3, send: 0, redo: 0 };
const demotion = { kind: 'statement', what: 'demote the source', outcome: 'done', took: 102 };
const run = {
  kind: 'sql-dag-migrate/report',
  task: 'failover-dag',
  outputs: { outcome: 'completed', writeOutageMs: '405' },
  journal: [{ kind: 'state' }, { ...demotion, outcome: 'refused', took: 1 }, demotion],
  prediction: { readings },
};
const migration = (...runs: readonly object[]) => ({ kind: 'sql-dag-migrate/migration-report', runs });

function reading(content: unknown): ReturnType<typeof readEarlierReport> {
  const path = join(folder, 'report.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readEarlierReport(` ${path} `);
}

const engine = (demoted: number, promoted: number) => ({
  demotion: { low: demoted, high: demoted },
  promotion: { low: promoted, high: promoted },
  known: 'calibrated',
});

test.each<[string, unknown, object]>([
  ['of one run', run, engine(100, 300)],
  ['of a migration', migration({ task: 'validate-prereqs' }, run), engine(100, 300)],
  ['of a migration with two: the newest', migration(run, { ...run, outputs: { ...run.outputs, writeOutageMs: '505' } }), engine(100, 400)],
  ['with a refused one after it', migration(run, { ...run, outputs: { outcome: 'refused', writeOutageMs: '' } }), engine(100, 300)],
  [
    'with a run that measured nothing after it',
    migration(run, { ...run, outputs: { outcome: 'completed', writeOutageMs: '' } }),
    engine(100, 300),
  ],
])('a report %s', (_, content, expected) => expect(reading(content)).toEqual(expected));

test.each<[string, unknown, string]>([
  ['no JSON', 'oops', 'it is no JSON, so no report of a failover'],
  ['a list', [run], 'it holds [{"kind"'],
  ['another file', { kind: 'sql-dag-migrate/failover-plan' }, 'it holds no failover-dag that was completed and measured its write outage'],
  ['a rehearsal', { ...run, outputs: { outcome: 'rehearsed', writeOutageMs: '' } }, 'it holds no failover-dag'],
  ['a failover of an older version, which predicted nothing', { ...run, prediction: undefined }, 'it holds no failover-dag'],
  [
    'a time that is none',
    { ...run, prediction: { readings: { ...readings, redo: '1' } } },
    'prediction.readings.redo must be a time in ms, not "1"',
  ],
  [
    'a negative time',
    { ...run, prediction: { readings: { ...readings, send: -1 } } },
    'prediction.readings.send must be a time in ms, not -1',
  ],
  ['an outage that is none', { ...run, outputs: { outcome: 'completed', writeOutageMs: '1e9' } }, 'it does not say how long'],
  ['no demotion', { ...run, journal: [] }, 'it does not say how long'],
])('%s is refused', (_, content, message) => {
  expect(() => reading(content)).toThrow(message);
  expect(() => reading(content)).toThrow(/^names .*report\.json, which can not be used: /);
});

test('a file that is not there', () => {
  expect(() => readEarlierReport('nowhere.json')).toThrow(
    'must be the path of a report that can be read (failover-dag.json or report.json), not "nowhere.json"',
  );
});
