import { inEachDatabase } from './in-each-database.ts';
import { type PartContext, part } from './part.ts';
import { flagOf, textOf } from './values.ts';

/** Copies on a secondary can not be entered, so only the primary side reads what is in the databases. */
const readable = ({ dag }: PartContext): readonly string[] => (dag?.role === 'PRIMARY' ? dag.databases.map(({ name }) => name) : []);

/** What is in the databases: what looks into every one of them takes its time. */
export const databaseContentParts = {
  /**
   * One pass through the databases. USER: users that stand for a login (not dbo and the like, not users without login, not contained users
   * with a password of their own). CODE: other databases and servers that modules name. SYNONYM: those that synonyms lead to.
   */
  databaseContents: part({
    views: 'sys.database_principals, sys.sql_expression_dependencies and sys.synonyms of every database',
    needs: 'viewAnyDefinition',
    sql: (context) =>
      inEachDatabase(
        readable(context),
        ['kind', 'name', 'sid', 'type', 'serverName', 'otherDatabase'],
        `SELECT DB_NAME(), N'USER', u.name, CONVERT(varchar(172), u.sid, 1), u.type, NULL, NULL
FROM sys.database_principals AS u
WHERE u.type IN ('S', 'U', 'G', 'E', 'X') AND u.authentication_type IN (1, 3, 4) AND u.principal_id > 4 AND u.sid IS NOT NULL
UNION ALL
SELECT DB_NAME(), N'CODE', MIN(d.referenced_entity_name), NULL, NULL, d.referenced_server_name, d.referenced_database_name
FROM sys.sql_expression_dependencies AS d
WHERE d.referenced_server_name IS NOT NULL OR (d.referenced_database_name IS NOT NULL AND d.referenced_database_name <> DB_NAME())
GROUP BY d.referenced_server_name, d.referenced_database_name
UNION ALL
SELECT DB_NAME(), N'SYNONYM', MIN(s.name), NULL, NULL, PARSENAME(s.base_object_name, 4), PARSENAME(s.base_object_name, 3)
FROM sys.synonyms AS s
WHERE PARSENAME(s.base_object_name, 3) IS NOT NULL AND PARSENAME(s.base_object_name, 3) <> DB_NAME()
GROUP BY PARSENAME(s.base_object_name, 4), PARSENAME(s.base_object_name, 3)`,
      ),
    row: ({ databaseName, kind, name, sid, type, serverName, otherDatabase, failedWith, failedBecause }) => ({
      database: databaseName ?? '',
      kind: textOf(kind),
      /** Of the user, of the synonym, or of what the code names. */
      name: name ?? '',
      sid: sid ?? '',
      type: type ?? '',
      server: textOf(serverName),
      otherDatabase: textOf(otherDatabase),
      /** Why the database could not be entered. */
      failure: failedWith == null ? undefined : `error ${failedWith}: ${failedBecause}`,
    }),
  }),
} as const;

/** What the instance says about its databases. */
export const databaseSettingParts = {
  /** What the instance says about its databases and what a copy does not bring along. */
  databaseOwnership: part({
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
