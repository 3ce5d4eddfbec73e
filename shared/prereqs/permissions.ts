import { type Check, fail, ofSide, pass } from './check.ts';

const page = 'https://learn.microsoft.com/sql/t-sql/statements/alter-availability-group-transact-sql';

/** Source: Microsoft, permission sections of the pages of the views and of "ALTER AVAILABILITY GROUP". */
export const permissionChecks: readonly Check[] = [
  ofSide({
    id: 'PER-STATE-001',
    family: 'permissions',
    title: 'The login may read server state',
    severity: 'error',
    page,
    judge: ({ rights, server }) => {
      const permission = server.majorVersion >= 16 ? 'VIEW SERVER PERFORMANCE STATE' : 'VIEW SERVER STATE';
      return rights.sysadmin || rights.viewServerState
        ? pass(rights.sysadmin ? 'sysadmin' : permission)
        : fail(`${permission} is missing: the views of availability groups stay empty`, `USE master; GRANT ${permission} TO [<login>];`);
    },
  }),
  ofSide({
    id: 'PER-DEFINITION-001',
    family: 'permissions',
    title: 'The login may see definitions',
    severity: 'error',
    page,
    judge: ({ rights }) =>
      rights.sysadmin || rights.viewAnyDefinition
        ? pass(rights.sysadmin ? 'sysadmin' : 'VIEW ANY DEFINITION')
        : fail('VIEW ANY DEFINITION is missing: availability groups stay invisible', 'USE master; GRANT VIEW ANY DEFINITION TO [<login>];'),
  }),
  ofSide({
    id: 'PER-SYSADMIN-001',
    family: 'permissions',
    title: 'The login may change a distributed availability group',
    severity: 'warning',
    page,
    judge: ({ rights }) =>
      rights.sysadmin
        ? pass('sysadmin')
        : fail(
            'not sysadmin; Microsoft asks for it to modify and to fail over a distributed availability group',
            'Use a login of the sysadmin role for switch-sync-mode, failover-dag and drop-ag: ALTER SERVER ROLE sysadmin ADD MEMBER [<login>];',
          ),
  }),
];
