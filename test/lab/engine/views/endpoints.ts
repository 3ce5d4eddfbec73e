import { findCertificate } from '../servers/certificates.ts';
import type { Endpoint } from '../servers/server.ts';
import type { Session } from '../sessions/session.ts';
import { type ViewRow, view } from './define.ts';
import { dateValue } from './values.ts';
import { seesDefinitions, seesState } from './visibility.ts';

const common = `name sysname not null
     endpoint_id int not null
     principal_id int
     protocol tinyint not null
     protocol_desc nvarchar(60)
     type tinyint not null
     type_desc nvarchar(60)
     state tinyint
     state_desc nvarchar(60)
     is_admin_endpoint bit not null`;

export const MIRRORING_ID = 65_537;
const roles = { PARTNER: 1, WITNESS: 2, ALL: 3 } as const;
const states = { STARTED: 0, STOPPED: 1, DISABLED: 2 } as const;
/** Source of both lists: Microsoft, "sys.database_mirroring_endpoints". SUPPORTED begins with NONE. */
const encryptions = ['NONE', 'RC4', 'AES', 'NONE, RC4', 'NONE, AES', 'RC4, AES', 'AES, RC4', 'NONE, RC4, AES', 'NONE, AES, RC4'];
const authentications = [
  'NTLM',
  'KERBEROS',
  'NEGOTIATE',
  'CERTIFICATE',
  'NTLM, CERTIFICATE',
  'KERBEROS, CERTIFICATE',
  'NEGOTIATE, CERTIFICATE',
  'CERTIFICATE, NTLM',
  'CERTIFICATE, KERBEROS',
  'CERTIFICATE, NEGOTIATE',
];

const algorithmsOf = ({ encryption }: Endpoint): string =>
  [...(encryption.use === 'REQUIRED' ? [] : ['NONE']), ...encryption.algorithms].join(', ');
const methodsOf = ({ authentication }: Endpoint): string =>
  authentication.map((one) => (one.kind === 'windows' ? one.protocol : 'CERTIFICATE')).join(', ');

/** 0: Windows authentication only. */
function certificateIdOf({ server }: Session, { authentication }: Endpoint): number {
  const method = authentication.find((one) => one.kind === 'certificate');
  return (method && findCertificate(server, 'master', method.certificate)?.id) ?? 0;
}

function mirroring(endpoint: Endpoint): ViewRow {
  return {
    name: endpoint.name,
    endpoint_id: MIRRORING_ID,
    principal_id: 1,
    protocol: 2,
    protocol_desc: 'TCP',
    type: 4,
    type_desc: 'DATABASE_MIRRORING',
    state: states[endpoint.state],
    state_desc: endpoint.state,
    is_admin_endpoint: false,
  };
}

function tsql(id: number, name: string, protocol: number, description: string, admin = false): ViewRow {
  return {
    name,
    endpoint_id: id,
    principal_id: 1,
    protocol,
    protocol_desc: description,
    type: 2,
    type_desc: 'TSQL',
    state: 0,
    state_desc: 'STARTED',
    is_admin_endpoint: admin,
  };
}

const builtIn = [
  tsql(1, 'Dedicated Admin Connection', 2, 'TCP', true),
  tsql(2, 'TSQL Local Machine', 4, 'SHARED_MEMORY'),
  tsql(3, 'TSQL Named Pipes', 3, 'NAMED_PIPES'),
  tsql(4, 'TSQL Default TCP', 2, 'TCP'),
];

function* visibleMirroring(session: Session): Generator<Endpoint> {
  if (seesDefinitions(session) && session.server.endpoint) yield session.server.endpoint;
}

function* otherEndpoints(session: Session): Generator<ViewRow> {
  if (!seesDefinitions(session)) return;
  let id = MIRRORING_ID;
  for (const { name, type, started } of session.server.objects.endpoints.values())
    yield {
      ...tsql(++id, name, 2, 'TCP'),
      type: type === 'TSQL' ? 2 : 3,
      type_desc: type,
      state: started ? 0 : 1,
      state_desc: started ? 'STARTED' : 'STOPPED',
    };
}

export const endpointViews = [
  view('endpoints', common, function* (session) {
    yield* builtIn;
    for (const endpoint of visibleMirroring(session)) yield mirroring(endpoint);
    yield* otherEndpoints(session);
  }),
  view(
    'tcp_endpoints',
    `${common}
     port int not null
     is_dynamic_port bit not null
     ip_address nvarchar(45)`,
    function* (session) {
      for (const endpoint of builtIn.filter((one) => one.protocol === 2)) yield { ...endpoint, port: 0, is_dynamic_port: true };
      for (const endpoint of visibleMirroring(session))
        yield {
          ...mirroring(endpoint),
          port: endpoint.port,
          is_dynamic_port: false,
          ip_address: endpoint.address === 'ALL' ? null : endpoint.address,
        };
    },
  ),
  view(
    'database_mirroring_endpoints',
    `${common}
     role tinyint
     role_desc nvarchar(60)
     is_encryption_enabled bit not null
     connection_auth tinyint not null
     connection_auth_desc nvarchar(60)
     certificate_id int not null
     encryption_algorithm tinyint not null
     encryption_algorithm_desc nvarchar(60)`,
    function* (session) {
      for (const endpoint of visibleMirroring(session)) {
        const algorithms = algorithmsOf(endpoint);
        const methods = methodsOf(endpoint);
        yield {
          ...mirroring(endpoint),
          role: roles[endpoint.role],
          role_desc: endpoint.role,
          is_encryption_enabled: endpoint.encryption.use !== 'DISABLED',
          connection_auth: authentications.indexOf(methods) + 1,
          connection_auth_desc: methods,
          certificate_id: certificateIdOf(session, endpoint),
          encryption_algorithm: encryptions.indexOf(algorithms),
          encryption_algorithm_desc: algorithms,
        };
      }
    },
  ),
  view(
    'dm_tcp_listener_states',
    `listener_id int not null
     ip_address nvarchar(48) not null
     is_ipv4 bit not null
     port int not null
     type smallint not null
     type_desc nvarchar(20) not null
     state smallint not null
     state_desc nvarchar(16) not null
     start_time datetime not null`,
    function* (session) {
      if (!seesState(session)) return;
      const { server } = session;
      const online = { state: 0, state_desc: 'ONLINE', start_time: dateValue(server.startedAt) };
      yield { listener_id: 1, ip_address: '::', is_ipv4: false, port: server.tcpPort, type: 0, type_desc: 'TSQL', ...online };
      yield { listener_id: 2, ip_address: '0.0.0.0', is_ipv4: true, port: server.tcpPort, type: 0, type_desc: 'TSQL', ...online };
      const { endpoint } = server;
      if (!endpoint?.listening) return;
      yield {
        listener_id: 3,
        ip_address: endpoint.address === 'ALL' ? '0.0.0.0' : endpoint.address,
        is_ipv4: !endpoint.address.includes(':'),
        port: endpoint.port,
        type: 2,
        type_desc: 'DATABASE_MIRRORING',
        ...online,
      };
    },
  ),
];
