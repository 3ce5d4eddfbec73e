import type { Command } from '../../lab/commands.ts';
import { errorOf, login, rowsOf, run, scenario } from './scenario.ts';

type Change = Extract<Command, { kind: 'server-permission' }>;
const change = (action: Change['action'], permission: string, more: Partial<Change> = {}): Command => ({
  kind: 'server-permission',
  action,
  permissions: [permission],
  principals: ['clerk'],
  grantOption: false,
  ...more,
});
const asClerk = { userName: 'clerk', password: 'clerk' };
const withClerk = (permissions: readonly string[] = [], roles: readonly 'securityadmin'[] = []) =>
  scenario({
    logins: [
      { name: 'clerk', password: 'clerk', permissions, roles },
      { name: 'other', password: 'other' },
    ],
  });
const held = (lab: ReturnType<typeof scenario>, name: string) => {
  const id = rowsOf(lab.onSource, 'server_principals').find((row) => row.name === name)?.principal_id;
  return rowsOf(lab.onSource, 'server_permissions')
    .filter((row) => row.grantee_principal_id === id && row.permission_name !== 'CONNECT SQL')
    .map((row) => `${row.state_desc} ${row.permission_name} ${row.class_desc}`);
};

describe('GRANT, DENY, REVOKE', () => {
  test('what is granted is seen, and works at once in sessions that are open', async () => {
    const lab = withClerk();
    const clerk = login(lab.source, asClerk);
    expect(await errorOf(lab.clock, () => rowsOf(clerk, 'dm_os_sys_info'))).toBe(300);
    await run(lab, lab.onSource, change('GRANT', 'VIEW SERVER STATE', { principals: ['CLERK'] }));
    expect(rowsOf(clerk, 'dm_os_sys_info')).toHaveLength(1);
    expect(held(lab, 'clerk')).toEqual(['GRANT VIEW SERVER STATE SERVER']);
    await run(lab, lab.onSource, change('DENY', 'VIEW SERVER PERFORMANCE STATE'));
    expect(clerk.scalarFunction('HAS_PERMS_BY_NAME')?.([null, null, 'VIEW SERVER PERFORMANCE STATE']).value).toBe(0);
    await run(lab, lab.onSource, change('REVOKE', 'VIEW SERVER PERFORMANCE STATE'));
    expect(clerk.scalarFunction('HAS_PERMS_BY_NAME')?.([null, null, 'VIEW SERVER PERFORMANCE STATE']).value).toBe(1);
  });

  test('on an endpoint, and with grant option', async () => {
    const lab = withClerk();
    await run(lab, lab.onSource, change('GRANT', 'CONNECT', { endpoint: 'hadr_endpoint', grantOption: true }));
    expect(held(lab, 'clerk')).toEqual(['GRANT_WITH_GRANT_OPTION CONNECT ENDPOINT']);
    const passOn = change('GRANT', 'CONNECT', { endpoint: 'Hadr_endpoint', principals: ['other'] });
    expect((await run(lab, login(lab.source, asClerk), passOn)).error).toBeUndefined();
    await run(lab, lab.onSource, change('REVOKE', 'CONNECT', { endpoint: 'Hadr_endpoint', grantOption: true }));
    expect(held(lab, 'clerk')).toEqual(['GRANT CONNECT ENDPOINT']);
    expect((await run(lab, login(lab.source, asClerk), passOn)).error).toBe(15151);
  });

  test('who may not CONNECT SQL can not log in', async () => {
    const lab = withClerk();
    await run(lab, lab.onSource, change('DENY', 'CONNECT SQL'));
    expect(await errorOf(lab.clock, () => login(lab.source, asClerk))).toBe(18456);
  });

  test.each<[readonly string[], readonly 'securityadmin'[], Partial<Change>, number | undefined]>([
    [['VIEW SERVER STATE'], [], {}, 4613],
    [['ALTER SERVER STATE'], [], {}, undefined],
    [['CONTROL SERVER'], [], {}, undefined],
    [[], ['securityadmin'], {}, undefined],
    [['CONTROL SERVER'], [], { principals: ['clerk'] }, 4624],
    [['CONTROL SERVER'], [], { principals: ['sa'] }, 4624],
    [['CONTROL SERVER'], [], { principals: ['sysadmin'] }, 4617],
    [['CONTROL SERVER'], [], { principals: ['nobody'] }, 15151],
    [['CONTROL SERVER'], [], { permissions: ['CONNECT'], endpoint: 'nothing' }, 15151],
  ])('by a login with %j %j: %j ends with %p', async (permissions, roles, more, error) => {
    const lab = withClerk(permissions, roles);
    const grant = change('GRANT', 'VIEW SERVER STATE', { principals: ['other'], ...more });
    expect((await run(lab, login(lab.source, asClerk), grant)).error).toBe(error);
  });

  test('outside master there are no permissions of the server', async () => {
    const lab = withClerk();
    lab.onSource.use('msdb');
    expect((await run(lab, lab.onSource, change('GRANT', 'VIEW SERVER STATE'))).error).toBe(4621);
  });
});

describe('ALTER SERVER ROLE', () => {
  const member = (action: 'ADD' | 'DROP', role: string, name = 'clerk'): Command => ({
    kind: 'alter-server-role',
    role,
    action,
    member: name,
  });

  test('adds and drops a member', async () => {
    const lab = withClerk();
    const clerk = login(lab.source, asClerk);
    const isMember = () => clerk.scalarFunction('IS_SRVROLEMEMBER')?.(['processadmin']).value;
    await run(lab, lab.onSource, member('ADD', 'ProcessAdmin'));
    expect([isMember(), clerk.scalarFunction('HAS_PERMS_BY_NAME')?.([null, null, 'ALTER ANY CONNECTION']).value]).toEqual([1, 1]);
    await run(lab, lab.onSource, member('DROP', 'processadmin'));
    expect(isMember()).toBe(0);
  });

  test.each([
    ['nothing', 'clerk', 15151],
    ['public', 'clerk', 15151],
    ['sysadmin', 'nobody', 15151],
    ['sysadmin', 'sa', 15405],
  ])('%s ADD MEMBER %s ends with %i', async (role, name, error) => {
    const lab = withClerk();
    expect((await run(lab, lab.onSource, member('ADD', role, name))).error).toBe(error);
  });

  test('needs the same role or sysadmin', async () => {
    const lab = withClerk(['CONTROL SERVER'], ['securityadmin']);
    const clerk = login(lab.source, asClerk);
    expect((await run(lab, clerk, member('ADD', 'securityadmin', 'other'))).error).toBeUndefined();
    expect((await run(lab, clerk, member('ADD', 'sysadmin', 'other'))).error).toBe(15151);
  });
});
