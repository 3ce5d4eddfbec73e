import type { LogEnds } from '../../../shared/cutover/convergence.ts';
import { parseLsn } from '../../../shared/cutover/lsn.ts';
import { SqlFailure } from '../../../shared/sqlserver/errors.ts';
import type { Guard } from '../../../shared/sqlserver/guard.ts';
import { land, landingOnTrial, readLanding } from '../../../shared/sqlserver/landing.ts';
import type { Row } from '../../../shared/sqlserver/session.ts';

const guard: Guard = {
  side: 'target',
  serverName: "SQL'02",
  lock: 'sql-dag-migrate:x',
  dag: { name: 'DAG ]; DROP DATABASE x --', groupId: '11111111-1111-1111-1111-111111111111' },
};
const endsOf = (...ends: readonly (readonly [string, string])[]): LogEnds => new Map(ends.map(([name, end]) => [name, parseLsn(end)]));
const options = {
  guard,
  memberGroupId: '22222222-2222-2222-2222-222222222222',
  ends: endsOf(["o'neil", '37000000048700001']),
  proofWait: 300,
  recoveryWait: 3000,
};

describe('the batch', () => {
  const { batch, sql } = land(options);

  test('names are quoted', () => {
    expect(sql).toBe('ALTER AVAILABILITY GROUP [DAG ]]; DROP DATABASE x --] FORCE_FAILOVER_ALLOW_DATA_LOSS;');
    expect(batch).toContain("(N'o''neil', CONVERT(numeric(25, 0), '37000000048700001'))");
  });

  test('the guard, with the role, stands at the beginning and right before the promote', () => {
    const promote = batch.indexOf(sql);
    for (const word of ["SERVERPROPERTY('ServerName')", 'APPLOCK_MODE', guard.dag.groupId, "s.role_desc = N'SECONDARY'"]) {
      expect(batch.indexOf(word)).toBeLessThan(batch.indexOf('DECLARE'));
      const again = batch.lastIndexOf(word, promote);
      expect(again).toBeGreaterThan(batch.indexOf('@proved = 1'));
    }
  });

  test('the trial differs in the switch alone', () => {
    expect(landingOnTrial(options)).toBe(batch.replace('@promote bit = 1', '@promote bit = 0'));
    expect(batch).toContain('@promote bit = 1');
  });

  test('a VALUES list has at most 1,000 rows', () => {
    const ends = endsOf(...Array.from({ length: 2001 }, (_, index) => [`D${index}`, '1'] as const));
    const lists = land({ ...options, ends }).batch.match(/INSERT INTO @needed[^;]*;/g) ?? [];
    expect(lists.map((list) => list.split('CONVERT(').length - 1)).toEqual([1000, 1000, 1]);
  });
});

describe('the answer', () => {
  const ends = endsOf(['Sales', '100']);
  const copy: Row = { name: 'Sales', hardened: '100', state: 'SYNCHRONIZED', suspended: '0' };
  const verdict: Row = { proved: '1', readAt: '2026-01-01T00:00:00.0000000', role: 'PRIMARY', notWritable: '0' };

  test('promoted, and every database takes writes', () => {
    expect(readLanding([[copy], [verdict]], ends)).toMatchObject({
      proved: true,
      takesWrites: true,
      readAt: verdict.readAt,
      proof: [{ database: 'Sales', converged: true, why: undefined }],
    });
  });

  test.each<[string, Partial<Row>, string]>([
    ['behind by one', { hardened: '99' }, 'has not hardened all the log yet'],
    ['behind, where a string comparison says ahead', { hardened: '9' }, 'has not hardened all the log yet'],
    ['no position', { hardened: null }, 'does not report what it has hardened'],
    ['suspended', { suspended: '1' }, 'is suspended'],
    ['it is not said whether it is suspended', { suspended: null }, 'is suspended'],
    ['being reverted', { state: 'REVERTING' }, 'is REVERTING'],
    ['being rebuilt', { state: 'INITIALIZING' }, 'is INITIALIZING'],
  ])('the client compares for itself: %s', (_name, change, why) => {
    const { proof } = readLanding([[{ ...copy, ...change } as Row], [verdict]], ends);
    expect(proof).toEqual([expect.objectContaining({ converged: false, why: expect.stringContaining(why) })]);
  });

  test('a copy of another name is no copy', () => {
    expect(readLanding([[{ ...copy, name: 'sales2' }], [verdict]], ends).proof[0]).toMatchObject({ converged: false });
  });

  test.each<[string, Partial<Row>]>([
    ['still recovering', { notWritable: '1' }],
    ['not seen as primary', { role: 'RESOLVING' }],
    ['role not visible', { role: null }],
  ])('does not take writes yet: %s', (_name, change) =>
    expect(readLanding([[copy], [{ ...verdict, ...change } as Row]], ends).takesWrites).toBe(false),
  );

  test.each<[string, readonly (readonly Row[])[]]>([
    ['nothing', []],
    ['no verdict', [[copy], []]],
    ['one set', [[copy]]],
    ['a third set', [[copy], [verdict], []]],
    ['a database is missing', [[], [verdict]]],
    ['one database too many', [[copy, copy], [verdict]]],
    ['no LSN', [[{ ...copy, hardened: '0x2A' }], [verdict]]],
  ])('another shape is an error: %s', (_name, sets) => expect(() => readLanding(sets, ends)).toThrow(SqlFailure));
});
