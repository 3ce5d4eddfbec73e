import { writeFile } from 'node:fs/promises';
import { type Certificate, certificateProblems } from '../cutover/certificate.ts';
import type { Host } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { certificatePage } from './certificate-page.ts';
import { contentHash } from './content-hash.ts';
import { writeJson } from './report.ts';
import { filledText, kindProblem, readJsonObject, type Shape, shapeProblems, shown } from './shape.ts';

/** A certificate as it lies in a file. */
export interface SealedCertificate extends Certificate {
  /**
   * SHA-256 over everything else in the file (see `contentHash`). It shows an edit or a damaged copy. It is no signature: who edits the
   * file on purpose can compute it again, so the file has to be kept where only the pipeline writes.
   */
  readonly contentSha256: string;
}

export const seal = (certificate: Certificate): SealedCertificate => ({ ...certificate, contentSha256: contentHash(certificate) });

/** Writes the certificate, and a page for people beside it. Returns the path of the certificate. Throws when that can not be written. */
export async function writeCertificate(
  host: Pick<Host, 'reportFolder' | 'warning'>,
  name: string,
  certificate: Certificate,
): Promise<string> {
  const sealed = seal(certificate);
  const path = await writeJson(host, `${name}.json`, sealed);
  // The page comes second and may fail: the file is the proof, and nobody can write to the databases at this moment.
  await writeFile(path.replace(/\.json$/, '.md'), certificatePage(sealed, `${name}.json`)).catch((error: unknown) =>
    host.warning(`The page of the certificate could not be written: ${untrusted(String(error))}`),
  );
  return path;
}

const kind = 'sql-dag-migrate/convergence-certificate' satisfies Certificate['kind'];
const what = 'certificate of a failover';

const lsnText = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{1,25}$/.test(value)
    ? undefined
    : `must be an LSN as text of up to 25 decimal digits, not ${shown(value)}${typeof value === 'number' ? ': a JSON number is not exact at this size' : ''}`;
const guid = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
    ? undefined
    : `must be a GUID, not ${shown(value)}`;
const sha256 = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? undefined : `must be 64 hexadecimal digits, not ${shown(value)}`;
const server: Shape = { serverName: filledText, productVersion: filledText, clock: filledText };

const shape: Shape = {
  run: filledText,
  distributedAvailabilityGroup: filledText,
  groupId: guid,
  source: server,
  target: server,
  databases: [{ database: filledText, sourceEndOfLog: lsnText, targetHardened: lsnText }],
  contentSha256: sha256,
};

export type CheckedCertificate =
  | { readonly holds: true; readonly certificate: SealedCertificate }
  | { readonly holds: false; readonly problems: readonly string[] };

/** Checks a certificate without any server: its form, its hash, and the comparison of every database. */
export function checkCertificate(text: string): CheckedCertificate {
  const file = readJsonObject(text, what);
  if (typeof file === 'string') return { holds: false, problems: [file] };
  const wrongKind = kindProblem(file, kind, 1, what);
  if (wrongKind !== undefined) return { holds: false, problems: [wrongKind] };
  const misshapen = shapeProblems(file, shape);
  if (misshapen.length > 0) return { holds: false, problems: misshapen };
  const certificate = file as unknown as SealedCertificate;
  const problems = [...editProblems(certificate), ...identityProblems(certificate), ...certificateProblems(certificate)];
  return problems.length > 0 ? { holds: false, problems } : { holds: true, certificate };
}

function editProblems({ contentSha256, ...content }: SealedCertificate): readonly string[] {
  const now = contentHash(content);
  return now === contentSha256
    ? []
    : [`it was changed after it was written, or damaged: contentSha256 says ${contentSha256}, and the content gives ${now}`];
}

function identityProblems({ source, target, databases }: Certificate): readonly string[] {
  const names = databases.map((database) => database.database);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return [
    ...twice.map((name) => `${name} is there twice`),
    ...(source.serverName === target.serverName ? [`source and target are the same server, ${source.serverName}`] : []),
  ];
}
