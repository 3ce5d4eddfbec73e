/** Executes an azure-pipelines file: stages and jobs in the order of `dependsOn`, environments as gates, our tasks as the agent runs them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Variable } from '../azure/variables.ts';
import type { StepResult } from '../step-report.ts';
import { createArtifactStore } from './artifact-store.ts';
import { evaluateCondition, type ValueMap } from './azure/expression.ts';
import { jobDependencies, jobStageDependencies, type StageResult, stageDependencies } from './azure/graph-results.ts';
import { runJob } from './azure/job-runner.ts';
import { jobVariables, variablesContext } from './azure/job-variables.ts';
import { expandMatrix, type Leg } from './azure/matrix.ts';
import { checkPipeline, runtimeExpression } from './azure/pipeline-check.ts';
import type { Job, Stage } from './azure/pipeline-model.ts';
import { readPipeline } from './azure/pipeline-reader.ts';
import type { AzurePipelineOptions } from './azure/run-options.ts';
import { graphStatus, overallResult } from './azure/status.ts';
import { findTasks } from './azure/task-check.ts';
import { ancestorsOf, type Dependent, inDependencyOrder } from './dependency-order.ts';
import type { JobResult, PipelineEvent, PipelineResult } from './events.ts';
import { sideBySide } from './side-by-side.ts';

export type { AzurePipelineOptions, TaskReference, VariableSet } from './azure/run-options.ts';

/**
 * Runs the pipeline as a manual start would.
 * @throws PipelineFileError before anything runs when the file is wrong or uses something that is not known here; a variable
 * group that was not given is found when its job starts.
 */
export async function runAzurePipeline(options: AzurePipelineOptions): Promise<PipelineResult> {
  const pipeline = readPipeline(await readFile(options.file, 'utf8'), options.parameters ?? {});
  checkPipeline(pipeline);
  const stageOrder = inDependencyOrder(pipeline.stages, 'stages');
  const jobOrders = new Map(pipeline.stages.map((stage) => [stage, inDependencyOrder(stage.jobs, `stage ${stage.id}`)]));
  const listen = (event: PipelineEvent) => options.listen?.(event);
  const note = (where: string, text: string) => listen({ type: 'note', where, text });
  const missingIn = (where: string) => (name: string) => note(where, `${name} does not exist here: it counts as empty`);
  const cancelled = () => options.signal?.aborted === true;
  const artifacts = options.artifacts ?? createArtifactStore(path.join(options.workFolder, 'artifacts of the run'));
  const stages = new Map<string, StageResult>();

  listen({ type: 'pipeline-started', name: path.basename(options.file) });
  if (pipeline.triggers.length > 0) note('trigger', `started by hand; not by ${pipeline.triggers.join(', ')}`);
  const folders = await findTasks(pipeline, options, note);
  for (const stage of stageOrder) {
    const result = await admitAndRunStage(stage);
    stages.set(stage.id, result);
    listen({ type: 'stage-finished', stage: stage.id, result: result.result });
  }
  const result = overallResult([...stages.values()].map((one) => one.result));
  listen({ type: 'pipeline-finished', result });
  const jobs = [...stages].flatMap(([stage, { jobs: own }]) => [...own].map(([job, one]) => [`${stage}.${job}`, one] as const));
  return { result, jobs: new Map(jobs), artifacts };

  async function admitAndRunStage(stage: Stage): Promise<StageResult> {
    const contexts = { dependencies: stageDependencies(stage.dependsOn, stages), ...fileVariables(stage) };
    const status = graphStatus(resultsBefore(stage.id, stageOrder, stages), cancelled());
    if (!evaluateCondition(stage.condition, { contexts, status, missing: missingIn(stage.id) })) {
      return { result: cancelled() ? 'cancelled' : 'skipped', jobs: new Map() };
    }
    listen({ type: 'stage-started', stage: stage.id, name: stage.name ?? stage.id });
    for (const environment of new Set(stage.jobs.flatMap((job) => job.environment ?? []))) {
      if (!(await passGate(environment, stage.id))) return { result: 'failed', jobs: new Map() };
    }
    const jobs = new Map<string, JobResult>();
    for (const job of jobOrders.get(stage) ?? []) {
      const result = await admitAndRunJob(stage, job, jobs);
      jobs.set(job.id, result);
      listen({ type: 'job-finished', job: `${stage.id}.${job.id}`, ...result });
    }
    return { result: overallResult([...jobs.values()].map((one) => one.result)), jobs };
  }

  async function admitAndRunJob(stage: Stage, job: Job, jobs: ReadonlyMap<string, JobResult>): Promise<JobResult> {
    const where = `${stage.id}.${job.id}`;
    const contexts = {
      dependencies: jobDependencies(job.dependsOn, jobs),
      stageDependencies: jobStageDependencies(stage.dependsOn, stages),
    };
    const missing = missingIn(where);
    const variables = jobVariables([...pipeline.variables, ...stage.variables, ...job.variables], options, { contexts, missing });
    const scope = { contexts: { ...contexts, variables: variablesContext(variables) }, missing };
    const status = graphStatus(resultsBefore(job.id, stage.jobs, jobs), cancelled());
    if (!evaluateCondition(job.condition, { ...scope, status })) return { result: cancelled() ? 'cancelled' : 'skipped', outputs: {} };
    if (job.strategy === undefined) return runOne(stage, job, variables);
    return runLegs(stage, job, variables, expandMatrix(job.strategy, scope, where), job.strategy.maxParallel);
  }

  /** The jobs of a matrix; one that fails stops no other. Their outputs carry the name of the leg in front. */
  async function runLegs(stage: Stage, job: Job, variables: readonly Variable[], legs: readonly Leg[], most: number): Promise<JobResult> {
    const done = await sideBySide(legs, most, async (leg): Promise<JobResult> => {
      const id = `${job.id}.${leg.name}`;
      const added = Object.entries(leg.variables).map(([name, value]) => ({ name, value, secret: false, readOnly: false }));
      const result: JobResult = cancelled()
        ? { result: 'cancelled', outputs: {} }
        : await runOne(stage, { ...job, id, name: `${job.name ?? job.id} ${leg.name}` }, [...variables, ...added]);
      listen({ type: 'job-finished', job: `${stage.id}.${id}`, ...result });
      return {
        ...result,
        outputs: Object.fromEntries(Object.entries(result.outputs).map(([name, value]) => [`${leg.name}.${name}`, value])),
      };
    });
    return { result: overallResult(done.map(({ result }) => result)), outputs: Object.assign({}, ...done.map(({ outputs }) => outputs)) };
  }

  async function runOne(stage: Stage, job: Job, variables: readonly Variable[]): Promise<JobResult> {
    listen({ type: 'job-started', job: `${stage.id}.${job.id}`, name: job.name ?? job.id });
    const { result, outputs } = await runJob({ stage: stage.id, job, options, artifacts, folders, variables, listen });
    return { result: result === 'failed' && job.continueOnError ? 'succeeded-with-issues' : result, outputs };
  }

  /** What a stage's condition sees of the variables: those of the file and its own, without dependencies. */
  function fileVariables(stage: Stage): ValueMap {
    const entries = [...pipeline.variables, ...stage.variables].filter(
      (entry) => entry.kind === 'group' || runtimeExpression(entry.value) === undefined,
    );
    return { variables: variablesContext(jobVariables(entries, options, { contexts: {} })) };
  }

  async function passGate(environment: string, where: string): Promise<boolean> {
    listen({ type: 'gate', where, environment });
    const approved = await options.approve(environment, where);
    listen({ type: 'gate-decided', where, environment, approved });
    return approved;
  }
}

function resultsBefore(
  id: string,
  all: readonly Dependent[],
  results: ReadonlyMap<string, { readonly result: StepResult }>,
): Map<string, StepResult> {
  return new Map([...ancestorsOf(id, all)].map((one) => [one, results.get(one)?.result ?? 'skipped']));
}
