import type { EndpointAuthentication, EndpointEncryption } from '../../endpoint-settings.ts';
import { onEndpoint } from '../../server-permissions.ts';
import { holds } from '../servers/logins.ts';
import type { Endpoint, Server } from '../servers/server.ts';

/** Why two instances do not connect. `refused`: nobody listens there; `broken off`: the endpoints do not agree. */
export type HandshakeFailure = 'refused' | 'broken off';

/**
 * Whether the endpoints of two instances come together: both listen, play the role of a partner, have an encryption and an
 * authentication in common, and let each other in. Undefined: they do.
 * Source: Microsoft, "Transport security: database mirroring and Always On availability groups" and "The database mirroring endpoint".
 */
export function handshakeFailure(one: Server, other: Server): HandshakeFailure | undefined {
  const [here, there] = [one.endpoint, other.endpoint];
  if (!here?.listening || !there?.listening) return 'refused';
  if (here.role === 'WITNESS' || there.role === 'WITNESS') return 'broken off';
  if (!encryptionsMeet(here.encryption, there.encryption)) return 'broken off';
  return letsIn(one, here, other, there) && letsIn(other, there, one, here) ? undefined : 'broken off';
}

/** REQUIRED refuses an endpoint without encryption; two that encrypt need an algorithm in common. */
function encryptionsMeet(a: EndpointEncryption, b: EndpointEncryption): boolean {
  const uses = [a.use, b.use];
  if (uses.includes('DISABLED')) return !uses.includes('REQUIRED');
  return a.algorithms.some((algorithm) => b.algorithms.includes(algorithm));
}

/** Whether `host` accepts `guest` by a method that both have. */
function letsIn(host: Server, endpoint: Endpoint, guest: Server, theirs: Endpoint): boolean {
  return windowsMeets(endpoint.authentication, theirs.authentication) && acceptsAccount(host, guest);
}

function windowsMeets(a: EndpointAuthentication, b: EndpointAuthentication): boolean {
  const protocols = [a, b].map((list) => list.flatMap((one) => (one.kind === 'windows' ? [one.protocol] : [])));
  const [mine = [], yours = []] = protocols;
  return mine.some((m) => yours.some((y) => m === y || m === 'NEGOTIATE' || y === 'NEGOTIATE'));
}

/** The same domain account needs no login; another one needs a login with CONNECT on the endpoint. */
function acceptsAccount(host: Server, guest: Server): boolean {
  const account = guest.network.serviceAccount.toLowerCase();
  if (account === host.network.serviceAccount.toLowerCase()) return true;
  const login = host.logins.get(account);
  return login !== undefined && !login.disabled && holds(login, onEndpoint('CONNECT'));
}
