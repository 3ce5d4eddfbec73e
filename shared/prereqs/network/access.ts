import type { PartRow } from '../../sqlserver/readings/all-parts.ts';
import { letAccountConnect, letLoginConnect } from '../../sqlserver/remedies/endpoints.ts';
import { usesCertificate, usesWindows } from '../authentication/methods.ts';
import { networkAccount } from '../authentication/service-account.ts';
import { type Check, fail, type Judgement, notApplicable, ofSideAndPartner, pass, type ReadSide, unknown } from '../check.ts';

type Side = ReadSide<'mirroringEndpoint' | 'endpointAccess' | 'serviceAccount' | 'masterCertificates'>;

/** Whether a login may connect to the endpoint, by everything that is granted to it by name. */
function accessOf(login: string, rows: readonly PartRow<'endpointAccess'>[]): 'granted' | 'denied' | 'none' {
  const own = rows.filter((row) => row.login.toLowerCase() === login.toLowerCase());
  if (own.some((row) => row.disabled || row.access === 'DENY')) return 'denied';
  if (own.length > 0) return 'granted';
  return rows.some((row) => row.login.toLowerCase() === 'public' && row.access !== 'DENY') ? 'granted' : 'none';
}

/** The certificate of the partner belongs to a user of master, whose login needs the permission. dbo stands for sysadmin. */
function judgeCertificate(side: Side, partner: Side, endpoint: string): Judgement {
  const thumbprint = partner.read.mirroringEndpoint[0]?.thumbprint;
  const installed = side.read.masterCertificates.find((one) => one.thumbprint !== undefined && one.thumbprint === thumbprint);
  if (!installed) return notApplicable('the certificate of the partner is not here; see AUT-INSTALLED-001');
  if (installed.owner === 'dbo') return pass(`${installed.name} belongs to dbo`);
  if (installed.login === undefined)
    return fail(
      `${installed.name} belongs to ${installed.owner ?? 'nobody visible'}, which has no login`,
      'Give the certificate to a user of master that has a login (ALTER AUTHORIZATION ON CERTIFICATE), and grant that login CONNECT on the endpoint.',
    );
  return judgeLogin(side, installed.login, `${installed.name} belongs to ${installed.owner}`, endpoint);
}

function judgeLogin(side: Side, login: string, seen: string, endpoint: string): Judgement {
  const access = accessOf(login, side.read.endpointAccess);
  if (access === 'granted') return pass(`${seen}; ${login} may connect`);
  return fail(`${seen}; ${login} ${access === 'denied' ? 'is disabled, or CONNECT is denied' : 'has no CONNECT'} on ${endpoint}`, {
    text: 'Let the partner connect to the endpoint. A disabled login has to be enabled, too.',
    sql: letLoginConnect(endpoint, login),
    on: side.side,
  });
}

/** The account of the partner's service needs a login here, unless both sides run as the same domain account. */
function judgeAccount(side: Side, partner: Side, endpoint: string): Judgement {
  const theirs = networkAccount(partner.read.serviceAccount[0]?.account, partner.server.machineName);
  const mine = networkAccount(side.read.serviceAccount[0]?.account, side.server.machineName);
  if (theirs.kind === 'nobody')
    return notApplicable(`${partner.side}: ${theirs.account} is nobody to another machine; see AUT-ACCOUNT-001`);
  if (theirs.kind !== 'account')
    return unknown(`the ${partner.side} runs as ${theirs.account ?? 'an account that is not visible'}: its login is that of the computer`);
  if (mine.kind === 'account' && mine.account.toLowerCase() === theirs.account.toLowerCase())
    return pass(`both sides run as ${mine.account}`);
  const access = accessOf(theirs.account, side.read.endpointAccess);
  if (access === 'granted') return pass(`${theirs.account} may connect`);
  return fail(
    `the ${partner.side} runs as ${theirs.account}, which ${access === 'denied' ? 'is disabled or denied' : 'has no CONNECT'} on ${endpoint} (a grant to a group is not seen here)`,
    { text: 'Let the account of the partner connect to the endpoint.', sql: letAccountConnect(endpoint, theirs.account), on: side.side },
  );
}

/** Source: Microsoft, "Set up login accounts: database mirroring and Always On availability groups". */
export const accessChecks: readonly Check[] = [
  ofSideAndPartner({
    id: 'NET-CONNECT-001',
    family: 'network',
    title: 'The partner may connect to the endpoint',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/database-engine/database-mirroring/set-up-login-accounts-database-mirroring-always-on-availability',
    reads: ['mirroringEndpoint', 'endpointAccess', 'serviceAccount', 'masterCertificates'],
    judge: (side, partner) => {
      const [[mine], [theirs]] = [side.read.mirroringEndpoint, partner.read.mirroringEndpoint];
      if (!mine || !theirs) return notApplicable('one side has no endpoint; see NET-ENDPOINT-001');
      if (usesWindows(mine) && usesWindows(theirs)) return judgeAccount(side, partner, mine.name);
      if (usesCertificate(mine) && usesCertificate(theirs)) return judgeCertificate(side, partner, mine.name);
      return notApplicable('the endpoints have no authentication in common; see AUT-METHOD-001');
    },
  }),
];
