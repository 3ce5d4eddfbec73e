import { calledFunctions, ExpressionError, parseExpression, usedContexts } from '../expression-syntax.ts';
import { PipelineFileError } from '../pipeline-file.ts';
import type { Pipeline, VariableEntry } from './pipeline-model.ts';

const statusFunctions = ['succeeded', 'succeededorfailed', 'failed', 'canceled', 'always'];

/**
 * Reads every condition and every `$[ ]` once before anything runs, as the service does. What exists where: a stage sees
 * `dependencies` (stages), a job also `stageDependencies`, a step only `variables` because the agent evaluates its condition
 * (learn.microsoft.com, "Expressions"; ExpressionManager.cs of azure-pipelines-agent).
 * @throws PipelineFileError that names the place
 */
export function checkPipeline(pipeline: Pipeline): void {
  checkVariables('variables', pipeline.variables);
  for (const stage of pipeline.stages) {
    checkCondition(`${stage.id}.condition`, stage.condition, ['variables', 'dependencies']);
    checkVariables(`${stage.id}.variables`, stage.variables);
    for (const job of stage.jobs) {
      const where = `${stage.id}.${job.id}`;
      checkCondition(`${where}.condition`, job.condition, ['variables', 'dependencies', 'stageDependencies']);
      checkVariables(`${where}.variables`, job.variables);
      checkMatrix(`${where}.strategy.matrix`, job.strategy?.matrix);
      for (const step of job.steps) {
        if (step.kind === 'task') checkCondition(`${where}.${step.id}.condition`, step.condition, ['variables']);
      }
    }
  }
}

function checkCondition(where: string, condition: string | undefined, contexts: readonly string[]): void {
  if (condition !== undefined && condition.trim() !== '') check(where, condition, contexts, true);
}

function checkVariables(where: string, entries: readonly VariableEntry[]): void {
  for (const entry of entries) {
    const expression = entry.kind === 'variable' ? runtimeExpression(entry.value) : undefined;
    if (expression !== undefined) check(where, expression, ['variables', 'dependencies', 'stageDependencies'], false);
  }
}

function checkMatrix(where: string, matrix: unknown): void {
  const expression = typeof matrix === 'string' ? runtimeExpression(matrix) : undefined;
  if (expression !== undefined) check(where, expression, ['variables', 'dependencies', 'stageDependencies'], false);
}

/** The text between `$[` and `]` when it is the whole value: inside a longer text the service does not replace it. */
export function runtimeExpression(value: string): string | undefined {
  return /^\$\[(.*)\]$/s.exec(value.trim())?.[1]?.trim();
}

function check(where: string, text: string, contexts: readonly string[], isCondition: boolean): void {
  try {
    const expression = parseExpression(text, false);
    const known = contexts.map((name) => name.toLowerCase());
    const unknown = usedContexts(expression).find((name) => !known.includes(name.toLowerCase()));
    if (unknown !== undefined) throw new ExpressionError(`Unrecognized value: '${unknown}'. Known here: ${contexts.join(', ')}`);
    const status = calledFunctions(expression).find((name) => statusFunctions.includes(name));
    if (status !== undefined && !isCondition) throw new ExpressionError(`${status}() can be used in 'condition:' only`);
  } catch (error) {
    if (error instanceof ExpressionError) throw new PipelineFileError(where, error.message);
    throw error;
  }
}
