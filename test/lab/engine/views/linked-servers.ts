import type { LinkedServer } from '../objects/linked-servers.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { type ViewRow, view } from './define.ts';
import { dateValue } from './values.ts';

export const linkedServerViews = [
  view(
    'servers',
    `server_id int not null
     name sysname not null
     product sysname not null
     provider sysname not null
     data_source nvarchar(4000)
     location nvarchar(4000)
     provider_string nvarchar(4000)
     catalog sysname
     connect_timeout int
     query_timeout int
     is_linked bit not null
     is_remote_login_enabled bit not null
     is_rpc_out_enabled bit not null
     is_data_access_enabled bit not null
     is_collation_compatible bit not null
     uses_remote_collation bit not null
     collation_name sysname
     lazy_schema_validation bit not null
     is_system bit not null
     is_publisher bit not null
     is_subscriber bit
     is_distributor bit
     is_nonsql_subscriber bit
     is_remote_proc_transaction_promotion_enabled bit
     modify_date datetime not null
     is_rda_server bit`,
    // Every login sees every linked server: it is born with a mapping for everybody (Microsoft, "sys.servers").
    function* (session) {
      const { server } = session;
      const itself = {
        product: 'SQL Server',
        provider: 'SQLNCLI',
        is_linked: false,
        is_remote_login_enabled: true,
        is_rpc_out_enabled: true,
      };
      yield { ...unused(server.startedAt), server_id: 0, name: server.name, ...itself, data_source: server.name };
      for (const linked of server.objects.linkedServers.values()) yield linkedRow(session, linked);
    },
  ),
  view(
    'linked_logins',
    `server_id int not null
     local_principal_id int
     uses_self_credential bit not null
     remote_name sysname
     modify_date datetime not null`,
    function* (session) {
      if (!holds(session.login, 'ALTER ANY LINKED SERVER') && !holds(session.login, 'VIEW ANY DEFINITION')) return;
      const { objects, logins, startedAt } = session.server;
      yield { server_id: 0, local_principal_id: 0, uses_self_credential: true, modify_date: dateValue(startedAt) };
      for (const linked of objects.linkedServers.values())
        for (const { local, useSelf, remoteUser } of linked.logins.values())
          yield {
            server_id: linked.id,
            local_principal_id: local === null ? 0 : (logins.get(local.toLowerCase())?.principalId ?? null),
            uses_self_credential: useSelf,
            remote_name: remoteUser,
            modify_date: dateValue(startedAt),
          };
    },
  ),
];

const unused = (startedAt: number): ViewRow => ({
  connect_timeout: 0,
  query_timeout: 0,
  is_data_access_enabled: false,
  is_collation_compatible: false,
  uses_remote_collation: true,
  lazy_schema_validation: false,
  is_system: false,
  is_publisher: false,
  is_subscriber: false,
  is_distributor: false,
  is_nonsql_subscriber: false,
  is_remote_proc_transaction_promotion_enabled: false,
  modify_date: dateValue(startedAt),
  is_rda_server: false,
});

function linkedRow(session: Session, linked: LinkedServer): ViewRow {
  const { options } = linked;
  return {
    ...unused(session.server.startedAt),
    server_id: linked.id,
    name: linked.name,
    product: linked.product,
    provider: linked.provider,
    data_source: linked.dataSource,
    location: linked.location,
    // It may hold a password.
    provider_string: holds(session.login, 'ALTER ANY LINKED SERVER') ? linked.providerString : null,
    catalog: linked.catalog,
    connect_timeout: linked.connectTimeout,
    query_timeout: linked.queryTimeout,
    is_linked: true,
    is_remote_login_enabled: options.rpc,
    is_rpc_out_enabled: options['rpc out'],
    is_data_access_enabled: options['data access'],
    is_collation_compatible: options['collation compatible'],
    uses_remote_collation: options['use remote collation'],
    collation_name: linked.collation,
    lazy_schema_validation: options['lazy schema validation'],
    is_system: options.system,
    is_publisher: options.pub,
    is_subscriber: options.sub,
    is_distributor: options.dist,
    is_remote_proc_transaction_promotion_enabled: options['remote proc transaction promotion'],
  };
}
