import { requireAes } from '../../sqlserver/remedies/endpoints.ts';
import { type Check, fail, notApplicable, ofPair, ofSide, pass, unknown } from '../check.ts';
import { endpointPage, type MirroringEndpoint, ofEndpoint } from './endpoint.ts';

type Algorithms = readonly string[];

/**
 * Whether two endpoints agree on encryption. `NONE` alone is ENCRYPTION = DISABLED, `NONE` before others SUPPORTED, others alone REQUIRED.
 * Source: Microsoft, "sys.database_mirroring_endpoints" and "Transport security".
 */
export function encryptionsAgree(a: Algorithms, b: Algorithms): boolean {
  if (isDisabled(a)) return b.includes('NONE');
  if (isDisabled(b)) return a.includes('NONE');
  return a.some((algorithm) => algorithm !== 'NONE' && b.includes(algorithm));
}

const isDisabled = (algorithms: Algorithms): boolean => algorithms.every((algorithm) => algorithm === 'NONE');
const printed = ({ name, algorithms }: MirroringEndpoint): string => `${name} ${algorithms?.join(', ') ?? 'NULL'}`;

export const encryptionChecks: readonly Check[] = [
  ofPair({
    id: 'NET-ENCRYPTION-001',
    family: 'network',
    title: 'The endpoints of both sides agree on encryption',
    severity: 'error',
    page: 'https://learn.microsoft.com/sql/database-engine/database-mirroring/transport-security-database-mirroring-always-on-availability',
    reads: ['mirroringEndpoint'],
    judge: (source, target) => {
      const [[mine], [yours]] = [source.read.mirroringEndpoint, target.read.mirroringEndpoint];
      if (!mine || !yours) return notApplicable('one side has no endpoint; see NET-ENDPOINT-001');
      const seen = `source ${printed(mine)}; target ${printed(yours)}`;
      if (!mine.algorithms || !yours.algorithms) return unknown(seen);
      if (encryptionsAgree(mine.algorithms, yours.algorithms)) return pass(seen);
      // Two that both offer AES agree, so one of them does not.
      const wrong = mine.algorithms.includes('AES') ? target : source;
      const name = wrong === target ? yours.name : mine.name;
      return fail(`${seen}: no algorithm in common`, {
        text: `Let the endpoint of the ${wrong.side} require AES.`,
        sql: requireAes(name),
        on: wrong.side,
      });
    },
  }),
  ofSide({
    id: 'NET-CIPHER-001',
    family: 'network',
    title: 'The endpoint encrypts, and not with RC4',
    severity: 'warning',
    page: endpointPage,
    reads: ['mirroringEndpoint'],
    judge: ofEndpoint(({ name, algorithms }, { side }) => {
      if (!algorithms) return unknown(`the algorithms of ${name} are NULL`);
      return algorithms.length === 1 && algorithms[0] === 'AES'
        ? pass('AES is required')
        : fail(`${name} allows ${algorithms.join(', ')}`, {
            text: 'Require AES. Change the endpoint of the other side first when it does not offer AES.',
            sql: requireAes(name),
            on: side,
          });
    }),
  }),
];
