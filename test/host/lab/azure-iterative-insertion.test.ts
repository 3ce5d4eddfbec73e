import { readPipeline } from '../../lab/hosts/pipeline/azure/pipeline-reader.ts';
import { PipelineFileError } from '../../lab/hosts/pipeline/pipeline-file.ts';

const stages = (default_: string, rest = '') => `
parameters:
  - name: waves
    type: object
    default: ${default_}
stages:
  - stage: First
    jobs: [{ job: J, steps: [{ task: A@0, inputs: { all: "\${{ join(', ', parameters.waves) }}" } }] }]
  - \${{ each wave in parameters.waves }}:
      - stage: Wave_\${{ replace(wave, '-', '_') }}
        jobs: [{ job: J, steps: [{ task: A@0, inputs: { wave: "\${{ wave }}" } }] }]
  - stage: Last
    dependsOn:
      - First
      - \${{ each wave in parameters.waves }}:
          - Wave_\${{ replace(wave, '-', '_') }}
    jobs: [{ job: J, steps: [{ task: A@0 }] }]
${rest}`;

const read = (text: string, given: Readonly<Record<string, string>> = {}) =>
  readPipeline(text, given).stages.map(({ id, dependsOn, jobs }) => {
    const [step] = jobs[0]?.steps ?? [];
    return { id, dependsOn, inputs: step?.kind === 'task' ? step.inputs : {} };
  });

test('a list makes a stage for each entry, and each depends on the one before it', () => {
  expect(read(stages('[a, b-c]'))).toEqual([
    { id: 'First', dependsOn: [], inputs: { all: 'a, b-c' } },
    { id: 'Wave_a', dependsOn: ['First'], inputs: { wave: 'a' } },
    { id: 'Wave_b_c', dependsOn: ['Wave_a'], inputs: { wave: 'b-c' } },
    { id: 'Last', dependsOn: ['First', 'Wave_a', 'Wave_b_c'], inputs: {} },
  ]);
});

test('who starts the run gives the list as YAML', () => {
  expect(read(stages('[a]'), { waves: '- x\n- y\n' }).map(({ id }) => id)).toEqual(['First', 'Wave_x', 'Wave_y', 'Last']);
  expect(read(stages('[a]'), { waves: '[]' }).map(({ id }) => id)).toEqual(['First', 'Last']);
});

test.each([
  ['a parameter that is no list', stages('abc'), /'waves' is no list/],
  [
    'a parameter that does not exist',
    stages('[a]').replace('each wave in parameters.waves', 'each wave in parameters.none'),
    /'none' is no list/,
  ],
  ['an insertion that is no list', 'steps:\n  - ${{ each x in parameters.y }}:\n      task: A@0', /inserts must be a list/],
  ['pairs of a mapping', 'steps: [{ task: A@0, inputs: { "${{ each x in parameters.y }}": { a: b } } }]', /conditional and repeated parts/],
  ['a name outside of its insertion', 'steps: [{ task: A@0, inputs: { a: "${{ wave }}" } }]', /Unrecognized value: 'wave'/],
])('%s is refused', (_, text, message) => {
  expect(() => readPipeline(text, {})).toThrow(message);
});

test('a wrong insertion names its place', () => {
  expect(() => readPipeline(stages('abc'), {})).toThrow(PipelineFileError);
  expect(() => readPipeline(stages('abc'), {})).toThrow('stages[1]');
});
