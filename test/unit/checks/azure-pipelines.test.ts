import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeOfPipelines } from '../../../scripts/checks/azure-pipelines.ts';
import { readerOfPipelines } from '../../../scripts/checks/azure-pipelines-language.ts';
import { fencedPipelines } from '../../../scripts/checks/fenced-pipelines.ts';

const input = (name: string, more: object = {}) => ({ name, type: 'string', ...more });
const manifests = [
  {
    name: 'FailoverDag',
    version: { Major: 1 },
    inputs: [
      input('server', { required: true }),
      input('mode', { type: 'pickList', options: { a: 'a' } }),
      input('dryRun', { type: 'boolean' }),
      input('way', { defaultValue: 'short' }),
      input('stop', { required: true, visibleRule: 'way = long' }),
    ],
  },
  { name: 'PlanFleet', version: { Major: 1 }, inputs: [input('wave')] },
];

const judge = judgeOfPipelines(manifests);
const problemsOf = async (pipeline: string) => (await (await judge)(pipeline)).map(({ line, problem }) => `${line}: ${problem}`);
const step = (task: string, inputs: string) => `steps:\n- task: ${task}\n  inputs:\n${inputs.replaceAll(/^/gm, '    ')}\n`;
const unknownTask = '2: There is no such task in this major version';

test.each([
  ['fits', 'FailoverDag@1', 'server: s\nmode: a\ndryRun: true', []],
  ['fits with its full name', 'publisher.extension.task.FailoverDag@1', 'server: s', []],
  ['a macro may be anything', 'FailoverDag@1', 'server: s\nmode: $(mode)\ndryRun: $(dry)', []],
  ['a template expression may be anything', 'FailoverDag@1', 'server: s\nmode: ${{ parameters.mode }}', []],
  ['a task of Microsoft', 'PublishPipelineArtifact@1', 'targetPath: a\nartifactName: b', []],
  ['an unknown input', 'FailoverDag@1', 'server: s\nsevrer: s', ['5: Unexpected property sevrer']],
  ['an unknown input of Microsoft', 'PublishPipelineArtifact@1', 'targetPath: a\nartefact: b', ['5: Unexpected property artefact']],
  ['a missing input', 'FailoverDag@1', 'mode: a', ['3: Missing property "server".']],
  ['an input that the form hides is not asked for', 'FailoverDag@1', 'server: s\nway: short', []],
  ['and asked for when it is shown', 'FailoverDag@1', 'server: s\nway: long', ['2: FailoverDag@1 needs the input stop.']],
  ['a value that is none of the list', 'FailoverDag@1', 'server: s\nmode: b', ['5: Value is not accepted. Valid values: "a".']],
  ['a value that is no flag', 'FailoverDag@1', 'server: s\ndryRun: maybe', ['5: Value is not accepted. Valid values: "true", "false".']],
  ['an input with nothing behind it', 'FailoverDag@1', 'server:', ['4: Incorrect type. Expected one of string, number, boolean.']],
  ['another version', 'FailoverDag@2', 'server: s', [unknownTask]],
  ['an unknown task', 'Failover@1', 'server: s', [unknownTask]],
  ['a name that only begins like ours', 'FailoverDagger@1', 'server: s', [unknownTask]],
])('a step: %s', async (_, task, inputs, problems) => {
  expect(await problemsOf(step(task, inputs))).toEqual(problems.map((problem) => expect.stringContaining(problem)));
});

test('a step without any input is asked for its inputs only when one is required', async () => {
  expect(await problemsOf('steps:\n- task: PlanFleet@1\n')).toEqual([]);
  expect(await problemsOf('steps:\n- task: FailoverDag@1\n')).toEqual([expect.stringContaining('Missing property "inputs"')]);
});

const right = readFileSync(join(import.meta.dirname, 'azure-pipeline.yml'), 'utf8');

test('everything that the schema knows, in one pipeline', async () => {
  expect(await problemsOf(right)).toEqual([]);
});

test.each([
  ['an unknown key of the pipeline', 'lockBehavior: sequential', 'lockBehaviour: sequential', 'Unexpected property lockBehaviour'],
  ['of a stage', 'dependsOn: First', 'dependOn: First', 'Unexpected property dependOn'],
  ['of a job', 'timeoutInMinutes: 5', 'timeoutInMinute: 5', 'Unexpected property timeoutInMinute'],
  ['of a strategy', 'runOnce:', 'runTwice:', 'Unexpected property runTwice'],
  ['of a hook', 'preDeploy:', 'beforeDeploy:', 'Unexpected property beforeDeploy'],
  ['of a step', 'condition: always()', 'conditions: always()', 'Unexpected property conditions'],
  ['of a parameter', "default: ' '", "defaults: ' '", 'Unexpected property defaults'],
  ['under ${{ if }}', 'displayName: Inserted', 'display: Inserted', 'Unexpected property display'],
  ['in a stage of ${{ each }}', 'displayName: Wave', 'disName: Wave', 'Unexpected property disName'],
  ['a job where a stage stands', '- stage: Second', '- job: Second', 'Unexpected property job'],
  ['a step where a job stands', '- job: Plan', '- task: PlanFleet@1', 'Unexpected property task'],
  ['steps in a deployment', 'strategy: # deployment', 'steps: # deployment', 'Missing property "strategy"'],
  ['an environment in a job', 'pool: other', 'environment: other', 'Unexpected property environment'],
  ['a mapping where a list stands', '    jobs:\n      - job: Plan', '    jobs:\n        job: Plan', 'Incorrect type. Expected "array"'],
  ['stages and steps side by side', 'stages:', 'steps: [{ script: a }]\nstages:', 'Matches multiple schemas'],
  ['neither stages nor jobs nor steps', 'stages:', 'resources: {}\nfoo:', 'Missing property "stages"'],
  ['a name with a hyphen', 'job: Plan', 'job: Plan-it', 'A name has letters'],
  ['a word that is none', 'lockBehavior: sequential', 'lockBehavior: parallel', 'Value is not accepted'],
  ['a number that is none', 'timeoutInMinutes: 5', 'timeoutInMinutes: five', 'Incorrect type. Expected "number"'],
  ['a matrix that is neither a mapping nor an expression', 'matrix: $[ ', 'matrix: none # ', 'Incorrect type'],
  ['a key twice', 'pr: none', 'pr: none\npr: none', 'duplicate key'],
  ['YAML that can not be read', 'pr: none', 'pr: [none', 'missed comma'],
])('what is wrong is found: %s', async (_, written, instead, problem) => {
  expect(right).toContain(written);
  expect(await problemsOf(right.replace(written, instead))).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
});

test('a language service that accepts everything is no judge', async () => {
  await expect(readerOfPipelines({})).rejects.toThrow('accepts what is no pipeline');
});

test('the service says nothing to the log by itself', async () => {
  const said: unknown[] = [];
  const { log } = console;
  console.log = (text) => said.push(text);
  try {
    await (await judgeOfPipelines(manifests))(right);
  } finally {
    console.log = log;
  }
  expect(said).toEqual([]);
});

test('a page: blocks with steps of Azure Pipelines, with the lines of the page', async () => {
  const block = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\`\n`;
  const page = [
    'Text.\n',
    block('yaml', '- uses: o/r@v1'),
    block('bash', '- task: FailoverDag@1'),
    block('yaml', '  # first\n  - task: FailoverDag@1\n    inputs:\n      sevrer: s'),
    block('yaml', 'jobs:\n- job: A\n  steps:\n  - publish: a\n    artefact: b'),
  ].join('');
  const problems: string[] = [];
  for (const { text, lineOffset } of fencedPipelines(page))
    problems.push(...(await (await judge)(text)).map(({ line, problem }) => `${line + lineOffset}: ${problem}`));
  expect(problems).toEqual(['11: Missing property "server".', '12: Unexpected property sevrer', '19: Unexpected property artefact']);
});
