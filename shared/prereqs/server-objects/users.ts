import { mapUsersToLogins, printSqlLogins } from '../../sqlserver/remedies/logins.ts';
import { type Check, ofPair, ofSide, unknown } from '../check.ts';
import { judgeFound, nameKey, notReadable, printedBySqlcmd, unreadDatabases } from './compare.ts';
import { saSid } from './needed-logins.ts';

/** Users and owners of the databases: they travel, and mean nothing where nobody knows their SID. */
export const userChecks: readonly Check[] = [
  ofSide({
    id: 'OBJ-ORPHAN-001',
    family: 'server-objects',
    title: 'No user of the databases has lost its login',
    severity: 'warning',
    scope: 'source',
    page: 'https://learn.microsoft.com/sql/sql-server/failover-clusters/troubleshoot-orphaned-users-sql-server',
    reads: ['logins', 'databaseContents'],
    judge: (source) => {
      const closed = notReadable(source);
      if (closed) return closed;
      const sids = new Set(source.read.logins.map(({ sid }) => sid));
      const key = nameKey(source);
      const users = source.read.databaseContents.flatMap(({ kind, name, ...row }) => (kind === 'USER' ? [{ ...row, user: name }] : []));
      // A Windows user may come in as a member of a group, without a login of its own.
      const orphans = users.filter(({ type, sid }) => type === 'S' && !sids.has(sid));
      const repairable = orphans.flatMap(({ database, user }) => {
        const login = source.read.logins.find(({ name, type }) => type === 'S' && key(name) === key(user));
        return login ? [{ database, user, login: login.name }] : [];
      });
      return judgeFound(
        orphans.map(({ database, user }) => `${database}: ${user}`),
        unreadDatabases(source.read.databaseContents),
        `${users.length} users with a login`,
        () => ({
          text: 'Nobody can come in as these users, here or on the target. Give a user the login of its name back, or drop it; what the script does not name has no login of its name.',
          ...(repairable.length > 0 && { sql: mapUsersToLogins(repairable), on: 'source' }),
        }),
      );
    },
  }),
  ofPair({
    id: 'OBJ-OWNER-001',
    family: 'server-objects',
    title: 'The target knows the owners of the databases',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/logins-and-jobs-for-availability-group-databases',
    reads: ['logins', 'databaseOwnership'],
    judge: (source, target) => {
      const closed = notReadable(source);
      if (closed) return closed;
      const sids = new Set(target.read.logins.map(({ sid }) => sid));
      const names = new Set(source.dag?.databases.map(({ name }) => name));
      const databases = source.read.databaseOwnership.filter(({ name }) => names.has(name));
      const unseen = databases.filter(({ ownerSid }) => ownerSid === undefined);
      if (unseen.length > 0) return unknown(`the owner of ${unseen[0]?.name} is not visible`);
      const foreign = databases.filter(({ ownerSid }) => ownerSid !== saSid && !sids.has(ownerSid ?? ''));
      const logins = source.read.logins.filter(({ sid, type }) => type === 'S' && foreign.some(({ ownerSid }) => ownerSid === sid));
      return judgeFound(
        foreign.map(({ name, owner, ownerSid }) => `${name} belongs to ${owner ?? ownerSid}`),
        [],
        `${databases.length} databases`,
        () => ({
          text: `Without its owner a database refuses EXECUTE AS OWNER, Service Broker and CLR after the cutover (error 15517). Make the owner a login of the target (an owner of Windows: CREATE LOGIN ... FROM WINDOWS), or give the database to another login on the source: ALTER AUTHORIZATION. The query prints hashes of passwords. ${printedBySqlcmd}`,
          ...(logins.length > 0 && {
            sql: printSqlLogins(
              logins.map(({ name }) => name),
              [],
            ),
            on: 'source' as const,
            outputRunsOn: 'target' as const,
          }),
        }),
      );
    },
  }),
];
