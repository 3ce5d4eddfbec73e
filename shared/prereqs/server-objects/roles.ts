import { addRoleMembers, createServerRoles, grantPermissions } from '../../sqlserver/remedies/logins.ts';
import { type Check, ofPair, type ReadSide } from '../check.ts';
import { judgeFound, lacking, nameKey, notReadable, unreadDatabases } from './compare.ts';
import { neededLoginParts, neededLogins } from './needed-logins.ts';

const page = 'https://learn.microsoft.com/sql/relational-databases/security/authentication-access/server-level-roles';
const parts = [...neededLoginParts, 'serverRoles'] as const;
type Side = ReadSide<(typeof parts)[number]>;

/** Whose memberships and permissions have to come along: logins that the databases need, and roles that somebody made. */
function concerned(source: Side): (name: string) => boolean {
  const key = nameKey(source);
  const names = new Set([
    ...neededLogins(source).map(({ login }) => key(login.name)),
    ...source.read.serverRoles.map(({ name }) => key(name)),
  ]);
  return (name) => names.has(key(name));
}

/** Rights at the server are kept in master: they do not travel. */
export const roleChecks: readonly Check[] = [
  ofPair({
    id: 'OBJ-ROLE-001',
    family: 'server-objects',
    title: 'The target has the server roles that somebody made on the source',
    severity: 'warning',
    page,
    reads: ['serverRoles'],
    judge: (source, target) => {
      const missing = lacking(source.read.serverRoles, target.read.serverRoles, ({ name }) => name, target);
      return judgeFound(
        missing.map(({ name }) => name),
        [],
        `${source.read.serverRoles.length} roles`,
        () => ({ text: 'Make them on the target.', sql: createServerRoles(missing.map(({ name }) => name)), on: 'target' }),
      );
    },
  }),
  ofPair({
    id: 'OBJ-MEMBER-001',
    family: 'server-objects',
    title: 'Logins that the databases need are members of the same server roles on the target',
    severity: 'warning',
    page,
    reads: [...parts, 'serverRoleMembers'],
    judge: (source, target) => {
      const closed = notReadable(source);
      if (closed) return closed;
      const ours = concerned(source);
      const members = source.read.serverRoleMembers.filter(({ role, member }) => ours(member) || ours(role));
      const missing = lacking(members, target.read.serverRoleMembers, ({ role, member }) => `${role}\0${member}`, target);
      return judgeFound(
        missing.map(({ role, member }) => `${member} of ${role}`),
        unreadDatabases(source.read.databaseContents),
        `${members.length} memberships`,
        () => ({
          text: 'Make them members on the target, if they shall have these rights there; the logins and roles have to be there first.',
          sql: addRoleMembers(missing),
          on: 'target',
        }),
      );
    },
  }),
  ofPair({
    id: 'OBJ-GRANT-001',
    family: 'server-objects',
    title: 'Logins that the databases need have the same permissions of the server on the target',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/t-sql/statements/grant-server-permissions-transact-sql',
    reads: [...parts, 'serverPermissions'],
    judge: (source, target) => {
      const closed = notReadable(source);
      if (closed) return closed;
      const ours = concerned(source);
      const grants = source.read.serverPermissions.filter(({ grantee }) => ours(grantee));
      const missing = lacking(
        grants,
        target.read.serverPermissions,
        ({ grantee, permission, state }) => `${grantee}\0${permission}\0${state}`,
        target,
      );
      return judgeFound(
        missing.map(({ grantee, permission, state }) => `${state} ${permission} to ${grantee}`),
        unreadDatabases(source.read.databaseContents),
        `${grants.length} permissions`,
        () => ({
          text: 'Give them on the target as well, if they shall have these rights there; the logins and roles have to be there first.',
          sql: grantPermissions(missing),
          on: 'target',
        }),
      );
    },
  }),
];
