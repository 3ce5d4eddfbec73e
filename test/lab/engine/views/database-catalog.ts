/** Users of a database, and what its code refers to. */

import type { Catalog, DatabaseUser } from '../data/catalog.ts';
import { enter, isSystemDatabase } from '../databases/access.ts';
import { userFor } from '../objects/users.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { type ViewRow, view } from './define.ts';
import { objectColumns } from './object-columns.ts';
import { dateValue } from './values.ts';

const typeNames = { S: 'SQL_USER', U: 'WINDOWS_USER', G: 'WINDOWS_GROUP', E: 'EXTERNAL_USER', X: 'EXTERNAL_GROUPS' } as const;
const authentications = ['NONE', 'INSTANCE', 'DATABASE', 'WINDOWS', 'EXTERNAL'] as const;
const sa = new Uint8Array([1]);

const catalogOf = (session: Session, database: string): Catalog | undefined =>
  isSystemDatabase(database) ? undefined : enter(session.server, database, session.client.readOnlyIntent).data.catalog;

/** Without VIEW DEFINITION somebody sees himself and what is built in. */
const seesAll = (session: Session): boolean => holds(session.login, 'VIEW ANY DEFINITION');

function builtIn(session: Session, name: string, id: number, sid: Uint8Array | null, authentication: 0 | 1): ViewRow {
  return {
    name,
    principal_id: id,
    type: 'S',
    type_desc: 'SQL_USER',
    default_schema_name: id === 2 ? 'guest' : id === 1 ? 'dbo' : null,
    create_date: dateValue(session.server.startedAt),
    modify_date: dateValue(session.server.startedAt),
    owning_principal_id: null,
    sid,
    is_fixed_role: false,
    authentication_type: authentication,
    authentication_type_desc: authentications[authentication],
    allow_encrypted_value_modifications: false,
  };
}

function userRow(session: Session, user: DatabaseUser, id: number): ViewRow {
  return {
    ...builtIn(session, user.name, id, user.sid, 0),
    type: user.type,
    type_desc: typeNames[user.type],
    default_schema_name: user.defaultSchema,
    authentication_type: user.authentication,
    authentication_type_desc: authentications[user.authentication],
  };
}

function role(session: Session, name: string, id: number): ViewRow {
  return { ...builtIn(session, name, id, null, 0), type: 'R', type_desc: 'DATABASE_ROLE', owning_principal_id: 1, is_fixed_role: id > 4 };
}

/** Of the users of a system database the laboratory knows those that own a certificate. */
function* certificateOwners(session: Session, database: string): Generator<ViewRow> {
  if (!isSystemDatabase(database)) return;
  for (const { owner, database: place } of session.server.certificates.all)
    if (owner && place === database.toLowerCase()) yield builtIn(session, owner.name, owner.id, owner.sid, 1);
}

/** Ids that users of a database get. */
const FIRST_USER = 5;

export const databaseCatalogViews = [
  view(
    'database_principals',
    `name sysname not null
     principal_id int not null
     type char(1) not null
     type_desc nvarchar(60)
     default_schema_name sysname
     create_date datetime not null
     modify_date datetime not null
     owning_principal_id int
     sid varbinary(85)
     is_fixed_role bit not null
     authentication_type int not null
     authentication_type_desc nvarchar(60)
     default_language_name sysname
     default_language_lcid int
     allow_encrypted_value_modifications bit not null`,
    function* (session, database) {
      const catalog = catalogOf(session, database);
      yield role(session, 'public', 0);
      yield builtIn(session, 'dbo', 1, catalog?.owner.get('') ?? sa, 1);
      yield builtIn(session, 'guest', 2, new Uint8Array([0]), 0);
      yield builtIn(session, 'INFORMATION_SCHEMA', 3, null, 0);
      yield builtIn(session, 'sys', 4, null, 0);
      if (seesAll(session)) yield* certificateOwners(session, database);
      let id = FIRST_USER;
      for (const user of catalog?.users.values() ?? []) {
        const visible = seesAll(session) || Buffer.compare(user.sid, session.login.sid) === 0;
        if (visible) yield userRow(session, user, id);
        id++;
      }
      if (database.toLowerCase() === 'msdb') {
        for (const login of session.server.logins.values()) {
          if (login.msdbUser && (seesAll(session) || login === session.login))
            yield userRow(session, userFor(login.msdbUser.name, login), id++);
        }
      }
      yield role(session, 'db_owner', 16_384);
      yield role(session, 'db_datareader', 16_390);
    },
  ),
  view(
    'sql_expression_dependencies',
    `referencing_id int not null
     referencing_minor_id int not null
     referencing_class tinyint
     referencing_class_desc nvarchar(60)
     is_schema_bound_reference bit not null
     referenced_class tinyint
     referenced_class_desc nvarchar(60)
     referenced_server_name sysname
     referenced_database_name sysname
     referenced_schema_name sysname
     referenced_entity_name sysname
     referenced_id int
     referenced_minor_id int not null
     is_caller_dependent bit not null
     is_ambiguous bit not null`,
    function* (session, database) {
      if (!seesAll(session)) return;
      let id = 500_000_000;
      for (const reference of catalogOf(session, database)?.references.values() ?? [])
        yield {
          referencing_id: ++id,
          referencing_minor_id: 0,
          referencing_class: 1,
          referencing_class_desc: 'OBJECT_OR_COLUMN',
          is_schema_bound_reference: false,
          referenced_class: 1,
          referenced_class_desc: 'OBJECT_OR_COLUMN',
          referenced_server_name: reference.server ?? null,
          referenced_database_name: reference.database ?? null,
          referenced_schema_name: reference.schema ?? null,
          referenced_entity_name: reference.entity,
          referenced_minor_id: 0,
          is_caller_dependent: false,
          is_ambiguous: false,
        };
    },
  ),
  view(
    'synonyms',
    `${objectColumns}
     base_object_name nvarchar(1035)`,
    function* (session, database) {
      if (!seesAll(session)) return;
      let id = 600_000_000;
      for (const { name, target } of catalogOf(session, database)?.synonyms.values() ?? [])
        yield {
          name,
          object_id: ++id,
          schema_id: 1,
          parent_object_id: 0,
          type: 'SN',
          type_desc: 'SYNONYM',
          create_date: dateValue(session.server.startedAt),
          modify_date: dateValue(session.server.startedAt),
          is_ms_shipped: false,
          is_published: false,
          is_schema_published: false,
          base_object_name: target,
        };
    },
  ),
];
