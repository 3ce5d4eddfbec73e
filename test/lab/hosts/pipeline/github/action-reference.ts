import { PipelineFileError } from '../pipeline-file.ts';

/** What `uses:` names: `owner/repository/path@ref`, or a path inside the workflow's own repository. */
export type ActionReference =
  | { readonly kind: 'repository'; readonly owner: string; readonly repository: string; readonly path: string; readonly ref: string }
  | { readonly kind: 'local'; readonly path: string };

/** @throws PipelineFileError for a Docker reference or one without `@ref`. */
export function readActionReference(uses: string, where: string): ActionReference {
  if (uses.startsWith('./')) return { kind: 'local', path: uses.slice(2) };
  if (uses.startsWith('docker://')) throw new PipelineFileError(where, 'Docker actions are not executed here');
  const match = /^([^/@]+)\/([^/@]+)(?:\/([^@]+))?@(.+)$/.exec(uses);
  if (match === null) throw new PipelineFileError(where, `'${uses}' is not of the form owner/repository/path@ref`);
  const [, owner = '', repository = '', path = '', ref = ''] = match;
  return { kind: 'repository', owner, repository, path, ref };
}
