import {
  checkpoint,
  demote,
  dropDag,
  dropMemberGroup,
  forceFailover,
  killSession,
  resumeCopy,
  setCommitMode,
  setRequiredSecondaries,
} from '../../../shared/sqlserver/commands.ts';
import { type Guard, guardNumbers, guardSql } from '../../../shared/sqlserver/guard.ts';
import { quoteGuid, quoteName, quoteText } from '../../../shared/sqlserver/identifiers.ts';

const guard: Guard = {
  side: 'source',
  serverName: "SQL'01",
  lock: 'sql-dag-migrate:x',
  dag: { name: 'DAG ]; DROP DATABASE x --', groupId: '11111111-1111-1111-1111-111111111111' },
};

describe('quoting', () => {
  test.each([
    ['plain', '[plain]'],
    ['a]b', '[a]]b]'],
    ["o'neil", "[o'neil]"],
    ['line\nbreak', '[line\nbreak]'],
    ['😀', '[😀]'],
  ])('the name %j', (name, quoted) => expect(quoteName(name)).toBe(quoted));
  test.each(['', 'x'.repeat(129), 'a\0b'])('refuses a name that can not exist: %j', (name) =>
    expect(() => quoteName(name)).toThrow(RangeError),
  );
  test('text', () => expect(quoteText("it's")).toBe("N'it''s'"));
  test.each(["1' OR '1'='1", '', '11111111-1111-1111-1111-11111111111'])('refuses what is not a GUID: %j', (text) =>
    expect(() => quoteGuid(text)).toThrow(RangeError),
  );
});

test.each([
  [
    'set mode',
    setCommitMode(guard, ['AG1', "AG'2"], 'synchronous-commit').sql,
    "MODIFY AVAILABILITY GROUP ON N'AG1' WITH (AVAILABILITY_MODE = SYNCHRONOUS_COMMIT), N'AG''2' WITH (AVAILABILITY_MODE = SYNCHRONOUS_COMMIT);",
  ],
  ['require', setRequiredSecondaries(guard, 1).sql, 'SET (REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT = 1);'],
  ['demote', demote(guard, guard.dag.groupId).sql, 'SET (ROLE = SECONDARY);'],
  ['force', forceFailover(guard, 'promote').sql, 'FORCE_FAILOVER_ALLOW_DATA_LOSS;'],
])('%s names the quoted group', (_name, sql, rest) => {
  expect(sql).toBe(`ALTER AVAILABILITY GROUP [DAG ]]; DROP DATABASE x --] ${rest}`);
});

test('a drop is a batch of its own', () => {
  expect(dropDag(guard).batch).toContain("EXEC (N'DROP AVAILABILITY GROUP [DAG ]]; DROP DATABASE x --];');");
  expect(dropMemberGroup(guard, "AG'1").batch).toContain("EXEC (N'DROP AVAILABILITY GROUP [AG''1];');");
  expect(resumeCopy(guard, 'a]b').sql).toBe('ALTER DATABASE [a]]b] SET HADR RESUME;');
});

test('every statement stands behind the guard: server, lock, DAG; a role change behind the role too', () => {
  const statements = [
    setCommitMode(guard, ['AG1'], 'asynchronous-commit'),
    setRequiredSecondaries(guard, 0),
    demote(guard, guard.dag.groupId),
    forceFailover(guard, 'x'),
    dropDag(guard),
    dropMemberGroup(guard, 'AG1'),
    resumeCopy(guard, 'db'),
    checkpoint(guard, 'db'),
    killSession(guard, 57, '1001'),
  ];
  for (const statement of statements) {
    for (const number of [guardNumbers.wrongServer, guardNumbers.lockLost, guardNumbers.wrongDag])
      expect(statement.batch).toContain(`THROW ${number},`);
    const change = statement.batch.search(/^(ALTER|EXEC|KILL)/m);
    expect(statement.batch.lastIndexOf('THROW')).toBeLessThan(change);
  }
  expect(demote(guard, guard.dag.groupId).batch).toContain("role_desc = N'PRIMARY'");
  expect(forceFailover(guard, 'x').batch).toContain("role_desc = N'SECONDARY'");
});

test('a checkpoint leaves the session in master, whatever the database is called', () => {
  expect(checkpoint(guard, "a]'b").batch).toContain("EXEC (N'USE [a]]''b]; CHECKPOINT;');");
  expect(checkpoint(guard, 'db').batch).toContain("role_desc = N'PRIMARY'");
});

describe('KILL', () => {
  test('stands behind a look at the very transaction of that session', () => {
    const { batch, sql } = killSession(guard, 57, '1001');
    expect(sql).toBe('KILL 57;');
    expect(batch.indexOf(`THROW ${guardNumbers.transactionGone}`)).toBeLessThan(batch.indexOf('\nKILL 57;'));
    expect(batch).toContain('t.transaction_id = 1001 AND t.session_id = 57');
  });
  test.each([
    [0, '1'],
    [-2, '1'],
    [1.5, '1'],
    [Number.NaN, '1'],
    [57, "1' OR 1=1"],
    [57, ''],
  ])('refuses what is no number: %s, %s', (session, transaction) =>
    expect(() => killSession(guard, session, transaction)).toThrow(RangeError),
  );
});

test('the guard of a drop of the member group wants the DAG gone', () => {
  expect(guardSql(guard, 'gone')).toMatch(/IF EXISTS \(SELECT 1 FROM sys\.availability_groups/);
  expect(guardSql(guard)).toMatch(/IF NOT EXISTS \(SELECT 1 FROM sys\.availability_groups/);
});
