import { PipelineFileError, textMapping } from '../pipeline-file.ts';

/** Values of one permission, and the two words that stand for all of them. */
const levels = ['read', 'write', 'none'];
const forAll = ['read-all', 'write-all'];

/**
 * Whether permissions let a job ask for identity tokens. Those of a job replace those of the workflow in whole; without any the token of the
 * repository's settings is used, which never has this one. Source: docs.github.com, "Workflow syntax", "permissions".
 * @throws PipelineFileError
 */
export function mayProveIdentity(permissions: unknown, where: string): boolean {
  if (typeof permissions === 'string') {
    if (!forAll.includes(permissions)) throw new PipelineFileError(where, `'${permissions}' is not one of ${forAll.join(', ')}`);
    return permissions === 'write-all';
  }
  const given = textMapping(permissions, where);
  for (const [name, level] of Object.entries(given)) {
    if (!levels.includes(level)) throw new PipelineFileError(where, `${name}: '${level}' is not one of ${levels.join(', ')}`);
  }
  return given['id-token'] === 'write';
}
