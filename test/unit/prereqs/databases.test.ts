import type { SideObservation } from '../../../shared/cutover/observation.ts';
import type { Facts, Verdict } from '../../../shared/prereqs/check.ts';
import { longRedoQueue, longSendQueue, longTransactionAge } from '../../../shared/prereqs/databases/flow.ts';
import { type FileSide, landingOf } from '../../../shared/prereqs/databases/landing.ts';
import { forEach } from '../../../shared/prereqs/databases/scope.ts';
import { databaseChecks } from '../../../shared/prereqs/databases.ts';
import { runChecks } from '../../../shared/prereqs/run-checks.ts';
import type { PartRow, Readings } from '../../../shared/sqlserver/readings/all-parts.ts';
import { databaseParts } from '../../../shared/sqlserver/readings/databases.ts';
import { canBePasted } from '../../../shared/sqlserver/remedies/pasteable.ts';
import { failoverDag } from '../../../shared/tasks/failover-dag.ts';
import { copy, dag, database, side } from '../cutover/observations.ts';

type Name = keyof typeof databaseParts;

const known = <K extends Name>(name: K, ...rows: readonly PartRow<K>[]): Partial<Readings> =>
  ({ [name]: { known: true, rows } }) as Partial<Readings>;
const settings = (change: Readonly<Record<string, string | null>> = {}) =>
  known('databaseSettings', databaseParts.databaseSettings.row({ name: 'Sales', state: 'ONLINE', ...change }));

const reach = { session: undefined, failure: undefined, evidence: {} };
const factsOf = (
  source: SideObservation,
  readings: Partial<Readings>,
  target = side('target'),
  there: Partial<Readings> = readings,
): Facts => ({
  route: 'sql-vm',
  source: { side: 'source', reach, observation: source, readings },
  target: { side: 'target', reach, observation: target, readings: there },
  dagName: 'DAG',
  expectedDatabases: undefined,
});
const one = (name: 'source' | 'target', change: Parameters<typeof dag>[1] = {}) =>
  side(name, { dag: dag(name, { databases: [database('Sales')], ...change }) });
const judged = (facts: Facts, id: string) => runChecks(facts, databaseChecks).find((finding) => finding.id === id);

test.each<[string, Partial<Readings>]>([
  ['DB-RECOVERY-001', settings()],
  ['DB-ACCESS-001', settings()],
  ['DB-AUTOCLOSE-001', settings()],
  ['DB-DURABILITY-001', settings()],
  ['DB-PAGEVERIFY-001', settings()],
  ['DB-COMPAT-001', settings()],
  ['DB-COLLATION-001', settings()],
  ['DB-CHECKDB-001', settings()],
  ['DB-GROUP-001', settings({ replicaId: '11111111-1111-1111-1111-111111111111' })],
  ['DB-VLF-001', known('virtualLogFiles', { name: 'Sales', files: undefined })],
  [
    'DB-TDE-001',
    {
      ...known('encryptionKeys', { name: 'Sales', thumbprint: undefined, encryptor: 'CERTIFICATE' }),
      ...known('encryptors'),
    },
  ],
  ['DB-TDE-002', { ...known('encryptionKeys', { name: 'Sales', thumbprint: '0xAB', encryptor: 'CERTIFICATE' }), ...known('encryptors') }],
])('%s: NULL is unknown', (id, readings) => {
  expect(judged(factsOf(one('source'), readings), id)?.verdict).toBe('unknown');
});

test.each<[string, Partial<Readings>]>([
  ['DB-RECOVERY-001', known('databaseSettings')],
  ['DB-VLF-001', known('virtualLogFiles')],
])('%s: a database without a row is unknown', (id, readings) => {
  expect(judged(factsOf(one('source'), readings), id)?.verdict).toBe('unknown');
});

test.each<[string, Verdict, Parameters<typeof copy>[0]]>([
  ['NULL', 'unknown', { redoQueue: undefined }],
  ['at the bound', 'pass', { redoQueue: longRedoQueue }],
  ['above it', 'fail', { redoQueue: longRedoQueue + 1n }],
])('a redo queue that is %s: %s', (_what, verdict, change) => {
  const target = one('target', { databases: [database('Sales', { copy: copy(change) })] });
  expect(judged(factsOf(one('source'), {}, target), 'DB-REDOQUEUE-001')?.verdict).toBe(verdict);
});

test('a queue that the source does not report is unknown', () => {
  expect(
    judged(factsOf(one('source', { databases: [database('Sales', { forwarder: undefined })] }), {}), 'DB-SENDQUEUE-001')?.verdict,
  ).toBe('unknown');
});

test('nothing is asked of a source that is secondary by now', () => {
  const facts = factsOf(one('source', { role: 'SECONDARY' }), settings({ autoClose: '1', delayedDurability: 'FORCED' }));
  const verdicts = runChecks(facts, databaseChecks).filter(({ id, side: which }) => which === 'source' && /DURABILITY|AUTOCLOSE/.test(id));
  expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['not-applicable']));
});

test('the bounds are those that failover-dag has when nobody gives others', () => {
  const { maxSendQueue, maxRedoQueue, longTransactionAge: age } = failoverDag.inputs;
  expect([maxSendQueue.parse(maxSendQueue.default), maxRedoQueue.parse(maxRedoQueue.default), age.parse(age.default)]).toEqual([
    longSendQueue,
    longRedoQueue,
    longTransactionAge,
  ]);
});

test('a name that would end a batch in the middle is left out of what is pasted', () => {
  expect(['Sales', ']]'].map(canBePasted)).toEqual([true, true]);
  expect(['a\nGO\nDROP DATABASE x', 'a\rGO', 'a\u2028b'].map(canBePasted)).toEqual([false, false, false]);
  expect(forEach(['Sales', 'a\nGO\nb'], (name) => `DROP ${name};`)).toBe('-- Left out: names that hold a line break.\nDROP Sales;');
});

describe('where a file lands on the target', () => {
  const place = (majorVersion: number, dataPath: string, folders: readonly string[], drives: readonly string[] = ['C:\\']): FileSide => {
    const here = side('source');
    return {
      ...here,
      server: { ...here.server, majorVersion },
      read: {
        databaseFiles: [],
        hosting: [{ dataPath, logPath: dataPath, filestreamLevel: 0, memoryOptimized: 1 }],
        folders: folders.map((folder) => ({ folder, volume: folder.slice(0, 3), totalKb: 1000n, freeKb: 500n })),
        drives: drives.map((drive) => ({ drive, freeKb: 700n })),
      },
    };
  };
  const file = (folder: string) => ({ name: 'Sales', type: 'ROWS', logicalName: 'Sales', path: `${folder}Sales.mdf`, folder, sizeKb: 10n });

  test.each([
    [
      'the default folder goes to the default folder',
      'C:\\Old\\',
      place(15, 'C:\\Old', []),
      place(15, 'D:\\New', ['D:\\New\\']),
      'D:\\New\\',
      'there',
      500n,
    ],
    [
      'on 2016 paths stay as they are',
      'C:\\Old\\',
      place(13, 'C:\\Old', []),
      place(15, 'D:\\New', ['D:\\New\\'], ['C:\\', 'D:\\']),
      'C:\\Old\\',
      'unknown',
      700n,
    ],
    [
      'any other folder stays as it is',
      'C:\\Data\\',
      place(15, 'C:\\Old', []),
      place(15, 'D:\\New', ['c:\\data\\']),
      'C:\\Data\\',
      'there',
      500n,
    ],
    [
      'a drive without a file of the server',
      'E:\\Data\\',
      place(15, 'C:\\Old', []),
      place(15, 'D:\\New', [], ['E:\\']),
      'E:\\Data\\',
      'unknown',
      700n,
    ],
    [
      'a drive that does not exist',
      'F:\\Data\\',
      place(15, 'C:\\Old', []),
      place(15, 'D:\\New', [], ['E:\\']),
      'F:\\Data\\',
      'no volume',
      undefined,
    ],
    [
      'where drives are not shown',
      'F:\\Data\\',
      place(15, 'C:\\Old', []),
      place(13, 'D:\\New', [], []),
      'F:\\Data\\',
      'unknown',
      undefined,
    ],
  ] as const)('%s', (_what, folder, source, target, lands, state, freeKb) => {
    expect(landingOf(file(folder), source, target)).toMatchObject({ folder: lands, place: state, freeKb });
  });
});
