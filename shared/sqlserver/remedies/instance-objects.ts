/** Statements that make objects of an instance on the other side. */
import { quoteName, quoteText } from '../identifiers.ts';

/** The value of a column as a literal of the printed statement. */
const literal = (column: string): string => `ISNULL(N'N''' + REPLACE(CONVERT(nvarchar(max), ${column}), N'''', N'''''') + N'''', N'NULL')`;

/** Options of sp_serveroption with the column of sys.servers, and what a new linked server has. */
const options: readonly (readonly [option: string, column: string, born: 0 | 1])[] = [
  ['collation compatible', 'is_collation_compatible', 0],
  ['data access', 'is_data_access_enabled', 1],
  ['dist', 'is_distributor', 0],
  ['pub', 'is_publisher', 0],
  ['rpc', 'is_remote_login_enabled', 0],
  ['rpc out', 'is_rpc_out_enabled', 0],
  ['sub', 'is_subscriber', 0],
  ['lazy schema validation', 'lazy_schema_validation', 0],
  ['use remote collation', 'uses_remote_collation', 1],
  ['remote proc transaction promotion', 'is_remote_proc_transaction_promotion_enabled', 1],
];

/**
 * A query for the source that prints the statements for these linked servers. Provider strings go from server to server: they may hold a
 * password. Mappings with a password of their own can not be printed. Source: Microsoft, "sp_addlinkedserver", "sp_serveroption".
 */
export function printLinkedServers(names: readonly string[]): string {
  const these = `s.name IN (${names.map(quoteText).join(', ')})`;
  const option = ([name, column, born]: (typeof options)[number], number: number): string => `  UNION ALL
  SELECT s.name, ${number + 2}, N'EXEC sys.sp_serveroption @server = ' + ${literal('s.name')} + N', @optname = N''${name}'', @optvalue = N''${born === 1 ? 'false' : 'true'}'';'
  FROM sys.servers AS s WHERE ${these} AND s.${column} = ${born === 1 ? 0 : 1}`;
  const timeout = (name: string, column: string, number: number): string => `  UNION ALL
  SELECT s.name, ${number}, N'EXEC sys.sp_serveroption @server = ' + ${literal('s.name')} + N', @optname = N''${name}'', @optvalue = N''' + CONVERT(nvarchar(11), s.${column}) + N''';'
  FROM sys.servers AS s WHERE ${these} AND s.${column} > 0`;
  return `SELECT p.line AS [statement]
FROM (
  SELECT s.name, 1 AS part, N'EXEC sys.sp_addlinkedserver @server = ' + ${literal('s.name')} + N', @srvproduct = ' + ${literal('s.product')}
    + CASE WHEN s.product = N'SQL Server' THEN N'' ELSE N', @provider = ' + ${literal('s.provider')} + N', @datasrc = ' + ${literal('s.data_source')}
      + N', @location = ' + ${literal('s.location')} + N', @provstr = ' + ${literal('s.provider_string')} + N', @catalog = ' + ${literal('s.catalog')} END + N';' AS line
  FROM sys.servers AS s WHERE ${these}
${options.map(option).join('\n')}
${timeout('connect timeout', 'connect_timeout', 20)}
${timeout('query timeout', 'query_timeout', 21)}
) AS p
ORDER BY p.name, p.part;`;
}

/** With the same GUID, so that audit specifications that travel inside the databases find it. Made in the state that it has on the source. */
export const createAudits = (
  audits: readonly {
    readonly name: string;
    readonly guid: string;
    readonly type: string;
    readonly queueDelay: number | undefined;
    readonly onFailure: string;
    readonly on: boolean | undefined;
    readonly path: string | undefined;
  }[],
): string => ['USE master;', ...audits.flatMap(createAudit)].join('\n');

function createAudit({ name, guid, type, queueDelay, onFailure, on, path }: Parameters<typeof createAudits>[0][number]): readonly string[] {
  const to = path === undefined ? (type === 'SECURITY LOG' ? 'SECURITY_LOG' : 'APPLICATION_LOG') : `FILE (FILEPATH = ${quoteText(path)})`;
  const failure = onFailure.startsWith('SHUTDOWN') ? 'SHUTDOWN' : onFailure.startsWith('FAIL') ? 'FAIL_OPERATION' : 'CONTINUE';
  return [
    `CREATE SERVER AUDIT ${quoteName(name)} TO ${to} WITH (QUEUE_DELAY = ${queueDelay ?? 1000}, ON_FAILURE = ${failure}, AUDIT_GUID = ${quoteText(guid)});`,
    ...(on === true ? [`ALTER SERVER AUDIT ${quoteName(name)} WITH (STATE = ON);`] : []),
  ];
}

export const addMessages = (
  messages: readonly {
    readonly number: number;
    readonly language: string;
    readonly severity: number;
    readonly logged: boolean;
    readonly text: string;
  }[],
): string =>
  messages
    .map(
      ({ number, language, severity, logged, text }) =>
        `EXEC sys.sp_addmessage @msgnum = ${number}, @severity = ${severity}, @msgtext = ${quoteText(text)}, @lang = ${quoteText(language)}, @with_log = N'${logged ? 'true' : 'false'}';`,
    )
    .join('\n');

export const addBackupDevices = (devices: readonly { readonly name: string; readonly type: string; readonly path: string }[]): string =>
  devices
    .map(
      ({ name, type, path }) =>
        `EXEC sys.sp_addumpdevice @devtype = N'${type === 'TAPE' ? 'tape' : 'disk'}', @logicalname = ${quoteText(name)}, @physicalname = ${quoteText(path)};`,
    )
    .join('\n');

/**
 * A query for the source that prints these triggers, each in a batch of its own, as its author wrote it; a disabled one is disabled again.
 * What was encrypted can not be printed.
 */
export const printServerTriggers = (names: readonly string[]): string =>
  `SELECT m.definition + NCHAR(10) + N'GO' + CASE t.is_disabled WHEN 1 THEN NCHAR(10) + N'DISABLE TRIGGER ' + QUOTENAME(t.name) + N' ON ALL SERVER;' + NCHAR(10) + N'GO' ELSE N'' END AS [statement]
FROM sys.server_triggers AS t
JOIN sys.server_sql_modules AS m ON m.object_id = t.object_id
WHERE m.definition IS NOT NULL AND t.name IN (${names.map(quoteText).join(', ')})
ORDER BY t.name;`;

/** Throws RangeError for a hash that is none. */
export const trustAssemblies = (assemblies: readonly { readonly hash: string; readonly description: string | undefined }[]): string =>
  assemblies
    .map(({ hash, description }) => {
      if (!/^0x[0-9A-F]+$/i.test(hash)) throw new RangeError('A hash is a binary value.');
      return `EXEC sys.sp_add_trusted_assembly @hash = ${hash}${description === undefined ? '' : `, @description = ${quoteText(description)}`};`;
    })
    .join('\n');

/** Source: Microsoft, "Server configuration options". */
export const setConfigurations = (settings: readonly { readonly name: string; readonly value: number }[]): string =>
  [
    "EXEC sys.sp_configure N'show advanced options', 1;",
    'RECONFIGURE;',
    ...settings.map(({ name, value }) => `EXEC sys.sp_configure ${quoteText(name)}, ${value};`),
    'RECONFIGURE;',
  ].join('\n');
