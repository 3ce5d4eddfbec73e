import { type Check, fail, notApplicable, ofPair, ofSide, pass, type ReadSide, unknown } from '../check.ts';
import { transportPage, usesCertificate, usesWindows } from './methods.ts';

/**
 * Who an instance is to another machine. `computer`: built-in and virtual accounts are the account of the computer, DOMAIN\MACHINE$;
 * `nobody`: a local account. Source: Microsoft, "Configure Windows service accounts and permissions".
 */
export type NetworkAccount =
  | { readonly kind: 'account'; readonly account: string; readonly domain: string }
  | { readonly kind: 'computer' | 'nobody'; readonly account: string }
  | { readonly kind: 'unseen'; readonly account: string | undefined };

export function networkAccount(account: string | undefined, machineName: string): NetworkAccount {
  if (!account) return { kind: 'unseen', account: undefined };
  const [place = '', name = ''] = account.split('\\');
  if (/^nt (service|authority)$/i.test(place)) return { kind: /^local ?service$/i.test(name) ? 'nobody' : 'computer', account };
  if (/^localsystem$/i.test(account)) return { kind: 'computer', account };
  if (place === '.' || place.toLowerCase() === machineName.toLowerCase()) return { kind: 'nobody', account };
  const [user = '', suffix] = account.split('@');
  if (suffix !== undefined) return { kind: 'account', account, domain: suffix.toUpperCase() };
  return name === '' ? { kind: 'unseen', account: user } : { kind: 'account', account, domain: place.toUpperCase() };
}

type Side = ReadSide<'mirroringEndpoint' | 'serviceAccount'>;

const accountOf = (side: Side): NetworkAccount => networkAccount(side.read.serviceAccount[0]?.account, side.server.machineName);
const onlyWindows = (side: Side): boolean => {
  const [endpoint] = side.read.mirroringEndpoint;
  return endpoint !== undefined && usesWindows(endpoint) && !usesCertificate(endpoint);
};

export const serviceAccountChecks: readonly Check[] = [
  ofSide({
    id: 'AUT-ACCOUNT-001',
    family: 'authentication',
    title: 'The account of the service is known to the other side, or certificates are used',
    severity: 'error',
    page: transportPage,
    reads: ['mirroringEndpoint', 'serviceAccount'],
    judge: (side) => {
      const who = accountOf(side);
      if (side.read.mirroringEndpoint.length === 0) return notApplicable('there is no endpoint; see NET-ENDPOINT-001');
      if (!onlyWindows(side)) return pass(`certificates; the service runs as ${who.account ?? 'an account that is not visible'}`);
      if (who.kind === 'unseen') return unknown(`the service account is ${who.account ?? 'not visible'}`);
      if (who.kind === 'nobody')
        return fail(
          `${side.server.serverName} runs as ${who.account}, a local account: Windows authentication can not reach another machine with it`,
          'Run the service as a domain account (SQL Server Configuration Manager), or use certificates for both endpoints, as a domain-independent availability group does.',
        );
      return pass(who.kind === 'computer' ? `${who.account}: the account of the computer` : who.account);
    },
  }),
  ofPair({
    id: 'AUT-DOMAIN-001',
    family: 'authentication',
    title: 'The service accounts of both sides are of one domain',
    severity: 'warning',
    page: transportPage,
    reads: ['mirroringEndpoint', 'serviceAccount'],
    judge: (source, target) => {
      if (!onlyWindows(source) && !onlyWindows(target)) return notApplicable('the endpoints use certificates, or there are none');
      const [mine, yours] = [accountOf(source), accountOf(target)];
      const seen = `source ${mine.account ?? 'not visible'}, target ${yours.account ?? 'not visible'}`;
      if (mine.kind !== 'account' || yours.kind !== 'account') return unknown(`${seen}: the domain can not be told from that`);
      return mine.domain === yours.domain
        ? pass(seen)
        : fail(
            `${seen}: two domains`,
            'The domains have to trust each other. Without a trust use certificates for both endpoints (domain-independent).',
          );
    },
  }),
  ofSide({
    id: 'AUT-DOMAIN-002',
    family: 'authentication',
    // A link always uses certificates.
    route: 'sql-vm',
    title: 'The endpoint relies on the domain',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/domain-independent-availability-groups',
    reads: ['mirroringEndpoint'],
    judge: ({ dag, read: { mirroringEndpoint } }) => {
      const [endpoint] = mirroringEndpoint;
      if (!endpoint) return notApplicable('there is no endpoint; see NET-ENDPOINT-001');
      if (!endpoint.authentication) return unknown(`the authentication of ${endpoint.name} is NULL`);
      const seen = `${endpoint.name} ${endpoint.authentication.join(', ')}, cluster type ${dag?.memberGroup?.clusterType ?? 'not visible'}`;
      return usesWindows(endpoint)
        ? pass(seen)
        : fail(
            `${seen}: domain-independent`,
            'Know that every replica needs the certificates of all others, that they expire, and that names have to resolve without the domain.',
          );
    },
  }),
];
