import type { EndpointAuthentication, EndpointEncryption } from '../../endpoint-settings.ts';
import { onEndpoint } from '../../server-permissions.ts';
import { type Certificate, findCertificate } from '../servers/certificates.ts';
import { holds, type Login } from '../servers/logins.ts';
import { type Endpoint, machineName, type Server } from '../servers/server.ts';

/** Why two instances do not connect. `refused`: nobody listens there; `broken off`: the endpoints do not agree. */
export type HandshakeFailure = 'refused' | 'broken off';

/**
 * Whether the endpoints of two instances come together: both listen, play the role of a partner, have an encryption and an
 * authentication in common, and let each other in. Undefined: they do. `now` is ms of the laboratory's clock.
 * Source: Microsoft, "Transport security: database mirroring and Always On availability groups", "Set up login accounts", "Use
 * certificates for a database mirroring endpoint".
 */
export function handshakeFailure(one: Server, other: Server, now: number): HandshakeFailure | undefined {
  const box = [one, other].filter((server) => server.managed === undefined);
  // Azure looks after the endpoint of a managed instance.
  if (box.length < 2) return box.every((server) => server.endpoint?.listening) ? undefined : 'refused';
  const [here, there] = [one.endpoint, other.endpoint];
  if (!here?.listening || !there?.listening) return 'refused';
  if (here.role === 'WITNESS' || there.role === 'WITNESS') return 'broken off';
  if (!encryptionsMeet(here.encryption, there.encryption)) return 'broken off';
  const met = windowsMeets(here.authentication, there.authentication)
    ? letsIn(one, other) && letsIn(other, one)
    : knows(one, certificateOf(other, there), now) && knows(other, certificateOf(one, here), now);
  return met ? undefined : 'broken off';
}

/** REQUIRED refuses an endpoint without encryption; two that encrypt need an algorithm in common. */
function encryptionsMeet(a: EndpointEncryption, b: EndpointEncryption): boolean {
  const uses = [a.use, b.use];
  if (uses.includes('DISABLED')) return !uses.includes('REQUIRED');
  return a.algorithms.some((algorithm) => b.algorithms.includes(algorithm));
}

/** NTLM and KERBEROS do not meet; NEGOTIATE meets both. */
function windowsMeets(a: EndpointAuthentication, b: EndpointAuthentication): boolean {
  const [mine = [], yours = []] = [a, b].map((list) => list.flatMap((one) => (one.kind === 'windows' ? [one.protocol] : [])));
  return mine.some((m) => yours.some((y) => m === y || m === 'NEGOTIATE' || y === 'NEGOTIATE'));
}

/** The same domain account needs no login; another one needs a login with CONNECT on the endpoint. */
function letsIn(host: Server, guest: Server): boolean {
  const account = accountInNetwork(guest)?.toLowerCase();
  if (account === undefined) return false;
  if (account === accountInNetwork(host)?.toLowerCase()) return true;
  const login = host.logins.get(account);
  return login !== undefined && mayConnect(login);
}

const mayConnect = (login: Login): boolean => !login.disabled && holds(login, onEndpoint('CONNECT'));

/** Who an instance is to another machine; built-in and virtual accounts are the computer account. Undefined: nobody. */
function accountInNetwork(server: Server): string | undefined {
  const { domain, serviceAccount } = server.network;
  const [place = '', name = ''] = serviceAccount.split('\\');
  if (/^local ?service$/i.test(name) || place === '.' || place.toLowerCase() === machineName(server).toLowerCase()) return undefined;
  if (/^nt (service|authority)$/i.test(place) || /^localsystem$/i.test(serviceAccount))
    return domain && `${domain}\\${machineName(server)}$`;
  return domain && serviceAccount;
}

const certificateOf = (server: Server, { authentication }: Endpoint): Certificate | undefined =>
  authentication.flatMap((one) => (one.kind === 'certificate' ? (findCertificate(server, 'master', one.certificate) ?? []) : []))[0];

/**
 * The guest's certificate is valid, the host has its public part in master, and who owns it there may connect: dbo, or a user whose
 * login has CONNECT on the endpoint.
 */
function knows(host: Server, certificate: Certificate | undefined, now: number): boolean {
  if (certificate === undefined || certificate.privateKey === 'none') return false;
  const valid = certificate.startsAt <= now && now < certificate.expiresAt;
  const copy = host.certificates.all.find(
    (one) => one.database === 'master' && Buffer.compare(one.thumbprint, certificate.thumbprint) === 0,
  );
  if (!valid || copy === undefined) return false;
  const { owner } = copy;
  if (owner === undefined) return true;
  const login = [...host.logins.values()].find((one) => Buffer.compare(one.sid, owner.sid) === 0);
  return login !== undefined && mayConnect(login);
}
