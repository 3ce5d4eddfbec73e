import { PipelineFileError } from '../pipeline-file.ts';
import type { ValueMap } from './expression.ts';
import type { Workflow } from './workflow-model.ts';

/**
 * The `inputs` context of a run started by hand. Booleans and numbers are real ones there, as on GitHub.
 * @throws PipelineFileError for an unknown input, a missing required one, or a value that is not among the options.
 */
export function readDispatchInputs(workflow: Workflow, given: Readonly<Record<string, string>>): ValueMap {
  const unknown = Object.keys(given).filter((name) => !workflow.inputs.has(name));
  if (unknown.length > 0) throw new PipelineFileError('inputs', `the workflow has no input ${unknown.join(', ')}`);
  const values: Record<string, string | number | boolean> = {};
  for (const [name, input] of workflow.inputs) {
    const value = given[name] ?? input.defaultValue ?? (input.type === 'boolean' ? 'false' : '');
    const where = `inputs.${name}`;
    if (value === '' && input.required) throw new PipelineFileError(where, 'a value is required');
    if (input.type === 'choice' && !input.options.includes(value)) {
      throw new PipelineFileError(where, `'${value}' is not one of ${input.options.join(', ')}`);
    }
    if (input.type === 'boolean' && !/^(true|false)$/.test(value)) throw new PipelineFileError(where, `'${value}' is not true or false`);
    values[name] = input.type === 'boolean' ? value === 'true' : input.type === 'number' ? Number(value) : value;
  }
  return values;
}
