import type { Command } from '../../commands.ts';
import type { EndpointSettings } from '../../endpoint-settings.ts';
import { cannotDo, cannotFind, onlyOneEndpoint, propertyDenied } from '../errors.ts';
import type { Laboratory } from '../laboratory.ts';
import { reconcileStreams } from '../replication/topology.ts';
import { findCertificate } from '../servers/certificates.ts';
import { holds } from '../servers/logins.ts';
import type { Endpoint, Server } from '../servers/server.ts';
import type { Session } from './session.ts';

type EndpointCommand = Extract<Command, { kind: 'create-endpoint' | 'alter-endpoint' | 'drop-endpoint' }>;

/**
 * CREATE, ALTER and DROP ENDPOINT. Connections over the endpoint begin anew, with what it says now.
 * Needs CREATE ENDPOINT, or ALTER ANY ENDPOINT (Microsoft, pages of these names). Throws 7862, 15151, 15247.
 */
export function changeEndpoint(session: Session, command: EndpointCommand): void {
  const { server, laboratory } = session;
  if (command.kind === 'create-endpoint') {
    if (!holds(session.login, 'CREATE ENDPOINT') && !holds(session.login, 'ALTER ANY ENDPOINT')) throw propertyDenied();
    if (server.endpoint) throw onlyOneEndpoint();
    server.endpoint = apply(server, newEndpoint(command.endpoint), withCertificates(server, command.settings));
  } else {
    const { endpoint } = server;
    const found = endpoint?.name.toLowerCase() === command.endpoint.toLowerCase() && holds(session.login, 'ALTER ANY ENDPOINT');
    if (!endpoint || !found) throw cannotDo(command.kind === 'drop-endpoint' ? 'drop' : 'alter', 'endpoint', command.endpoint);
    server.endpoint = command.kind === 'drop-endpoint' ? undefined : apply(server, endpoint, withCertificates(server, command.settings));
  }
  laboratory.journal.write(server.name, `endpoint ${command.endpoint}: ${command.kind}`);
  reconcileStreams(laboratory);
  connectAnew(laboratory, server);
}

/** Defaults of CREATE ENDPOINT: stopped, all addresses, Windows authentication by negotiation, AES required (from 2016 on). */
const newEndpoint = (name: string): Endpoint => ({
  name,
  state: 'STOPPED',
  port: 0,
  address: 'ALL',
  role: 'ALL',
  encryption: { use: 'REQUIRED', algorithms: ['AES'] },
  authentication: [{ kind: 'windows', protocol: 'NEGOTIATE' }],
  listening: false,
});

/** The settings, with certificates as master names them. Throws 15151. */
function withCertificates(server: Server, settings: EndpointSettings): EndpointSettings {
  if (!settings.authentication) return settings;
  const authentication = settings.authentication.map((method) => {
    if (method.kind !== 'certificate') return method;
    const found = findCertificate(server, 'master', method.certificate);
    if (found === undefined) throw cannotFind('certificate', method.certificate);
    return { ...method, certificate: found.name };
  });
  return { ...settings, authentication };
}

/** The endpoint with what a statement says; it listens when it is started and no other program has its port. */
function apply(server: Server, endpoint: Endpoint, settings: EndpointSettings): Endpoint {
  const changed = { ...endpoint, ...settings };
  const free = changed.port !== server.tcpPort && !server.network.busyPorts.has(changed.port);
  const restarts = endpoint.state !== changed.state || endpoint.port !== changed.port || endpoint.address !== changed.address;
  return { ...changed, listening: changed.state === 'STARTED' && (restarts ? free : endpoint.listening) };
}

function connectAnew(laboratory: Laboratory, server: Server): void {
  const copies = laboratory.servers.flatMap((one) => [...one.databases.values()]);
  for (const { upstream } of copies) if (upstream && [upstream.from.server, upstream.to.server].includes(server)) upstream.restart();
}
