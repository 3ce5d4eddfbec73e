/** What older servers do not know. */
import { openFake, run } from './fake-instance.ts';

test.each([
  ['13.0.6300.2', "SELECT STRING_AGG(name, ',') FROM sys.databases", 195],
  ['13.0.6300.2', "SELECT CONCAT_WS(',', 1, 2)", 195],
  ['13.0.6300.2', "SELECT TRIM('a')", 195],
  ['15.0.4390.2', 'SELECT GREATEST(1, 2)', 195],
  ['15.0.4390.2', 'GRANT VIEW SERVER PERFORMANCE STATE TO x', 102],
  ['14.0.3456.2', "INSERT dbo.orders (customer) VALUES ('longer than ten')", 8152],
  ['15.0.4390.2', "INSERT dbo.orders (customer) VALUES ('longer than ten')", 2628],
])('%s: %s fails with %i', async (version, sql, number) => {
  expect((await run(await openFake(version), sql)).messages.map((message) => message.number)).toEqual([number]);
});

test.each([
  ['14.0.3456.2', "SELECT STRING_AGG(name, ',') FROM sys.databases"],
  ['16.0.4165.4', 'SELECT GREATEST(1, 2)'],
])('%s: %s', async (version, sql) => {
  expect((await run(await openFake(version), sql)).messages).toEqual([]);
});
