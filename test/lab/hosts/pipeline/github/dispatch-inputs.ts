import { PipelineFileError } from '../pipeline-file.ts';
import type { ValueMap } from './expression.ts';
import type { Workflow } from './workflow-model.ts';

/**
 * The `inputs` context of a run. A required one may be blank when another workflow calls, but it has to be there. Booleans and numbers are real ones there, as on GitHub.
 * @throws PipelineFileError for an unknown input, a missing required one, or a value that is not among the options.
 */
export function readStartInputs(
  workflow: Workflow,
  given: Readonly<Record<string, string>>,
  { isCalled = false }: { readonly isCalled?: boolean } = {},
): ValueMap {
  const unknown = Object.keys(given).filter((name) => !workflow.inputs.has(name));
  if (unknown.length > 0) throw new PipelineFileError('inputs', `the workflow has no input ${unknown.join(', ')}`);
  const values: Record<string, string | number | boolean> = {};
  for (const [name, input] of workflow.inputs) {
    const value = given[name] ?? input.defaultValue ?? (input.type === 'boolean' ? 'false' : '');
    const where = `inputs.${name}`;
    if (input.required && (isCalled ? !(name in given) : value === '')) throw new PipelineFileError(where, 'a value is required');
    if (input.type === 'choice' && !input.options.includes(value)) {
      throw new PipelineFileError(where, `'${value}' is not one of ${input.options.join(', ')}`);
    }
    if (input.type === 'boolean' && !/^(true|false)$/.test(value)) throw new PipelineFileError(where, `'${value}' is not true or false`);
    values[name] = input.type === 'boolean' ? value === 'true' : input.type === 'number' ? Number(value) : value;
  }
  return values;
}
