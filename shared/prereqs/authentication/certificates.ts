import { printPublicCertificate, renewCertificate } from '../../sqlserver/remedies/certificates.ts';
import { type Check, fail, type Judgement, notApplicable, ofSide, ofSideAndPartner, pass, type ReadSide, unknown } from '../check.ts';
import type { MirroringEndpoint } from '../network/endpoint.ts';
import { usesCertificate } from './methods.ts';

const page =
  'https://learn.microsoft.com/sql/database-engine/database-mirroring/use-certificates-for-a-database-mirroring-endpoint-transact-sql';

const DAY = 86_400_000;
/** Time to get a new certificate onto every replica. */
const warningDays = 30;

type Side = ReadSide<'mirroringEndpoint'>;

/** Judges the certificate of the endpoint by the days that it is still valid, on the server's own clock. */
const ofValidity =
  (judge: (days: number, endpoint: MirroringEndpoint, side: Side) => Judgement) =>
  (side: Side): Judgement => {
    const [endpoint] = side.read.mirroringEndpoint;
    if (!endpoint) return notApplicable('there is no endpoint; see NET-ENDPOINT-001');
    if (!usesCertificate(endpoint)) return notApplicable(`${endpoint.name} uses Windows authentication`);
    const left = Date.parse(`${endpoint.expires}Z`) - Date.parse(`${side.clock}Z`);
    if (!endpoint.certificate || Number.isNaN(left)) return unknown(`the certificate of ${endpoint.name} is not visible`);
    return judge(left / DAY, endpoint, side);
  };

const compact = (time: number): string => new Date(time).toISOString().replaceAll(/[-:T]/g, '');

/** A certificate for three more years, named after the minute in which it is made. */
function renewal({ name }: MirroringEndpoint, { side, clock }: Side) {
  const now = Date.parse(`${clock}Z`);
  return {
    text: 'Make a new certificate, let the endpoint use it, and give its public part to the other side (and to every replica of both sides). The replicas are disconnected until that is done: do it in a quiet time.',
    sql: renewCertificate(name, `${name.slice(0, 100)}_${compact(now).slice(0, 12)}`, compact(now + 3 * 365 * DAY).slice(0, 8)),
    on: side,
    outputRunsOn: side === 'source' ? ('target' as const) : ('source' as const),
  };
}

const printed = ({ certificate, expires }: MirroringEndpoint): string => `${certificate} expires ${expires?.slice(0, 10)}`;

/** Source: Microsoft, "Use certificates for a database mirroring endpoint". An expired certificate is refused at the next connection. */
export const certificateChecks: readonly Check[] = [
  ofSide({
    id: 'NET-CERTIFICATE-001',
    family: 'network',
    // A managed instance takes certificates through Azure: the link has checks of its own.
    route: 'sql-vm',
    title: 'The certificate of the endpoint has not expired',
    severity: 'error',
    page,
    reads: ['mirroringEndpoint'],
    judge: ofValidity((days, endpoint, side) =>
      days > 0 ? pass(printed(endpoint)) : fail(`${printed(endpoint)}: it is over`, renewal(endpoint, side)),
    ),
  }),
  ofSide({
    id: 'NET-EXPIRY-001',
    family: 'network',
    // A managed instance takes certificates through Azure: the link has checks of its own.
    route: 'sql-vm',
    title: `The certificate of the endpoint is valid for ${warningDays} days more`,
    severity: 'warning',
    page,
    reads: ['mirroringEndpoint'],
    judge: ofValidity((days, endpoint, side) =>
      days >= warningDays ? pass(printed(endpoint)) : fail(`${printed(endpoint)}: ${Math.floor(days)} days left`, renewal(endpoint, side)),
    ),
  }),
];

export const installedCertificateChecks: readonly Check[] = [
  ofSideAndPartner({
    id: 'AUT-INSTALLED-001',
    family: 'authentication',
    title: 'The certificate of the other endpoint is known here',
    severity: 'error',
    page,
    reads: ['mirroringEndpoint', 'masterCertificates'],
    judge: (side, partner) => {
      const [[mine], [theirs]] = [side.read.mirroringEndpoint, partner.read.mirroringEndpoint];
      if (!mine || !theirs) return notApplicable('one side has no endpoint; see NET-ENDPOINT-001');
      if (!usesCertificate(mine) || !usesCertificate(theirs)) return notApplicable('the endpoints do not both use certificates');
      if (!theirs.certificate || !theirs.thumbprint) return unknown(`the certificate of ${theirs.name} is not visible`);
      const installed = side.read.masterCertificates.find((one) => one.thumbprint === theirs.thumbprint);
      return installed
        ? pass(`${installed.name}, ${theirs.thumbprint}`)
        : fail(`no certificate in master has the thumbprint of ${theirs.certificate} (${theirs.thumbprint})`, {
            text: 'Create the public part of that certificate here. It then belongs to dbo; give it to a user whose login has CONNECT on the endpoint when it has to be nobody of sysadmin.',
            sql: printPublicCertificate(theirs.certificate),
            on: partner.side,
            outputRunsOn: side.side,
          });
    },
  }),
];
