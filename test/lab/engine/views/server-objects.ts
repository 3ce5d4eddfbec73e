/** Credentials, backup devices and languages of an instance. */
import { languages } from '../objects/messages.ts';
import { holds } from '../servers/logins.ts';
import { view } from './define.ts';
import { dateValue } from './values.ts';

export const serverObjectViews = [
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
