import { describePermission, endpointPermission } from '../../server-permissions.ts';
import type { ServerRoleObject } from '../objects/instance-objects.ts';
import { holds, type Login, type LoginKind } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { type ViewRow, view } from './define.ts';
import { MIRRORING_ID } from './endpoints.ts';
import { dateValue } from './values.ts';

/** Ids as SQL Server has them. */
export const serverRoles: Readonly<Record<string, number>> = {
  public: 2,
  sysadmin: 3,
  securityadmin: 4,
  serveradmin: 5,
  setupadmin: 6,
  processadmin: 7,
  diskadmin: 8,
  dbcreator: 9,
  bulkadmin: 10,
};

/** Everybody sees himself; others want VIEW ANY DEFINITION. */
function* visibleLogins(session: Session): Generator<Login> {
  const all = holds(session.login, 'VIEW ANY DEFINITION');
  for (const login of session.server.logins.values()) if (all || login === session.login) yield login;
}

/** Fixed roles are no secret; others want VIEW ANY DEFINITION. */
const visibleRoles = (session: Session): readonly ServerRoleObject[] =>
  holds(session.login, 'VIEW ANY DEFINITION') ? [...session.server.objects.roles.values()] : [];

const principalColumns = `name sysname not null
     principal_id int not null
     sid varbinary(85)
     type char(1) not null
     type_desc nvarchar(60)
     is_disabled bit
     create_date datetime not null
     modify_date datetime not null
     default_database_name sysname
     default_language_name sysname
     credential_id int`;

const loginKinds: Readonly<Record<LoginKind, string>> = {
  S: 'SQL_LOGIN',
  U: 'WINDOWS_LOGIN',
  G: 'WINDOWS_GROUP',
  E: 'EXTERNAL_LOGIN',
  X: 'EXTERNAL_GROUP',
};

function loginRow(login: Login): ViewRow {
  return {
    name: login.name,
    principal_id: login.principalId,
    sid: login.sid,
    type: login.kind,
    type_desc: loginKinds[login.kind],
    is_disabled: login.disabled,
    create_date: dateValue(login.createdAt),
    modify_date: dateValue(login.modifiedAt),
    default_database_name: login.defaultDatabase,
    default_language_name: 'us_english',
    credential_id: null,
  };
}

export const principalViews = [
  view(
    'server_principals',
    `${principalColumns}
     owning_principal_id int
     is_fixed_role bit not null
     tenant_id uniqueidentifier @16`,
    function* (session) {
      for (const login of visibleLogins(session)) yield { ...loginRow(login), is_fixed_role: false };
      for (const [name, id] of Object.entries(serverRoles)) {
        yield {
          name,
          principal_id: id,
          sid: new Uint8Array([id]),
          type: 'R',
          type_desc: 'SERVER_ROLE',
          is_disabled: false,
          create_date: dateValue(session.server.startedAt),
          modify_date: dateValue(session.server.startedAt),
          owning_principal_id: 1,
          is_fixed_role: name !== 'public',
        };
      }
      for (const role of visibleRoles(session)) {
        yield {
          name: role.name,
          principal_id: role.id,
          sid: new Uint8Array([1, 2, 0, 0, 0, 0, 0, 9, 2, role.id & 255]),
          type: 'R',
          type_desc: 'SERVER_ROLE',
          is_disabled: false,
          create_date: dateValue(session.server.startedAt),
          modify_date: dateValue(session.server.startedAt),
          owning_principal_id: role.ownerId,
          is_fixed_role: false,
        };
      }
    },
  ),
  view(
    'sql_logins',
    `${principalColumns}
     is_policy_checked bit
     is_expiration_checked bit
     password_hash varbinary(256)`,
    function* (session) {
      for (const login of visibleLogins(session))
        if (login.kind === 'S')
          yield {
            ...loginRow(login),
            is_policy_checked: login.policyChecked,
            is_expiration_checked: login.expirationChecked,
            // The hash is for CONTROL SERVER only; everybody else sees NULL.
            password_hash: holds(session.login, 'CONTROL SERVER') ? (login.passwordHash ?? null) : null,
          };
    },
  ),
  view(
    'server_permissions',
    `class tinyint not null
     class_desc nvarchar(60)
     major_id int not null
     minor_id int not null
     grantee_principal_id int not null
     grantor_principal_id int not null
     type char(4) not null
     permission_name nvarchar(128)
     state char(1) not null
     state_desc nvarchar(60)`,
    function* (session) {
      for (const login of visibleLogins(session)) {
        for (const held of login.permissions)
          yield permissionRow(login, held, login.grantable.has(held) ? 'GRANT_WITH_GRANT_OPTION' : 'GRANT');
        for (const held of login.denied) yield permissionRow(login, held, 'DENY');
      }
    },
  ),
  view(
    'server_role_members',
    `role_principal_id int not null
     member_principal_id int not null`,
    function* (session) {
      for (const login of visibleLogins(session))
        for (const role of login.roles)
          if (role !== 'public')
            yield {
              role_principal_id: serverRoles[role] ?? session.server.objects.roles.get(role)?.id ?? 0,
              member_principal_id: login.principalId,
            };
    },
  ),
];

const states = { GRANT: 'G', GRANT_WITH_GRANT_OPTION: 'W', DENY: 'D' } as const;

function permissionRow(login: Login, held: string, state: keyof typeof states): ViewRow {
  const onEndpoint = endpointPermission(held);
  return {
    class: onEndpoint === undefined ? 100 : 105,
    class_desc: onEndpoint === undefined ? 'SERVER' : 'ENDPOINT',
    major_id: onEndpoint === undefined ? 0 : MIRRORING_ID,
    minor_id: 0,
    grantee_principal_id: login.principalId,
    grantor_principal_id: 1,
    type: describePermission(held)?.type ?? '',
    permission_name: onEndpoint ?? held,
    state: states[state],
    state_desc: state,
  };
}
