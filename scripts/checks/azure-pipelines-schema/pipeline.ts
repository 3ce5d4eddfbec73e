/**
 * A pipeline as learn.microsoft.com describes it in "YAML schema reference for Azure Pipelines", as far as our examples and documents use
 * it: a key that is missing here is added with the first example that needs it. The language service lifts what stands under `${{ if }}`
 * and `${{ each }}` to the place around it before it judges.
 */
import type { JSONSchema } from 'azure-pipelines-language-service';
import {
  anyKey,
  either,
  expression,
  flag,
  identifier,
  listOf,
  mapping,
  number,
  oneOfWords,
  oneOrMore,
  type Properties,
  text,
} from './shapes.ts';
import { stepsWith } from './steps.ts';

const filter = mapping({ include: listOf(text), exclude: listOf(text) });
const filters: Properties = { branches: filter, paths: filter };
const trigger = either(oneOfWords('none'), listOf(text), mapping({ batch: flag, ...filters, tags: filter }));
const pullRequest = either(oneOfWords('none'), listOf(text), mapping({ autoCancel: flag, drafts: flag, ...filters }));
const schedule = mapping({ cron: text, displayName: text, branches: filter, batch: flag, always: flag }, [], 'cron');

const template = mapping({ template: text, parameters: { type: 'object' } }, [], 'template');

const parameterTypes =
  'string stringList number boolean object environment step stepList job jobList deployment deploymentList stage stageList';
const parameter = mapping(
  { name: identifier, displayName: text, type: oneOfWords(...parameterTypes.split(' ')), default: {}, values: listOf(text) },
  ['type'],
  'name',
);

const variables = either(
  anyKey(text),
  listOf(mapping({ name: text, value: text, readonly: flag }, ['value'], 'name'), mapping({ group: text }, [], 'group'), template),
);

const resources = mapping({
  repositories: listOf(
    mapping(
      { repository: identifier, type: oneOfWords('git', 'github', 'githubenterprise', 'bitbucket'), name: text, ref: text, endpoint: text },
      [],
      'repository',
    ),
  ),
  pipelines: listOf(mapping({ pipeline: identifier, project: text, source: text, version: text, branch: text, trigger }, [], 'pipeline')),
});

const pool = either(text, mapping({ name: text, demands: oneOrMore, vmImage: text }));
const environment = either(text, mapping({ name: text, resourceName: text, resourceType: text, tags: text }, ['name']));
const lockBehavior = oneOfWords('sequential', 'runLatest');

const ofEveryJob: Properties = {
  displayName: text,
  dependsOn: oneOrMore,
  condition: text,
  continueOnError: flag,
  timeoutInMinutes: number,
  cancelTimeoutInMinutes: number,
  variables,
  pool,
  workspace: mapping({ clean: oneOfWords('outputs', 'resources', 'all') }, ['clean']),
};

const matrix = mapping({ matrix: either(anyKey(anyKey(text)), expression), maxParallel: number }, ['matrix']);
const slices = mapping({ parallel: number }, ['parallel']);

function jobsWith(steps: JSONSchema): JSONSchema {
  const hook = mapping({ steps, pool }, ['steps']);
  const hooks: Properties = {
    preDeploy: hook,
    deploy: hook,
    routeTraffic: hook,
    postRouteTraffic: hook,
    on: mapping({ success: hook, failure: hook }),
  };
  const deployment = either(
    mapping({ runOnce: mapping(hooks, ['deploy']) }, ['runOnce']),
    mapping({ rolling: mapping({ maxParallel: number, ...hooks }, ['deploy']) }, ['rolling']),
    mapping({ canary: mapping({ increments: listOf(number), ...hooks }, ['deploy']) }, ['canary']),
  );
  return listOf(
    mapping({ job: identifier, ...ofEveryJob, strategy: either(matrix, slices), steps }, ['steps'], 'job'),
    mapping({ deployment: identifier, ...ofEveryJob, environment, strategy: deployment }, ['environment', 'strategy'], 'deployment'),
    template,
  );
}

/** The schema of a whole pipeline whose steps may use these tasks and no others. */
export function pipelineWith(tasks: readonly JSONSchema[]): JSONSchema {
  const steps = stepsWith(tasks);
  const jobs = jobsWith(steps);
  const stage = mapping(
    { stage: identifier, displayName: text, dependsOn: oneOrMore, condition: text, variables, pool, lockBehavior, jobs },
    ['jobs'],
    'stage',
  );
  const top: Properties = {
    name: text,
    trigger,
    pr: pullRequest,
    schedules: listOf(schedule),
    parameters: listOf(parameter),
    variables,
    resources,
    pool,
    lockBehavior,
    stages: listOf(stage, template),
    jobs,
    steps,
  };
  return { ...mapping(top), oneOf: ['stages', 'jobs', 'steps'].map((part) => ({ required: [part] })) };
}
