import { type Check, fail, ofRead, pass } from './check.ts';

/** Source: Microsoft, permission sections of the pages of the views and of "ALTER AVAILABILITY GROUP". */
export const permissionChecks: readonly Check[] = [
  {
    id: 'PER-STATE-001',
    family: 'permissions',
    title: 'The login may read server state',
    severity: 'error',
    scope: 'each',
    judge: ofRead(({ rights, server }) => {
      const permission = server.majorVersion >= 16 ? 'VIEW SERVER PERFORMANCE STATE' : 'VIEW SERVER STATE';
      return rights.sysadmin || rights.viewServerState
        ? pass(rights.sysadmin ? 'sysadmin' : permission)
        : fail(`${permission} is missing: the views of availability groups stay empty`, `USE master; GRANT ${permission} TO [<login>];`);
    }),
  },
  {
    id: 'PER-DEFINITION-001',
    family: 'permissions',
    title: 'The login may see definitions',
    severity: 'error',
    scope: 'each',
    judge: ofRead(({ rights }) =>
      rights.sysadmin || rights.viewAnyDefinition
        ? pass(rights.sysadmin ? 'sysadmin' : 'VIEW ANY DEFINITION')
        : fail('VIEW ANY DEFINITION is missing: availability groups stay invisible', 'USE master; GRANT VIEW ANY DEFINITION TO [<login>];'),
    ),
  },
  {
    id: 'PER-SYSADMIN-001',
    family: 'permissions',
    title: 'The login may change a distributed availability group',
    severity: 'warning',
    scope: 'each',
    judge: ofRead(({ rights }) =>
      rights.sysadmin
        ? pass('sysadmin')
        : fail(
            'not sysadmin; Microsoft asks for it to modify and to fail over a distributed availability group',
            'Use a login of the sysadmin role for switch-sync-mode, failover-dag and drop-ag: ALTER SERVER ROLE sysadmin ADD MEMBER [<login>];',
          ),
    ),
  },
];
