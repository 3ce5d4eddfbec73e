import {
  optionalMinutes,
  optionalText,
  PipelineFileError,
  readFields,
  readFlag,
  readList,
  readMapping,
  readText,
  textMapping,
} from '../pipeline-file.ts';
import type { Step } from './pipeline-model.ts';

/** The steps of a job. Scripts and templates are refused. */
export function readSteps(value: unknown, where: string): Step[] {
  const steps = readList(value, `${where}.steps`).map((step, index) => readStep(step, index, `${where}.steps[${index}]`));
  const ids = steps.flatMap((step) => (step.kind === 'task' ? [step.id] : []));
  if (new Set(ids).size !== ids.length) throw new PipelineFileError(where, 'two steps have the same name');
  return steps;
}

const stepKeys = 'task inputs name displayName condition enabled env timeoutInMinutes continueOnError'.split(' ');
const scripts = 'only tasks are executed';
const refusedSteps = { script: scripts, bash: scripts, pwsh: scripts, powershell: scripts, template: 'templates are not read' };

function readStep(value: unknown, index: number, where: string): Step {
  const raw = readMapping(value, where);
  for (const key of ['checkout', 'download'] as const) {
    if (key in raw) return { kind: 'none', what: `${key}: ${readText(raw[key], where)}` };
  }
  const fields = readFields(value, where, stepKeys, refusedSteps);
  const reference = /^(.+)@(\d+)$/.exec(readText(fields.task, `${where}.task`));
  if (reference === null) throw new PipelineFileError(where, `'${fields.task}' is not of the form Name@major`);
  const [, task = '', major = ''] = reference;
  return {
    kind: 'task',
    id: optionalText(fields.name, `${where}.name`) ?? `${task.split('.').at(-1)}${index + 1}`,
    task,
    major: Number(major),
    name: optionalText(fields.displayName, `${where}.displayName`),
    condition: optionalText(fields.condition, `${where}.condition`),
    enabled: readFlag(fields.enabled, true, `${where}.enabled`),
    inputs: textMapping(fields.inputs, `${where}.inputs`),
    env: textMapping(fields.env, `${where}.env`),
    timeoutMinutes: optionalMinutes(fields.timeoutInMinutes, `${where}.timeoutInMinutes`),
    continueOnError: readFlag(fields.continueOnError, false, `${where}.continueOnError`),
  };
}
