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
  textMapping,
} from '../pipeline-file.ts';
import { readStrategy } from './matrix.ts';
import { mayProveIdentity } from './permissions.ts';
import type { Concurrency, Workflow, WorkflowCall, WorkflowInput, WorkflowJob, WorkflowStep } from './workflow-model.ts';

export interface WorkflowStart {
  /** Who starts it. */
  readonly trigger: 'workflow_dispatch' | 'workflow_call';
  /** Of the calling job: jobs that ask for none have these. */
  readonly permissions?: unknown;
}

/** @throws PipelineFileError for anything that is wrong or not known. */
export function readWorkflow(text: string, { trigger, permissions }: WorkflowStart = { trigger: 'workflow_dispatch' }): Workflow {
  const fields = readFields(readYaml(text, 'core'), '', ['name', 'run-name', 'on', 'permissions', 'concurrency', 'env', 'jobs'], {
    defaults: 'it belongs to run: steps',
  });
  const triggers = readTriggers(fields.on, trigger);
  const start = readFields(triggers[trigger] ?? {}, `on.${trigger}`, [
    'inputs',
    ...(trigger === 'workflow_call' ? ['secrets', 'outputs'] : []),
  ]);
  return {
    name: optionalText(fields.name, 'name') ?? 'workflow',
    inputs: readInputs(start.inputs, `on.${trigger}.inputs`),
    secrets: readSecrets(start.secrets),
    outputs: readOutputs(start.outputs),
    otherTriggers: Object.keys(triggers).filter((one) => one !== trigger),
    concurrency: readConcurrency(fields.concurrency, 'concurrency'),
    env: textMapping(fields.env, 'env'),
    jobs: Object.entries(readMapping(fields.jobs, 'jobs')).map(([id, job]) => readJob(id, job, fields.permissions ?? permissions)),
  };
}

function readTriggers(on: unknown, trigger: WorkflowStart['trigger']): Fields {
  const triggers =
    typeof on === 'string' || Array.isArray(on) ? Object.fromEntries(textList(on, 'on').map((one) => [one, null])) : readMapping(on, 'on');
  if (!(trigger in triggers)) {
    const started = trigger === 'workflow_call' ? 'called' : 'started here';
    throw new PipelineFileError('on', `only workflows with '${trigger}' can be ${started}`);
  }
  return triggers;
}

function readInputs(inputs: unknown, where: string): Map<string, WorkflowInput> {
  return new Map(Object.entries(readMapping(inputs ?? {}, where)).map(([name, input]) => [name, readInput(input, `${where}.${name}`)]));
}

function readSecrets(secrets: unknown): Map<string, boolean> {
  const where = 'on.workflow_call.secrets';
  return new Map(
    Object.entries(readMapping(secrets ?? {}, where)).map(([name, secret]) => {
      const { required } = readFields(secret ?? {}, `${where}.${name}`, ['description', 'required']);
      return [name, required === true];
    }),
  );
}

function readOutputs(outputs: unknown): Record<string, string> {
  const where = 'on.workflow_call.outputs';
  return Object.fromEntries(
    Object.entries(readMapping(outputs ?? {}, where)).map(([name, output]) => {
      const { value } = readFields(output, `${where}.${name}`, ['description', 'value']);
      return [name, readText(value, `${where}.${name}.value`)];
    }),
  );
}

const inputTypes = ['string', 'boolean', 'number', 'choice', 'environment'] as const;

function readInput(value: unknown, where: string): WorkflowInput {
  const fields = readFields(value ?? {}, where, ['description', 'required', 'default', 'type', 'options', 'deprecationMessage']);
  const type = inputTypes.find((one) => one === (fields.type ?? 'string'));
  if (type === undefined) throw new PipelineFileError(where, `the type '${fields.type}' is not one of ${inputTypes.join(', ')}`);
  const options = textList(fields.options, `${where}.options`);
  return { type, required: fields.required === true, defaultValue: optionalText(fields.default, `${where}.default`), options };
}

function readConcurrency(value: unknown, where: string): Concurrency | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return { group: value, cancelInProgress: 'false' };
  const fields = readFields(value, where, ['group', 'cancel-in-progress', 'queue']);
  return {
    group: readText(fields.group, `${where}.group`),
    cancelInProgress: optionalText(fields['cancel-in-progress'], where) ?? 'false',
  };
}

const jobKeys = 'name needs if strategy runs-on environment concurrency permissions env outputs timeout-minutes steps'.split(' ');

function readJob(id: string, value: unknown, ofWorkflow: unknown): WorkflowJob {
  const where = `jobs.${id}`;
  const calls = 'uses' in readMapping(value, where);
  const fields = readFields(value, where, calls ? callKeys : jobKeys, { container: 'signals do not reach a task in a container' });
  if (!calls && fields['runs-on'] === undefined) throw new PipelineFileError(where, "'runs-on' is missing");
  const environment =
    typeof fields.environment === 'object'
      ? readFields(fields.environment, `${where}.environment`, ['name', 'url']).name
      : fields.environment;
  const steps = readList(calls ? [] : fields.steps, `${where}.steps`).map((step, index) =>
    readStep(step, index, `${where}.steps[${index}]`),
  );
  const names = steps.map((step) => step.id);
  if (new Set(names).size !== names.length) throw new PipelineFileError(where, 'two steps have the same id');
  return {
    id,
    name: optionalText(fields.name, `${where}.name`),
    dependsOn: textList(fields.needs, `${where}.needs`),
    condition: optionalText(fields.if, `${where}.if`),
    strategy: readStrategy(fields.strategy, `${where}.strategy`),
    runsOn: textList(fields['runs-on'], `${where}.runs-on`),
    environment: optionalText(environment, `${where}.environment`),
    concurrency: readConcurrency(fields.concurrency, `${where}.concurrency`),
    mayProveIdentity: mayProveIdentity(fields.permissions ?? ofWorkflow, `${where}.permissions`),
    env: textMapping(fields.env, `${where}.env`),
    outputs: textMapping(fields.outputs, `${where}.outputs`),
    timeoutMinutes: optionalMinutes(fields['timeout-minutes'], `${where}.timeout-minutes`),
    steps,
    calls: calls ? readCall(fields, ofWorkflow, where) : undefined,
  };
}

const callKeys = 'name needs if strategy concurrency permissions uses with secrets'.split(' ');

const readCall = (fields: Fields, ofWorkflow: unknown, where: string): WorkflowCall => ({
  uses: readText(fields.uses, `${where}.uses`),
  inputs: textMapping(fields.with, `${where}.with`),
  secrets: fields.secrets === 'inherit' ? 'inherit' : textMapping(fields.secrets, `${where}.secrets`),
  permissions: fields.permissions ?? ofWorkflow,
});

const stepKeys = ['id', 'name', 'if', 'uses', 'with', 'env', 'timeout-minutes', 'continue-on-error'];

function readStep(value: unknown, index: number, where: string): WorkflowStep {
  const fields = readFields(value, where, stepKeys, { run: 'only steps that use an action are executed' });
  if (fields.uses === undefined) throw new PipelineFileError(where, "'uses' is missing");
  const id = optionalText(fields.id, `${where}.id`);
  return {
    id: id ?? `__step${index + 1}`,
    named: id !== undefined,
    name: optionalText(fields.name, `${where}.name`),
    condition: optionalText(fields.if, `${where}.if`),
    uses: readText(fields.uses, `${where}.uses`),
    inputs: textMapping(fields.with, `${where}.with`),
    env: textMapping(fields.env, `${where}.env`),
    timeoutMinutes: optionalMinutes(fields['timeout-minutes'], `${where}.timeout-minutes`),
    continueOnError: readFlag(fields['continue-on-error'], false, `${where}.continue-on-error`),
  };
}
