import { inEachDatabase } from './in-each-database.ts';
import { type PartContext, part } from './part.ts';
import { flagOf, textOf } from './values.ts';

/** Copies on a secondary can not be entered, so only the primary side reads what is in the databases. */
const readable = ({ dag }: PartContext): readonly string[] => (dag?.role === 'PRIMARY' ? dag.databases.map(({ name }) => name) : []);

const failure = ({ failedWith, failedBecause }: Readonly<Record<string, string | null>>): string | undefined =>
  failedWith == null ? undefined : `error ${failedWith}: ${failedBecause}`;

/** What is in the databases and what it needs from its instance. */
export const databaseContentParts = {
  /** Users that stand for a login: not dbo and the like, not users without login, not contained users with a password of their own. */
  databaseUsers: part({
    views: 'sys.database_principals of every database',
    needs: 'viewAnyDefinition',
    sql: (context) =>
      inEachDatabase(
        readable(context),
        ['userName', 'sid', 'type'],
        `SELECT DB_NAME(), u.name, CONVERT(varchar(172), u.sid, 1), u.type
FROM sys.database_principals AS u
WHERE u.type IN ('S', 'U', 'G', 'E', 'X') AND u.authentication_type IN (1, 3, 4) AND u.principal_id > 4 AND u.sid IS NOT NULL`,
      ),
    row: ({ databaseName, userName, sid, type, ...rest }) => ({
      database: databaseName ?? '',
      user: userName ?? '',
      sid: sid ?? '',
      type: type ?? '',
      failure: failure(rest),
    }),
  }),
  /** Names of other databases and servers in the code, and in synonyms (kind SYNONYM: the name is the whole target). */
  outsideReferences: part({
    views: 'sys.sql_expression_dependencies and sys.synonyms of every database',
    needs: 'viewAnyDefinition',
    sql: (context) =>
      inEachDatabase(
        readable(context),
        ['kind', 'serverName', 'otherDatabase', 'entity'],
        `SELECT DB_NAME(), N'CODE', d.referenced_server_name, d.referenced_database_name, MIN(d.referenced_entity_name)
FROM sys.sql_expression_dependencies AS d
WHERE d.referenced_server_name IS NOT NULL OR (d.referenced_database_name IS NOT NULL AND d.referenced_database_name <> DB_NAME())
GROUP BY d.referenced_server_name, d.referenced_database_name
UNION ALL
SELECT DB_NAME(), N'SYNONYM', PARSENAME(s.base_object_name, 4), PARSENAME(s.base_object_name, 3), MIN(s.name)
FROM sys.synonyms AS s
WHERE PARSENAME(s.base_object_name, 3) IS NOT NULL AND PARSENAME(s.base_object_name, 3) <> DB_NAME()
GROUP BY PARSENAME(s.base_object_name, 4), PARSENAME(s.base_object_name, 3)`,
      ),
    row: ({ databaseName, kind, serverName, otherDatabase, entity, ...rest }) => ({
      database: databaseName ?? '',
      kind: kind ?? '',
      server: textOf(serverName),
      otherDatabase: textOf(otherDatabase),
      entity: entity ?? '',
      failure: failure(rest),
    }),
  }),
  /** What the instance says about its databases and what a copy does not bring along. */
  databaseSettings: part({
    views: 'sys.databases, sys.server_principals',
    sql: () => `SELECT d.name, CONVERT(varchar(172), d.owner_sid, 1) AS ownerSid, SUSER_SNAME(d.owner_sid) AS owner,
  CONVERT(char(1), d.is_trustworthy_on) AS trustworthy, CONVERT(char(1), d.is_db_chaining_on) AS chaining, CONVERT(char(1), d.is_broker_enabled) AS broker,
  CONVERT(char(1), d.is_cdc_enabled) AS cdc, CONVERT(char(1), d.is_published) AS published, CONVERT(char(1), d.is_subscribed) AS subscribed,
  CONVERT(char(1), d.is_merge_published) AS mergePublished
FROM sys.databases AS d
WHERE d.database_id > 4`,
    row: ({ name, ownerSid, owner, trustworthy, chaining, broker, cdc, published, subscribed, mergePublished }) => ({
      name: name ?? '',
      ownerSid: textOf(ownerSid),
      owner: textOf(owner),
      trustworthy: flagOf(trustworthy),
      chaining: flagOf(chaining),
      broker: flagOf(broker),
      cdc: flagOf(cdc),
      replicated: flagOf(published) || flagOf(subscribed) || flagOf(mergePublished),
    }),
  }),
} as const;
