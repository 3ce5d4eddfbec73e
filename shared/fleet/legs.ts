import { kebab } from '../core/casing.ts';
import type { Given, Migration } from './fleet.ts';
import { type FleetFields, placedFields } from './fleet-fields.ts';

/**
 * The matrix of GitHub Actions, for `matrix: ${{ fromJSON(…) }}`: one job a migration. What the host keeps is named by a key of its own,
 * `source-password-secret`, because only the workflow may look it up: `secrets[matrix.source-password-secret]`.
 */
export const githubMatrix = (migrations: readonly Migration[]): string =>
  JSON.stringify({
    include: migrations.map(({ id, wave, given }) => ({
      id,
      wave,
      ...Object.fromEntries([...given].map(([input, one]) => [githubKey(input, one.kind), one.kind === 'value' ? one.text : one.name])),
    })),
  });

/** How a key of the GitHub matrix is called. */
export const githubKey = (input: string, kind: Given['kind']): string => (kind === 'value' ? kebab(input) : `${kebab(input)}-${kind}`);

/**
 * The matrix of Azure Pipelines, for `matrix: $[ … ]`: variables by job. All of them are in every job, because the macro of a variable
 * that is not set would reach a task as the text `$(name)`. What the host keeps is a macro itself: the agent replaces macros inside of
 * values, and keeps a value that holds a secret secret (azure-pipelines-agent, Variables.cs).
 */
export function azureMatrix(migrations: readonly Migration[], fields: FleetFields): string {
  const inputs = placedFields(fields).map(({ input }) => input);
  return JSON.stringify(
    Object.fromEntries(
      migrations.map(({ id, wave, given }) => [
        azureJob(id),
        { migration: id, wave, ...Object.fromEntries(inputs.map((input) => [input, macro(given.get(input))])) },
      ]),
    ),
  );
}

/** Variables of a job besides the inputs. */
const ownVariables = ['migration', 'wave'];

/** Whether a variable or a secret of this name would be hidden by one of the job, and stand for itself (Azure Pipelines: names have no case). */
export const isHidden = (name: string, fields: FleetFields): boolean =>
  [...ownVariables, ...placedFields(fields).map(({ input }) => input)].some((own) => own.toLowerCase() === name.toLowerCase());

/** Names of jobs have letters, digits and underscores only (Microsoft, "jobs.job.strategy definition"). */
const azureJob = (id: string): string => id.replaceAll('-', '_');

const macro = (given: Given | undefined): string => {
  if (given === undefined) return '';
  return given.kind === 'value' ? given.text : `$(${given.name})`;
};
