import { endSessions, freezeLogin, thawLogin } from '../../../shared/sqlserver/logins.ts';

const guard = {
  side: 'source',
  serverName: 'ONPREM',
  lock: 'lock',
  dag: { name: 'Dag', groupId: '0E984725-C51C-4BF4-9960-E1C80E27ABA0' },
} as const;
const sid = '0x0105';
const property = 'sql-dag-migrate:frozen:0e984725-c51c-4bf4-9960-e1c80e27aba0:271';

test('a login is disabled only when that is written down, and only on the primary', () => {
  const { batch, sql } = freezeLogin(guard, { name: "o'brien]", sid, principalId: 271 });
  const record = `EXEC master.sys.sp_addextendedproperty @name = N'${property}', @value = N'0x0105 o''brien]';`;
  expect(sql).toBe(`${record} ALTER LOGIN [o'brien]]] DISABLE;`);
  const order = ["role_desc = N'PRIMARY'", record, 'THROW 50105', "ALTER LOGIN [o'brien]]] DISABLE;"].map((part) => batch.indexOf(part));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order[0]).toBeGreaterThan(0);
});

test('a login is enabled only when it is the one that was disabled, and the record goes last', () => {
  const { batch } = thawLogin(guard, { name: 'app', sid, property, present: true, disabled: true });
  const order = ["role_desc = N'PRIMARY'", "p.name = N'app' AND p.sid = 0x0105", 'ALTER LOGIN [app] ENABLE;', 'sp_dropextendedproperty'];
  const places = order.map((part) => batch.indexOf(part));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
});

test('a session is ended only while its number is still its own', () => {
  const session = { id: 57, loginTime: '2026-11-21T12:00:00.123', program: 'p', host: 'h' };
  const { batch, what } = endSessions(guard, 'app', sid, [session]);
  expect(what).toBe('end 1 session of the login app');
  expect(batch).toContain(
    "IF EXISTS (SELECT 1 FROM sys.dm_exec_sessions AS s WHERE s.session_id = 57 AND s.original_security_id = 0x0105 AND CONVERT(varchar(33), s.login_time, 126) = N'2026-11-21T12:00:00.123')\n  KILL 57;",
  );
});

test.each(['', '0x', '0x1', '0xZZ', `0x${'00'.repeat(86)}`, '0x01; DROP LOGIN sa'])('"%s" is no sid', (text) => {
  expect(() => endSessions(guard, 'app', text, [{ id: 57, loginTime: '', program: '', host: '' }])).toThrow(RangeError);
});

test.each([0, -1, 1.5, 40_000, Number.NaN])('%d is no session', (id) => {
  expect(() => endSessions(guard, 'app', sid, [{ id, loginTime: '', program: '', host: '' }])).toThrow(RangeError);
});
