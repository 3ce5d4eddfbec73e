import { type TaskPermission, taskPermissions } from '../sqlserver/readings/permissions.ts';
import { grantToLogin, makeSysadmin, readMsdb } from '../sqlserver/remedies/permissions.ts';
import { type Check, fail, type Judgement, ofSide, pass, type ReadSide, unknown } from './check.ts';
import type { Remedy } from './remedy.ts';

const statesPage = 'https://learn.microsoft.com/sql/relational-databases/system-dynamic-management-views/system-dynamic-management-views';
const changePage = 'https://learn.microsoft.com/sql/t-sql/statements/alter-availability-group-transact-sql';

type WithLogin = ReadSide<'login'>;

/** Statements for the login by its real name; none for somebody who has no login of his own. */
function giving(side: WithLogin, text: string, statement: (login: string) => string): Remedy {
  const [login] = side.read.login;
  if (!login?.ownPrincipal)
    return { text: `${text} The account ${login?.name ?? ''} comes in through a Windows group: give it to the login of that group.` };
  return { text, sql: statement(login.name), on: side.side };
}

/** What the views need, as the version calls it (Microsoft, permission sections of the views: 2022 split VIEW SERVER STATE). */
const statePermission = ({ server }: WithLogin): string =>
  server.majorVersion >= 16 ? 'VIEW SERVER PERFORMANCE STATE' : 'VIEW SERVER STATE';

/** Whether the login holds all of some permissions, which sysadmin does. */
function holding(side: WithLogin, wanted: readonly TaskPermission[], text: string): Judgement {
  const [login] = side.read.login;
  if (login === undefined) return unknown('the server does not say who this login is');
  if (login.sysadmin) return pass(`${login.name} is sysadmin`);
  if (wanted.some((right) => login[right] === undefined)) return unknown(`${login.name}: HAS_PERMS_BY_NAME is NULL`);
  const missing = wanted.filter((right) => !login[right]).map((right) => taskPermissions[right]);
  return missing.length === 0
    ? pass(`${login.name}: ${wanted.map((right) => taskPermissions[right]).join(', ')}`)
    : fail(
        `${side.server.serverName}: ${login.name} lacks ${missing.join(', ')}`,
        giving(side, text, (name) => grantToLogin(missing, name)),
      );
}

/** Source: Microsoft, permission sections of the pages of the views, of "ALTER AVAILABILITY GROUP", "ALTER DATABASE SET HADR", "ALTER LOGIN" and "KILL". */
export const permissionChecks: readonly Check[] = [
  ofSide({
    id: 'PER-STATE-001',
    family: 'permissions',
    title: 'The login may read server state (all tasks)',
    severity: 'error',
    page: statesPage,
    reads: ['login'],
    judge(side) {
      const permission = statePermission(side);
      const { sysadmin, viewServerState } = side.rights;
      return sysadmin || viewServerState
        ? pass(sysadmin ? 'sysadmin' : permission)
        : fail(
            `${side.server.serverName}: ${permission} is missing: the views of availability groups stay empty`,
            giving(side, 'Every task reads these views.', (name) => grantToLogin([permission], name)),
          );
    },
  }),
  ofSide({
    id: 'PER-DEFINITION-001',
    family: 'permissions',
    title: 'The login may see definitions (all tasks)',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/relational-databases/security/metadata-visibility-configuration',
    reads: ['login'],
    judge: (side) =>
      side.rights.sysadmin || side.rights.viewAnyDefinition
        ? pass(side.rights.sysadmin ? 'sysadmin' : 'VIEW ANY DEFINITION')
        : fail(
            `${side.server.serverName}: VIEW ANY DEFINITION is missing: availability groups stay invisible`,
            giving(side, 'Every task reads the definitions of availability groups.', (name) => grantToLogin(['VIEW ANY DEFINITION'], name)),
          ),
  }),
  ofSide({
    id: 'PER-CHANGE-001',
    family: 'permissions',
    title: 'The login may change availability groups (switch-sync-mode, failover-dag, drop-ag)',
    severity: 'error',
    page: changePage,
    reads: ['login'],
    // Lost between the demotion and the promotion, it would leave a migration that nobody can write to.
    guards: ['switch-sync-mode', 'failover-dag'],
    judge: (side) =>
      side.read.login[0]?.changesDag
        ? pass(`${side.read.login[0].name}: ALTER on ${side.dag?.name}`)
        : holding(side, ['changeGroups'], 'Without it the server refuses every statement of these tasks.'),
  }),
  ofSide({
    id: 'PER-SYSADMIN-001',
    family: 'permissions',
    title: 'The login is sysadmin, as the documentation asks for (switch-sync-mode, failover-dag, drop-ag)',
    severity: 'warning',
    page: changePage,
    reads: ['login'],
    judge: (side) =>
      side.rights.sysadmin
        ? pass('sysadmin')
        : fail(
            `${side.server.serverName}: ${side.read.login[0]?.name ?? 'the login'} is not sysadmin`,
            giving(
              side,
              'Microsoft asks for sysadmin to modify and to fail over a distributed availability group; the CHECKPOINT before the failover needs it as well. Give it for the time of the migration.',
              makeSysadmin,
            ),
          ),
  }),
  ofSide({
    id: 'PER-RESUME-001',
    family: 'permissions',
    title: 'The login may resume the data movement of databases (failover-dag)',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/t-sql/statements/alter-database-transact-sql-set-hadr',
    reads: ['login'],
    judge: (side) =>
      holding(
        side,
        ['changeDatabases'],
        'After a failover a copy may stay suspended; failover-dag resumes it with ALTER DATABASE ... SET HADR RESUME.',
      ),
  }),
  ofSide({
    id: 'PER-MSDB-001',
    family: 'permissions',
    title: 'The login may read backups and jobs in msdb (validate-prereqs)',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/security/authentication-access/database-level-roles',
    reads: ['login'],
    judge(side) {
      const [login] = side.read.login;
      if (login?.backups === undefined || login.jobs === undefined) return unknown('HAS_PERMS_BY_NAME is NULL for the tables of msdb');
      const missing = [...(login.backups ? [] : ['backupset']), ...(login.jobs ? [] : ['sysjobs'])];
      return missing.length === 0
        ? pass(`${login.name}: SELECT on backupset and sysjobs`)
        : fail(
            `${side.server.serverName}: ${login.name} may not read ${missing.map((table) => `msdb.dbo.${table}`).join(', ')}`,
            giving(side, 'Without it, checks of backups, jobs, operators and mail stay unknown.', readMsdb),
          );
    },
  }),
  ofSide({
    id: 'PER-LOGINS-001',
    family: 'permissions',
    title: 'The login may keep other logins out (failover-dag with freeze-logins)',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/t-sql/statements/alter-login-transact-sql',
    scope: 'source',
    reads: ['login'],
    judge: (side) =>
      holding(
        side,
        ['changeLogins', 'endConnections', 'changeDatabases'],
        'Only freeze-logins needs it: it disables logins, ends their sessions and notes that in master.',
      ),
  }),
  ofSide({
    id: 'PER-KILL-001',
    family: 'permissions',
    title: 'The login may end the sessions of others (failover-dag with kill-long-transactions)',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/t-sql/language-elements/kill-transact-sql',
    scope: 'source',
    reads: ['login'],
    judge: (side) =>
      holding(side, ['endConnections'], 'Only kill-long-transactions and freeze-logins need it: they end sessions with KILL.'),
  }),
];
