import type { JSONSchema } from 'azure-pipelines-language-service';
import { anyKey, either, flag, identifier, listOf, mapping, number, oneOfWords, type Properties, text } from './shapes.ts';

/** What every step may say (learn.microsoft.com, "YAML schema", steps). */
const ofEveryStep: Properties = {
  name: identifier,
  displayName: text,
  condition: text,
  continueOnError: flag,
  enabled: flag,
  env: anyKey(text),
  timeoutInMinutes: number,
  retryCountOnTaskFailure: number,
};

const step = (kind: string, value: JSONSchema, more: Properties = {}): JSONSchema =>
  mapping({ [kind]: value, ...ofEveryStep, ...more }, [], kind);

const unknownTask = 'There is no such task in this major version: neither among ours nor among those of microsoft-tasks.ts.';

/** A task by the pattern of its reference, for example `FailoverDag@1`. Its inputs are asked for when one of them is required. */
export const taskStep = (reference: string, inputs: Properties, required: readonly string[]): JSONSchema =>
  mapping(
    {
      task: { type: 'string', pattern: reference, patternErrorMessage: unknownTask },
      inputs: mapping(inputs, required),
      ...ofEveryStep,
    },
    required.length > 0 ? ['inputs'] : [],
    'task',
  );

const shell: Properties = { workingDirectory: text, failOnStderr: flag };
const powershell: Properties = {
  ...shell,
  errorActionPreference: oneOfWords('stop', 'continue', 'silentlyContinue'),
  ignoreLASTEXITCODE: flag,
};

const keywords: readonly JSONSchema[] = [
  step('script', text, shell),
  step('bash', text, shell),
  step('pwsh', text, powershell),
  step('powershell', text, powershell),
  step('checkout', text, {
    clean: flag,
    fetchDepth: number,
    fetchTags: flag,
    lfs: flag,
    path: text,
    persistCredentials: flag,
    submodules: text,
  }),
  step('download', text, { artifact: text, patterns: text }),
  step('publish', text, { artifact: text }),
  mapping({ template: text, parameters: { type: 'object' } }, [], 'template'),
];

/** The steps of a job, with these tasks and no others. */
export const stepsWith = (tasks: readonly JSONSchema[]): JSONSchema => listOf(either(...tasks, ...keywords));
