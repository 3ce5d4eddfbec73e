import type { Link } from '../../cutover/link/observation.ts';
import { type Check, type Facts, fail, type Judgement, notApplicable, pass, unknown } from '../check.ts';
import { judgeAll } from '../databases/scope.ts';
import { ofLink, ofLinkSource } from '../of-link.ts';
import { overviewPage, preparePage } from './pages.ts';

const DAY = 86_400_000;
/** Time to make a new certificate and to bring it to the instance. */
const warningDays = 30;

const remedy =
  'Make a new certificate for the endpoint of SQL Server and upload its public part to the instance (az sql mi partner-cert create) before the old one ends: afterwards a connection that breaks does not come back.';

/** Judges the end of the certificate that SQL Server shows to the instance, on the clock of the source. */
function validFor(link: Link | 'gone', { source }: Facts, least: number): Judgement {
  if (link === 'gone') return notApplicable('there is no link (any more); see MI-LINK-001');
  if (link.databases.length === 0) return unknown('Azure shows no database of the link');
  const now = Date.parse(`${source.observation?.clock ?? ''}Z`);
  if (Number.isNaN(now)) return unknown('the clock of the source is not known');
  return judgeAll(
    link.databases.map(({ name, certificateExpiry = '' }) => {
      const days = (Date.parse(certificateExpiry) - now) / DAY;
      if (Number.isNaN(days)) return { name, look: 'unknown' };
      const end = `has a certificate until ${certificateExpiry.slice(0, 10)}`;
      return { name, look: days >= least ? 'right' : { wrong: days < 0 ? `${end}: it is over` : `${end}: ${Math.floor(days)} days left` } };
    }),
    () => remedy,
  );
}

/** Both sides of a link prove themselves by certificates only. Source: Microsoft, "Managed Instance link overview", limitations. */
export const certificateChecks: readonly Check[] = [
  ofLink({
    id: 'MI-CERTIFICATE-001',
    title: 'The certificate of the source that the link uses has not expired',
    severity: 'error',
    page: preparePage,
    asks: ['link'],
    judge: ({ link }, facts) => validFor(link, facts, 0),
  }),
  ofLink({
    id: 'MI-EXPIRY-001',
    title: `The certificate of the source that the link uses is good for ${warningDays} days more`,
    severity: 'warning',
    page: preparePage,
    asks: ['link'],
    judge: ({ link }, facts) => validFor(link, facts, warningDays),
  }),
  ofLinkSource({
    id: 'MI-ENDPOINT-001',
    title: 'The endpoint of the source authenticates by a certificate that has not expired',
    severity: 'error',
    page: overviewPage,
    reads: ['mirroringEndpoint'],
    judge({ read, clock }) {
      const [endpoint] = read.mirroringEndpoint;
      if (!endpoint) return notApplicable('there is no endpoint; see NET-ENDPOINT-001');
      const { name, authentication, certificate, expires } = endpoint;
      if (authentication === undefined) return unknown(`the authentication of ${name} is not visible`);
      const seen = `${name}, port ${endpoint.port ?? 'not visible'}: ${authentication.join(', ')}${certificate === undefined ? '' : ` (${certificate})`}`;
      if (!authentication.includes('CERTIFICATE'))
        return fail(
          seen,
          'A link knows no Windows authentication. Make a certificate in master, let the endpoint use it (ALTER ENDPOINT ... AUTHENTICATION = CERTIFICATE), and exchange the public parts with the instance.',
        );
      const left = Date.parse(`${expires}Z`) - Date.parse(`${clock}Z`);
      if (Number.isNaN(left)) return unknown(`${seen}: its end is not visible`);
      const end = `${seen}, until ${expires?.slice(0, 10)}`;
      return left > 0 ? pass(end) : fail(`${end}: it is over`, remedy);
    },
  }),
];
