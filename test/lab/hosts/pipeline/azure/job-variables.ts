import { createVariables, type Variable } from '../../azure/variables.ts';
import { PipelineFileError } from '../pipeline-file.ts';
import { evaluateText, type Scope, toText, type ValueMap } from './expression.ts';
import { runtimeExpression } from './pipeline-check.ts';
import type { VariableEntry } from './pipeline-model.ts';
import type { AzurePipelineOptions, VariableSet } from './run-options.ts';

/**
 * The variables that a job starts with: settings page, then file, stage and job; a later one wins. `$[ ]` values are computed
 * now, `$(macros)` stay for the agent.
 * @throws PipelineFileError when a group was not given.
 */
export function jobVariables(
  entries: readonly VariableEntry[],
  options: Pick<AzurePipelineOptions, 'variables' | 'groups'>,
  scope: Scope,
): Variable[] {
  const variables = createVariables();
  const addSet = ({ variables: plain = {}, secrets = {} }: VariableSet) => {
    for (const [name, value] of Object.entries(plain)) variables.set(name, value);
    for (const [name, value] of Object.entries(secrets)) variables.set(name, value, { secret: true });
  };
  addSet(options.variables ?? {});
  for (const entry of entries) {
    if (entry.kind === 'group') {
      const group = options.groups?.[entry.group];
      if (group === undefined) throw new PipelineFileError('variables', `the variable group '${entry.group}' does not exist`);
      addSet(group);
    } else {
      const contexts = { ...scope.contexts, variables: variablesContext(variables.all()) };
      variables.set(entry.name, computeValue(entry.value, { ...scope, contexts }), { readOnly: entry.readOnly });
    }
  }
  return [...variables.all()];
}

function computeValue(value: string, scope: Scope): string {
  const expression = runtimeExpression(value);
  return expression === undefined ? value : toText(evaluateText(expression, scope));
}

/** The `variables` of expressions. Secret ones are not there: their value would show in the log of the condition. */
export function variablesContext(variables: readonly Variable[]): ValueMap {
  return Object.fromEntries(variables.filter(({ secret }) => !secret).map(({ name, value }) => [name, value]));
}
