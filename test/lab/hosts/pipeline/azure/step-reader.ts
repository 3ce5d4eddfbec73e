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

/** `publish` and `download` are short for the tasks (learn.microsoft.com, "steps.publish", "steps.download"). */
function asTask(raw: Fields, where: string): Fields {
  if ('publish' in raw) {
    const { publish, artifact, ...others } = readFields(raw, where, ['publish', 'artifact', ...stepKeys]);
    return {
      ...others,
      task: 'PublishPipelineArtifact@1',
      inputs: { targetPath: publish, ...(artifact !== undefined && { artifactName: artifact }) },
    };
  }
  if (!('download' in raw)) return raw;
  const { download, artifact, ...others } = readFields(raw, where, ['download', 'artifact', ...stepKeys]);
  if (download !== 'current') throw new PipelineFileError(where, 'artifacts of other pipelines are not here');
  const targetPath = artifact === undefined ? '$(Pipeline.Workspace)' : `$(Pipeline.Workspace)/${readText(artifact, where)}`;
  return {
    ...others,
    task: 'DownloadPipelineArtifact@2',
    inputs: { ...(artifact !== undefined && { artifactName: artifact }), targetPath },
  };
}

const stepKeys = 'task inputs name displayName condition enabled env timeoutInMinutes continueOnError'.split(' ');
const scripts = 'only tasks are executed';
const refusedSteps = { script: scripts, bash: scripts, pwsh: scripts, powershell: scripts, template: 'templates are not read' };

function readStep(value: unknown, index: number, where: string): Step {
  const raw = readMapping(value, where);
  if ('checkout' in raw || raw.download === 'none') {
    const [key, what] = Object.entries(raw)[0] ?? [];
    return { kind: 'none', what: `${key}: ${readText(what, where)}` };
  }
  const fields = readFields(asTask(raw, where), where, stepKeys, refusedSteps);
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
