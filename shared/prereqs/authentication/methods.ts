import { authenticateWithCertificate, authenticateWithWindows } from '../../sqlserver/remedies/endpoints.ts';
import { type Check, fail, notApplicable, ofPair, pass, type ReadSide, unknown } from '../check.ts';
import type { MirroringEndpoint } from '../network/endpoint.ts';

export const transportPage =
  'https://learn.microsoft.com/sql/database-engine/database-mirroring/transport-security-database-mirroring-always-on-availability';

const windowsProtocols = ['NTLM', 'KERBEROS', 'NEGOTIATE'];

export const usesCertificate = ({ authentication }: MirroringEndpoint): boolean => authentication?.includes('CERTIFICATE') === true;
export const usesWindows = ({ authentication }: MirroringEndpoint): boolean =>
  authentication?.some((method) => windowsProtocols.includes(method)) === true;

/** NTLM and KERBEROS do not meet; NEGOTIATE meets both. Certificates meet certificates. */
export function methodsMeet(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) =>
    b.some(
      (other) =>
        one === other ||
        (one === 'NEGOTIATE' && windowsProtocols.includes(other)) ||
        (other === 'NEGOTIATE' && windowsProtocols.includes(one)),
    ),
  );
}

type Side = ReadSide<'mirroringEndpoint' | 'masterCertificates'>;

/** Bring the side without a certificate to certificates when it has one of its own; two that use Windows to negotiation. */
function remedyFor(mine: MirroringEndpoint, target: Side, source: Side) {
  const [yours] = target.read.mirroringEndpoint;
  const wrong = usesCertificate(mine) ? target : source;
  const endpoint = (wrong === target ? yours : mine)?.name ?? '';
  if (yours && !usesCertificate(mine) && !usesCertificate(yours)) {
    return { text: 'Let the endpoint negotiate.', sql: authenticateWithWindows(endpoint), on: wrong.side };
  }
  const own = wrong.read.masterCertificates.find((certificate) => certificate.usableKey);
  return own
    ? {
        text: 'Use certificates on both sides. Each side needs the public part of the other certificate; AUT-INSTALLED-001 says how.',
        sql: authenticateWithCertificate(endpoint, own.name),
        on: wrong.side,
      }
    : {
        text: 'Use certificates on both sides: in master CREATE MASTER KEY, CREATE CERTIFICATE, then ALTER ENDPOINT ... AUTHENTICATION = CERTIFICATE.',
      };
}

export const methodChecks: readonly Check[] = [
  ofPair({
    id: 'AUT-METHOD-001',
    family: 'authentication',
    title: 'The endpoints of both sides have an authentication in common',
    severity: 'error',
    page: transportPage,
    reads: ['mirroringEndpoint', 'masterCertificates'],
    judge: (source, target) => {
      const [[mine], [yours]] = [source.read.mirroringEndpoint, target.read.mirroringEndpoint];
      if (!mine || !yours) return notApplicable('one side has no endpoint; see NET-ENDPOINT-001');
      const seen = `source ${mine.authentication?.join(', ') ?? 'NULL'}; target ${yours.authentication?.join(', ') ?? 'NULL'}`;
      if (!mine.authentication || !yours.authentication) return unknown(seen);
      return methodsMeet(mine.authentication, yours.authentication) ? pass(seen) : fail(seen, remedyFor(mine, target, source));
    },
  }),
];
