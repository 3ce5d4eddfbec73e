import { isAlias, parseDocument, visit } from 'yaml';
import {
  type Fields,
  optionalMinutes,
  optionalText,
  PipelineFileError,
  readFields,
  readFlag,
  readList,
  readMapping,
  readText,
  readYaml,
  textList,
} from '../pipeline-file.ts';
import { readMatrix } from './matrix.ts';
import type { Job, Pipeline, Stage } from './pipeline-model.ts';
import { readSteps } from './step-reader.ts';
import { expandTemplate, readParameters } from './template-parameters.ts';
import { readVariables } from './variable-reader.ts';

const pipelineKeys = 'name trigger pr schedules parameters variables pool stages jobs steps lockBehavior'.split(' ');

/**
 * Reads azure-pipelines YAML. Every scalar stays the text that was written (the service does the same).
 * @throws PipelineFileError for anything that is wrong or not known.
 */
export function readPipeline(text: string, parameters: Readonly<Record<string, string>>): Pipeline {
  refuseAnchors(text);
  const raw = readFields(readYaml(text, 'failsafe'), '', pipelineKeys, {
    extends: 'templates are not read',
    resources: 'repositories, containers and other pipelines are not fetched',
  });
  const fields = readMapping(expandTemplate({ ...raw, parameters: undefined }, readParameters(raw.parameters, parameters)), '');
  readPool(fields.pool, 'pool');
  return {
    triggers: ['trigger', 'pr', 'schedules'].filter((key) => fields[key] !== undefined && fields[key] !== 'none'),
    variables: readVariables(fields.variables, 'variables'),
    stages: readStages(fields),
  };
}

/** The service does not know them (learn.microsoft.com, "YAML schema": unsupported features are anchors, complex keys and sets). */
function refuseAnchors(text: string): void {
  visit(parseDocument(text), {
    Node(_, node) {
      if (isAlias(node) || node.anchor !== undefined) throw new PipelineFileError('', 'anchors and aliases are not part of this language');
    },
  });
}

/** A file may leave out stages, and jobs too; the service then makes one of each. */
function readStages(fields: Fields): Stage[] {
  const stages = fields.stages ?? [{ stage: '__default', jobs: fields.jobs ?? [{ job: 'Job', steps: fields.steps }] }];
  const read: Stage[] = [];
  for (const [index, stage] of readList(stages, 'stages').entries()) read.push(readStage(stage, index, read.at(-1)?.id));
  return read;
}

const stageKeys = 'stage displayName dependsOn condition variables jobs pool lockBehavior'.split(' ');

function readStage(value: unknown, index: number, previous: string | undefined): Stage {
  const where = `stages[${index}]`;
  const fields = readFields(value, where, stageKeys, { template: 'templates are not read' });
  readPool(fields.pool, `${where}.pool`);
  return {
    id: readText(fields.stage, `${where}.stage`),
    name: optionalText(fields.displayName, `${where}.displayName`),
    dependsOn:
      fields.dependsOn === undefined ? (previous === undefined ? [] : [previous]) : textList(fields.dependsOn, `${where}.dependsOn`),
    condition: optionalText(fields.condition, `${where}.condition`),
    variables: readVariables(fields.variables, `${where}.variables`),
    jobs: readList(fields.jobs, `${where}.jobs`).map((job, position) => readJob(job, `${where}.jobs[${position}]`)),
  };
}

const commonJobKeys =
  'displayName dependsOn condition variables pool timeoutInMinutes cancelTimeoutInMinutes continueOnError workspace'.split(' ');

function readJob(value: unknown, where: string): Job {
  const refused = { template: 'templates are not read', container: 'signals do not reach a task in a container' };
  const deployment = 'deployment' in readMapping(value, where);
  const own = deployment ? ['deployment', 'environment', 'strategy'] : ['job', 'steps', 'strategy'];
  const fields = readFields(value, where, [...own, ...commonJobKeys], refused);
  readPool(fields.pool, `${where}.pool`);
  const environment =
    typeof fields.environment === 'object' ? readFields(fields.environment, `${where}.environment`, ['name']).name : fields.environment;
  return {
    id: readText(deployment ? fields.deployment : fields.job, where),
    deployment,
    name: optionalText(fields.displayName, `${where}.displayName`),
    dependsOn: textList(fields.dependsOn, `${where}.dependsOn`),
    condition: optionalText(fields.condition, `${where}.condition`),
    environment: deployment ? readText(environment, `${where}.environment`) : undefined,
    variables: readVariables(fields.variables, `${where}.variables`),
    strategy: deployment ? undefined : readMatrix(fields.strategy, `${where}.strategy`),
    timeoutMinutes: optionalMinutes(fields.timeoutInMinutes, `${where}.timeoutInMinutes`),
    cancelTimeoutMinutes: optionalMinutes(fields.cancelTimeoutInMinutes, `${where}.cancelTimeoutInMinutes`),
    continueOnError: readFlag(fields.continueOnError, false, `${where}.continueOnError`),
    steps: readSteps(deployment ? deploySteps(fields.strategy, where) : fields.steps, where),
  };
}

function deploySteps(strategy: unknown, where: string): unknown {
  const runOnce = readFields(readFields(strategy, `${where}.strategy`, ['runOnce']).runOnce, `${where}.strategy.runOnce`, ['deploy']);
  return readFields(runOnce.deploy, `${where}.strategy.runOnce.deploy`, ['steps']).steps;
}

function readPool(value: unknown, where: string): void {
  if (value !== undefined && typeof value !== 'string') readFields(value, where, ['name', 'vmImage', 'demands']);
}
