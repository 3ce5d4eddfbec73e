/** Credentials, backup devices and languages of an instance. */
import { languages } from '../objects/messages.ts';
import { holds } from '../servers/logins.ts';
import { view } from './define.ts';
import { objectColumns } from './object-columns.ts';
import { dateValue } from './values.ts';

/** Resource Governor: pools that every instance has, by their ids. */
const builtInPools = [
  [1, 'internal'],
  [2, 'default'],
] as const;

export const serverObjectViews = [
  view(
    'server_triggers',
    `name sysname not null
     object_id int not null
     parent_class tinyint not null
     parent_class_desc nvarchar(60)
     parent_id int not null
     create_date datetime not null
     modify_date datetime not null
     type char(2) not null
     type_desc nvarchar(60)
     is_ms_shipped bit not null
     is_disabled bit not null`,
    function* (session) {
      if (!holds(session.login, 'VIEW ANY DEFINITION')) return;
      const created = dateValue(session.server.startedAt);
      const same = {
        parent_class: 100,
        parent_class_desc: 'SERVER',
        parent_id: 0,
        type: 'TR',
        type_desc: 'SQL_TRIGGER',
        is_ms_shipped: false,
      };
      for (const { id, name, enabled } of session.server.objects.triggers.values())
        yield { name, object_id: id, ...same, create_date: created, modify_date: created, is_disabled: !enabled };
    },
  ),
  view(
    'server_sql_modules',
    `object_id int not null
     definition nvarchar(max)
     uses_ansi_nulls bit
     uses_quoted_identifier bit
     execute_as_principal_id int`,
    function* (session) {
      if (!holds(session.login, 'VIEW ANY DEFINITION')) return;
      for (const { id, definition } of session.server.objects.triggers.values())
        yield { object_id: id, definition, uses_ansi_nulls: true, uses_quoted_identifier: true };
    },
  ),
  view(
    'trusted_assemblies',
    `hash varbinary(8000) not null
     description nvarchar(4000)
     create_date datetime2(7) not null
     created_by nvarchar(128) not null`,
    function* (session) {
      if (!holds(session.login, 'VIEW ANY DEFINITION')) return;
      for (const { hash, description, createdBy, createdAt } of session.server.objects.trustedAssemblies.values())
        yield { hash, description, create_date: dateValue(createdAt), created_by: createdBy };
    },
    14,
  ),
  view(
    'procedures',
    `${objectColumns}
     is_auto_executed bit
     is_execution_replicated bit
     is_repl_serializable_only bit
     skips_repl_constraints bit`,
    function* (session, database) {
      if (database.toLowerCase() !== 'master' || !holds(session.login, 'VIEW ANY DEFINITION')) return;
      const created = dateValue(session.server.startedAt);
      let id = 800_000_000;
      for (const { name, startup } of session.server.objects.masterProcedures.values())
        yield {
          name,
          object_id: ++id,
          schema_id: 1,
          parent_object_id: 0,
          type: 'P',
          type_desc: 'SQL_STORED_PROCEDURE',
          create_date: created,
          modify_date: created,
          is_ms_shipped: false,
          is_published: false,
          is_schema_published: false,
          is_auto_executed: startup,
          is_execution_replicated: false,
          is_repl_serializable_only: false,
          skips_repl_constraints: false,
        };
    },
  ),
  view(
    'resource_governor_configuration',
    'classifier_function_id int not null\nis_enabled bit not null\nmax_outstanding_io_per_volume int',
    function* (session) {
      if (!holds(session.login, 'VIEW ANY DEFINITION')) return;
      yield { classifier_function_id: 0, is_enabled: session.server.objects.resourceGovernor.enabled, max_outstanding_io_per_volume: 0 };
    },
  ),
  view(
    'resource_governor_resource_pools',
    `pool_id int not null
     name sysname not null
     min_cpu_percent int not null
     max_cpu_percent int not null
     min_memory_percent int not null
     max_memory_percent int not null
     cap_cpu_percent int not null
     min_iops_per_volume int not null
     max_iops_per_volume int not null`,
    function* (session) {
      if (!holds(session.login, 'VIEW ANY DEFINITION')) return;
      const rest = { min_cpu_percent: 0, min_memory_percent: 0, cap_cpu_percent: 100, min_iops_per_volume: 0, max_iops_per_volume: 0 };
      for (const [id, name] of builtInPools) yield { pool_id: id, name, max_cpu_percent: 100, max_memory_percent: 100, ...rest };
      for (const { id, name, maxCpu, maxMemory } of session.server.objects.resourceGovernor.pools.values())
        yield { pool_id: id, name, max_cpu_percent: maxCpu, max_memory_percent: maxMemory, ...rest };
    },
  ),
  view(
    'credentials',
    `credential_id int not null
     name sysname not null
     credential_identity nvarchar(4000)
     create_date datetime not null
     modify_date datetime not null
     target_type nvarchar(100)
     target_id int`,
    function* (session) {
      if (!holds(session.login, 'VIEW ANY DEFINITION') && !holds(session.login, 'ALTER ANY CREDENTIAL')) return;
      const created = dateValue(session.server.startedAt);
      for (const { id, name, identity } of session.server.objects.credentials.values())
        yield { credential_id: id, name, credential_identity: identity, create_date: created, modify_date: created };
    },
  ),
  view(
    'backup_devices',
    `name sysname not null
     type tinyint
     type_desc nvarchar(60)
     physical_name nvarchar(260)`,
    function* (session) {
      if (!holds(session.login, 'VIEW ANY DEFINITION')) return;
      for (const { name, path, type } of session.server.objects.devices.values())
        yield { name, type: type === 'disk' ? 2 : 5, type_desc: type.toUpperCase(), physical_name: path };
    },
  ),
  view(
    'syslanguages',
    `langid smallint not null
     dateformat nchar(3) not null
     datefirst tinyint not null
     upgrade int
     name sysname not null
     alias sysname
     lcid int not null
     msglangid smallint not null`,
    function* () {
      for (const { id, name, alias, messages } of languages)
        yield { langid: id, dateformat: 'mdy', datefirst: 7, upgrade: 0, name, alias, lcid: messages, msglangid: messages };
    },
  ),
];
