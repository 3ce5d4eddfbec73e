import type { PartRow } from '../../sqlserver/readings/all-parts.ts';
import { createForeignLogins, enableLogins, printSqlLogins, setDefaultDatabases } from '../../sqlserver/remedies/logins.ts';
import { type Check, ofPair, type ReadSide } from '../check.ts';
import type { Remedy } from '../remedy.ts';
import { judgeFound, nameKey, notReadable, printedBySqlcmd, unreadDatabases } from './compare.ts';
import { type NeededLogin, neededLoginParts, neededLogins, withDatabases } from './needed-logins.ts';

const page = 'https://learn.microsoft.com/troubleshoot/sql/database-engine/security/transfer-logins-passwords-between-instances';

type LoginRow = PartRow<'logins'>;
type Side = ReadSide<(typeof neededLoginParts)[number]>;

const isSql = ({ login }: NeededLogin): boolean => login.type === 'S';

/** The login that the target has under this name. */
function namesake(target: Side, name: string): LoginRow | undefined {
  const key = nameKey(target);
  return target.read.logins.find((login) => key(login.name) === key(name));
}

const knowsSid = (target: Side, sid: string): boolean => target.read.logins.some((login) => login.sid === sid);

/** Databases of the target that one of these logins has as its default. */
const knownDefaults = (target: Side, logins: readonly NeededLogin[]): readonly string[] => [
  ...new Set(
    logins.flatMap(({ login }) =>
      login.defaultDatabase !== undefined && target.databases.has(login.defaultDatabase) ? [login.defaultDatabase] : [],
    ),
  ),
];

const printed = (text: string, logins: readonly NeededLogin[], target: Side, replace = false): Remedy => ({
  text,
  sql: printSqlLogins(
    logins.map(({ login }) => login.name),
    knownDefaults(target, logins),
    { replace },
  ),
  on: 'source',
  outputRunsOn: 'target',
});

/** A judgement over the logins that the databases need; `wrong` picks those to complain of. */
const overNeeded =
  (
    seen: string,
    wrong: (needed: NeededLogin, target: Side) => string | undefined,
    remedy: (bad: readonly NeededLogin[], target: Side) => Remedy,
  ) =>
  (source: Side, target: Side) => {
    const closed = notReadable(source);
    if (closed) return closed;
    const needed = neededLogins(source);
    const bad = needed.flatMap((one) => {
      const why = wrong(one, target);
      return why === undefined ? [] : [{ one, why }];
    });
    return judgeFound(
      bad.map(({ why }) => why),
      unreadDatabases(source.read.databaseContents),
      `${needed.length} logins: ${seen}`,
      () =>
        remedy(
          bad.map(({ one }) => one),
          target,
        ),
    );
  };

/** Source: Microsoft, "Transfer logins and passwords between instances of SQL Server". */
export const loginChecks: readonly Check[] = [
  ofPair({
    id: 'OBJ-LOGIN-001',
    family: 'server-objects',
    title: 'The target has the SQL logins that the databases need',
    severity: 'error',
    page,
    reads: neededLoginParts,
    judge: overNeeded(
      'the SQL logins among them are on the target',
      (needed, target) =>
        isSql(needed) && !knowsSid(target, needed.login.sid) && !namesake(target, needed.login.name)
          ? `${withDatabases(needed)} is not on the target`
          : undefined,
      (bad, target) =>
        printed(
          `Make these logins on the target with the same SID and password. The query prints hashes of passwords. ${printedBySqlcmd}`,
          bad,
          target,
        ),
    ),
  }),
  ofPair({
    id: 'OBJ-LOGIN-002',
    family: 'server-objects',
    title: 'The target has the Windows and Entra logins that the databases need',
    severity: 'error',
    page,
    reads: neededLoginParts,
    judge: overNeeded(
      'the Windows and Entra logins among them are on the target',
      (needed, target) =>
        isSql(needed) || namesake(target, needed.login.name) ? undefined : `${withDatabases(needed)} is not on the target`,
      (bad, target) => ({
        text: 'Make these logins on the target. It has to trust the same domain or tenant; an account of the source machine itself can not come along.',
        sql: createForeignLogins(
          bad.map(({ login }) => ({
            ...login,
            defaultDatabase:
              login.defaultDatabase !== undefined && target.databases.has(login.defaultDatabase) ? login.defaultDatabase : undefined,
          })),
        ),
        on: 'target',
      }),
    ),
  }),
  ofPair({
    id: 'OBJ-SID-001',
    family: 'server-objects',
    title: 'Logins of the same name have the same SID on both sides',
    severity: 'error',
    page,
    reads: neededLoginParts,
    judge: overNeeded(
      'none has another SID on the target',
      (needed, target) => {
        const other = isSql(needed) && !knowsSid(target, needed.login.sid) ? namesake(target, needed.login.name) : undefined;
        return (
          other &&
          `${withDatabases(needed)} is ${needed.login.sid} on the source and ${other.sid} on the target: its users would be orphans`
        );
      },
      (bad, target) =>
        printed(
          `Drop these logins on the target and make them again with the SID and password of the source; rights that they have on the target have to be granted again. The query prints both statements, with hashes of passwords. ${printedBySqlcmd}`,
          bad,
          target,
          true,
        ),
    ),
  }),
  ofPair({
    id: 'OBJ-LOGIN-003',
    family: 'server-objects',
    title: 'Logins that work on the source are not disabled on the target',
    severity: 'warning',
    page,
    reads: neededLoginParts,
    judge: overNeeded(
      'none is disabled on the target only',
      (needed, target) =>
        needed.login.disabled === false && namesake(target, needed.login.name)?.disabled === true
          ? `${withDatabases(needed)} is disabled on the target`
          : undefined,
      (bad) => ({
        text: 'Enable them on the target, unless somebody disabled them there on purpose until the cutover.',
        sql: enableLogins(bad.map(({ login }) => login.name)),
        on: 'target',
      }),
    ),
  }),
  ofPair({
    id: 'OBJ-LOGIN-004',
    family: 'server-objects',
    title: 'The default databases of the logins are there on the target',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/t-sql/statements/alter-login-transact-sql',
    reads: neededLoginParts,
    judge: overNeeded(
      'their default databases are on the target',
      (needed, target) => {
        const there = namesake(target, needed.login.name)?.defaultDatabase;
        return there === undefined || isThere(target, there)
          ? undefined
          : `${needed.login.name} starts in ${there}, which the target does not have`;
      },
      (bad, target) => ({
        text: 'A login whose default database is missing can not log in (error 4064). Give these another one on the target.',
        sql: setDefaultDatabases(
          bad.map(({ login }) => ({
            name: login.name,
            database: login.defaultDatabase !== undefined && isThere(target, login.defaultDatabase) ? login.defaultDatabase : 'master',
          })),
        ),
        on: 'target',
      }),
    ),
  }),
];

const systemDatabases: ReadonlySet<string> = new Set(['master', 'tempdb', 'model', 'msdb']);

const isThere = (side: Side, database: string): boolean => systemDatabases.has(database) || side.databases.has(database);
