import { createNumbers, insertNumber, login, rowsOf, scenario } from './scenario.ts';

const counters = (lab: ReturnType<typeof scenario>) =>
  Object.fromEntries(
    rowsOf(lab.onSource, 'dm_os_performance_counters').map((row) => [String(row.counter_name).trim(), Number(row.cntr_value)]),
  );
const logFile = (lab: ReturnType<typeof scenario>) =>
  rowsOf(lab.onSource, 'master_files').find((row) => row.type === 1 && row.name === 'Sales_log');

test('the log counters grow with the log, and so does a file that is too small', async () => {
  const lab = scenario();
  const session = login(lab.source, { database: 'Sales' });
  createNumbers(session);
  const before = counters(lab);
  for (let n = 0; n < 50; n++) await lab.clock.complete(insertNumber(session, n));
  const after = counters(lab);
  expect(after['Log File(s) Used Size (KB)']).toBeGreaterThan(before['Log File(s) Used Size (KB)'] as number);
  expect(after['Log File(s) Size (KB)']).toBe(64 * 1024);
  expect(logFile(lab)).toMatchObject({ size: 8_192, max_size: 268_435_456 });
});

test('a log with a limit shows it', async () => {
  const lab = scenario();
  lab.faults.limitLog(lab.source, 'Sales', 800);
  expect(logFile(lab)).toMatchObject({ size: 100, max_size: 100 });
  expect(counters(lab)['Log File(s) Size (KB)']).toBe(800);
});

test('names are padded with blanks, and those of a named instance begin with it', () => {
  const lab = scenario({ source: { server: 'ONPREM\\PROD' } });
  const [row] = rowsOf(lab.onSource, 'dm_os_performance_counters');
  expect(String(row?.object_name)).toBe('MSSQL$PROD:Databases'.padEnd(128));
  expect(String(row?.instance_name)).toHaveLength(128);
});

test.each([
  ['under way', 'SEEDING', 1],
  ['failed', 'FAILED', 0],
] as const)('a seeding that is %s: %s, with %i live rows', (state, shown, live) => {
  const lab = scenario();
  lab.faults.showSeeding('Sales', state);
  expect(rowsOf(lab.onTarget, 'dm_hadr_automatic_seeding')).toMatchObject([{ current_state: shown, completion_time: null }]);
  expect(rowsOf(lab.onTarget, 'dm_hadr_physical_seeding_stats')).toHaveLength(live);
});
