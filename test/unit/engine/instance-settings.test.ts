import type { Command } from '../../lab/commands.ts';
import { login, rowsOf, run, scenario } from './scenario.ts';

const configure = (name: string, value: number): Command => ({ kind: 'configure', name, value });
const reconfigure: Command = { kind: 'reconfigure' };
const traceFlags = (on: boolean, flags: readonly number[], global = true): Command => ({ kind: 'trace-flags', on, flags, global });
const asClerk = { userName: 'clerk', password: 'clerk' };
const withClerk = (...permissions: readonly string[]) => scenario({ logins: [{ name: 'clerk', password: 'clerk', permissions }] });

describe('sp_configure and RECONFIGURE', () => {
  const shown = (lab: ReturnType<typeof scenario>, name: string) => {
    const row = rowsOf(lab.onSource, 'configurations').find((one) => one.name === name);
    return [row?.value, row?.value_in_use];
  };

  test('an advanced option waits for the switch, and every option for RECONFIGURE', async () => {
    const lab = scenario();
    expect((await run(lab, lab.onSource, configure('max worker threads', 700))).error).toBe(15123);
    expect((await run(lab, lab.onSource, configure('SHOW ADVANCED OPTIONS', 1))).messages).toEqual([15457]);
    expect((await run(lab, lab.onSource, configure('max worker threads', 700))).error).toBe(15123);
    await run(lab, lab.onSource, reconfigure);
    await run(lab, lab.onSource, configure('max worker threads', 700));
    expect(shown(lab, 'max worker threads')).toEqual([700, 0]);
    expect(rowsOf(lab.onSource, 'dm_os_sys_info')[0]?.max_workers_count).toBe(576);
    await run(lab, lab.onSource, reconfigure);
    expect(shown(lab, 'max worker threads')).toEqual([700, 700]);
    expect(rowsOf(lab.onSource, 'dm_os_sys_info')[0]?.max_workers_count).toBe(700);
  });

  test('what is not dynamic waits for a restart', async () => {
    const lab = scenario();
    await run(lab, lab.onSource, configure('show advanced options', 1));
    await run(lab, lab.onSource, reconfigure);
    await run(lab, lab.onSource, configure('fill factor (%)', 90));
    await run(lab, lab.onSource, reconfigure);
    expect(shown(lab, 'fill factor (%)')).toEqual([90, 0]);
  });

  test.each([
    [[], configure('clr enabled', 1), 15247],
    [['ALTER SETTINGS'], configure('clr enabled', 1), undefined],
    [['ALTER SETTINGS'], configure('clr enabled', 2), 15129],
    [['ALTER SETTINGS'], configure('nothing', 2), 15123],
    [[], reconfigure, 5812],
    [[], traceFlags(true, [3226]), 2571],
  ])('a login with %j: %j ends with %p', async (permissions, command, error) => {
    const lab = withClerk(...permissions);
    expect((await run(lab, login(lab.source, asClerk), command)).error).toBe(error);
  });
});

test('trace flags are of all sessions or of one', async () => {
  const lab = withClerk();
  await run(lab, lab.onSource, traceFlags(true, [9567, 3226]));
  await run(lab, lab.onSource, traceFlags(true, [1204], false));
  await run(lab, lab.onSource, traceFlags(false, [3226]));
  expect(lab.onSource.traceFlags()).toEqual([
    { flag: 1204, global: false, session: true },
    { flag: 9567, global: true, session: false },
  ]);
  expect(login(lab.source, asClerk).traceFlags()).toEqual([{ flag: 9567, global: true, session: false }]);
  expect(lab.onTarget.traceFlags()).toEqual([]);
});

test('an instance shows how it was installed', () => {
  const lab = scenario({ source: { settings: { localName: 'OLDNAME', singleUser: true, hadrManagerStatus: 2, dataPath: 'D:\\data\\' } } });
  const property = (name: string) => lab.onSource.scalarFunction('SERVERPROPERTY')?.([name]).value;
  expect(lab.onSource.globalVariable('@@SERVERNAME')?.value).toBe('OLDNAME');
  expect(['ServerName', 'IsSingleUser', 'HadrManagerStatus', 'InstanceDefaultDataPath'].map(property)).toEqual([
    'ONPREM',
    1,
    2,
    'D:\\data\\',
  ]);
});
