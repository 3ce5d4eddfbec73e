import { calledFunctions, ExpressionError, parseExpression, usedContexts } from '../expression-syntax.ts';
import { PipelineFileError } from '../pipeline-file.ts';
import { splitTemplate } from '../template-text.ts';
import { readActionReference } from './action-reference.ts';
import { checkArtifactStep } from './artifact-actions.ts';
import type { Strategy } from './matrix.ts';
import type { Workflow, WorkflowJob } from './workflow-model.ts';

/** Which contexts exist where: docs.github.com, "Contexts reference", table "Context availability". */
const ofRun = ['github', 'inputs', 'vars'];
const ofJob = [...ofRun, 'needs'];
const ofLeg = [...ofJob, 'strategy', 'matrix'];
const ofStep = [...ofLeg, 'steps', 'job', 'runner', 'env'];
const statusFunctions = ['success', 'failure', 'always', 'cancelled'];

/**
 * Reads every expression and every action reference once before anything runs, as GitHub does: a slip in the last job is told
 * before the first one starts.
 * @throws PipelineFileError that names the place
 */
export function checkWorkflow(workflow: Workflow): void {
  checkTexts('env', workflow.env, [...ofRun, 'secrets']);
  checkTexts('concurrency', { ...workflow.concurrency }, ofRun);
  checkTexts('on.workflow_call.outputs', workflow.outputs, [...ofRun, 'jobs']);
  for (const job of workflow.jobs) checkJob(job);
}

function checkJob(job: WorkflowJob): void {
  const where = `jobs.${job.id}`;
  checkCondition(`${where}.if`, job.condition, ofJob);
  if (job.strategy !== undefined) checkTexts(`${where}.strategy`, textsOf(job.strategy), ofJob);
  const available = job.strategy === undefined ? ofJob : ofLeg;
  checkTexts(where, { name: job.name ?? '', environment: job.environment ?? '' }, available);
  checkTexts(`${where}.concurrency`, { ...job.concurrency }, available);
  checkTexts(`${where}.env`, job.env, [...available, 'secrets']);
  checkTexts(`${where}.outputs`, job.outputs, [...ofStep, 'secrets']);
  if (job.calls !== undefined) {
    checkTexts(`${where}.with`, job.calls.inputs, ofJob);
    if (job.calls.secrets !== 'inherit') checkTexts(`${where}.secrets`, job.calls.secrets, [...ofJob, 'secrets']);
  }
  for (const step of job.steps) {
    const place = `${where}.steps.${step.id}`;
    readActionReference(step.uses, place);
    checkArtifactStep(step, place);
    checkCondition(`${place}.if`, step.condition, ofStep);
    checkTexts(place, { name: step.name ?? '' }, [...ofStep, 'secrets']);
    checkTexts(`${place}.with`, step.inputs, [...ofStep, 'secrets']);
    checkTexts(`${place}.env`, step.env, [...ofStep, 'secrets']);
  }
}

/** The expressions of a strategy; values of lists are data. */
function textsOf({ matrix, failFast, maxParallel = '' }: Strategy): Readonly<Record<string, string>> {
  const lists = typeof matrix === 'string' ? [['matrix', matrix]] : Object.entries(matrix).filter(([, list]) => typeof list === 'string');
  return { ...Object.fromEntries(lists), 'fail-fast': failFast, 'max-parallel': maxParallel };
}

function checkTexts(where: string, texts: Readonly<Record<string, string>>, contexts: readonly string[]): void {
  for (const [name, text] of Object.entries(texts)) {
    for (const part of splitTemplate(text)) if (part.kind === 'expression') check(`${where}.${name}`, part.text, contexts, false);
  }
}

/** A condition is an expression with or without `${{ }}` around it; text beside it would make it always true. */
function checkCondition(where: string, condition: string | undefined, contexts: readonly string[]): void {
  const [part, ...more] = splitTemplate(condition?.trim() ?? '');
  if (more.length > 0) throw new PipelineFileError(where, `'${condition}' has text around \${{ }}, which makes it always true`);
  if (part !== undefined) check(where, part.text, contexts, true);
}

function check(where: string, text: string, contexts: readonly string[], isCondition: boolean): void {
  try {
    const expression = parseExpression(text, true);
    const unknown = usedContexts(expression).find((name) => !contexts.includes(name.toLowerCase()));
    if (unknown !== undefined) throw new ExpressionError(`Unrecognized named-value: '${unknown}'`);
    const status = calledFunctions(expression).find((name) => statusFunctions.includes(name));
    if (status !== undefined && !isCondition) throw new ExpressionError(`${status}() can be used in 'if:' only`);
  } catch (error) {
    if (error instanceof ExpressionError) throw new PipelineFileError(where, error.message);
    throw error;
  }
}
