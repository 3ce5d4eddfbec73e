import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ArtifactStore, createArtifactStore } from '../../lab/hosts/pipeline/artifact-store.ts';
import { createFakePack, type FakePack } from './fake-pack.ts';
import { recordPipeline, recordWorkflow } from './recorded-run.ts';

let pack: FakePack;
beforeAll(async () => {
  pack = await createFakePack();
  await pack.action('echo', { script: 'echo-action.mjs', inputs: { 'fake-outputs': '', fail: '' } });
  await pack.task('Echo', { script: 'echo-task.mjs', inputs: { fakeOutputs: '', fail: '' } });
});
afterAll(() => pack.remove());

/** The files of each artifact with their texts. */
const contentOf = (artifacts: ArtifactStore) =>
  Object.fromEntries(
    artifacts.names().map((name) => {
      const folder = artifacts.folderOf(name) ?? '';
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const texts = files.map(({ parentPath, name: file }) => {
        const place = path.join(parentPath, file);
        return [path.relative(folder, place), readFileSync(place, 'utf8')];
      });
      return [name, Object.fromEntries(texts)];
    }),
  );

let counter = 0;

describe('GitHub', () => {
  type Job = readonly string[];
  const leave = (...files: readonly string[]) =>
    `- { id: leave${++counter}, uses: o/r/actions/echo@v1, with: { fake-outputs: '${JSON.stringify(Object.fromEntries(files.map((file) => [file, `file:${file}`])))}' } }`;
  const temp = '${{ runner.temp }}';
  const upload = (inputs: string, more = '') => `- { uses: actions/upload-artifact@v7, with: { ${inputs} }${more} }`;
  const download = (inputs: string, more = '') => `- { uses: actions/download-artifact@v8, with: { ${inputs} }${more} }`;
  const report = `"${temp}/migration-report"`;

  const run = async (jobs: readonly Job[], options: Parameters<typeof recordWorkflow>[2] = {}) => {
    const text = jobs.map((steps, index) => {
      const needs = index === 0 ? '' : `    needs: j${index - 1}\n    if: always()\n`;
      return `  j${index}:\n    runs-on: x\n${needs}    steps:\n${steps.join('\n').replaceAll(/^/gm, '      ')}\n`;
    });
    const file = await pack.file(`artifacts${++counter}.yml`, `on: workflow_dispatch\njobs:\n${text.join('')}`);
    const { result, log, events } = await recordWorkflow(pack, file, options);
    const jobResults = [...result.jobs.values()].map((job) => job.result);
    return { jobs: jobResults, artifacts: contentOf(result.artifacts), store: result.artifacts, log, events };
  };

  test('a folder goes from job to job: what is in it, without its own name', async () => {
    const { jobs, artifacts } = await run([
      [leave('a.txt'), upload(`name: first, path: ${report}`)],
      [download(`name: first, path: ${report}`), leave('a.txt', 'b.txt'), upload(`name: second, path: "${temp}/migration-report/"`)],
    ]);
    expect(jobs).toEqual(['succeeded', 'succeeded']);
    expect(artifacts).toEqual({ first: { 'a.txt': 'echo\n' }, second: { 'a.txt': 'echo\necho\n', 'b.txt': 'echo\n' } });
  });

  test('one file has no folder; of several paths the part that they have in common is left out', async () => {
    const { artifacts } = await run([
      [
        leave('a.txt', 'b.txt'),
        upload(`name: one, path: "${temp}/migration-report/a.txt"`),
        upload(`name: both, path: "${temp}/migration-report/a.txt\\n${temp}/migration-report/b.txt\\n"`),
        upload(`path: "${temp}/event.json\\n${temp}/migration-report"`),
      ],
    ]);
    expect(artifacts).toMatchObject({
      one: { 'a.txt': 'echo\n' },
      both: { 'a.txt': 'echo\n', 'b.txt': 'echo\n' },
      artifact: { 'event.json': '{}', 'migration-report/a.txt': 'echo\n', 'migration-report/b.txt': 'echo\n' },
    });
  });

  test('a name is taken once in a run, unless it is written over', async () => {
    const { jobs, artifacts, log } = await run([
      [leave('a.txt'), upload(`name: x, path: ${report}`), leave('a.txt'), upload(`name: x, path: ${report}`)],
      [leave('b.txt'), upload(`name: x, path: ${report}, overwrite: true`)],
    ]);
    expect(jobs).toEqual(['failed', 'succeeded']);
    expect(log).toContain('An artifact with the name x already exists');
    expect(artifacts).toEqual({ x: { 'b.txt': 'echo\n' } });
  });

  test('a failed attempt has taken the name too: what was left goes on with the next attempt', async () => {
    const first = await run([[leave('a.txt'), upload(`name: x, path: ${report}`)]]);
    const again = await run([[leave('a.txt'), upload(`name: x, path: ${report}`)]], { artifacts: first.store });
    expect(again.jobs).toEqual(['failed']);
  });

  test('a name that is not there is a failure; a pattern may match nothing', async () => {
    const { jobs, log } = await run([
      [download('name: nobody')],
      [download('pattern: nobody, merge-multiple: true')],
      [download('name: nobody', ', continue-on-error: true')],
    ]);
    expect(jobs).toEqual(['failed', 'succeeded', 'succeeded']);
    expect(log).toContain('Artifact not found for name: nobody');
  });

  test('several artifacts: each in a folder of its name, or all in one', async () => {
    const { artifacts } = await run([
      [
        leave('a.txt'),
        upload(`name: leg-1, path: ${report}`),
        leave('b.txt'),
        upload(`name: leg-2, path: ${report}`),
        upload(`name: other, path: ${report}`),
      ],
      [download('pattern: leg-*, path: in'), upload('name: apart, path: in')],
      [download('pattern: leg-*, path: in, merge-multiple: true'), upload('name: together, path: in')],
      [download('pattern: leg-1, path: in'), upload('name: single, path: in')],
    ]);
    expect(Object.keys(artifacts.apart ?? {}).sort()).toEqual(['leg-1/a.txt', 'leg-2/a.txt', 'leg-2/b.txt']);
    expect(Object.keys(artifacts.together ?? {}).sort()).toEqual(['a.txt', 'b.txt']);
    expect(Object.keys(artifacts.single ?? {})).toEqual(['a.txt']);
  });

  test('nothing to upload is a warning, an error, or silence; hidden files stay out unless they are asked for', async () => {
    const { jobs, artifacts, events } = await run([
      [upload('name: a, path: nowhere')],
      [upload('name: b, path: nowhere, if-no-files-found: error')],
      [upload('name: c, path: nowhere, if-no-files-found: ignore')],
      [leave('.hidden'), upload(`name: d, path: ${report}`), upload(`name: e, path: ${report}, include-hidden-files: true`)],
    ]);
    expect(jobs).toEqual(['succeeded', 'failed', 'succeeded', 'succeeded']);
    expect(artifacts).toEqual({ e: { '.hidden': 'echo\n' } });
    const issues = events.flatMap((event) => (event.type === 'step-finished' ? event.report.issues.map(({ level }) => level) : []));
    expect(issues).toEqual(['warning', 'error', 'warning']);
  });

  test.each([
    ['an input that it has not', upload('name: a, paht: b'), "'paht' is not supported here"],
    ['no path', upload('name: a'), "'path' is missing"],
    ['an input that is not understood', download('run-id: 1'), "'run-id' is not supported here"],
  ])('before anything runs: %s', async (_, step, problem) => {
    await expect(run([[step]])).rejects.toThrow(problem);
  });

  test('a name with a character that a file can not have is refused', async () => {
    const { jobs, log } = await run([[leave('a.txt'), upload(`name: a:b, path: ${report}`)]]);
    expect([jobs, log]).toEqual([['failed'], expect.stringContaining('The artifact name is not valid')]);
  });
});

describe('Azure Pipelines', () => {
  const leave = (file: string) => `{ task: Echo@0, inputs: { fakeOutputs: '{"f":"file:${file}"}' } }`;
  const report = '$(Agent.TempDirectory)/migration-report';
  const publish = (name: string, more = '') =>
    `{ task: PublishPipelineArtifact@1, inputs: { targetPath: ${report}, artifactName: ${name} }${more} }`;
  const download = (inputs: string) => `{ task: DownloadPipelineArtifact@2, inputs: { ${inputs} } }`;

  const run = async (jobs: readonly (readonly string[])[], options: Parameters<typeof recordPipeline>[2] = {}) => {
    const text = jobs.map((steps, index) => {
      const after = index === 0 ? '' : `  dependsOn: j${index - 1}\n  condition: always()\n`;
      return `- job: j${index}\n${after}  steps:\n  - checkout: none\n${steps.map((step) => `  - ${step}\n`).join('')}`;
    });
    const file = await pack.file(`artifacts${++counter}.yml`, `jobs:\n${text.join('')}`);
    const { result, log } = await recordPipeline(pack, file, options);
    return { jobs: [...result.jobs.values()].map((job) => job.result), artifacts: contentOf(result.artifacts), log };
  };

  test('a folder goes from job to job, by the tasks and by their short forms', async () => {
    const { jobs, artifacts } = await run([
      [leave('a.txt'), publish('first')],
      [download(`artifactName: first, targetPath: ${report}`), leave('a.txt'), `{ publish: ${report}, artifact: second }`],
      ['{ download: current, artifact: second }', '{ publish: $(Pipeline.Workspace)/second, artifact: third }'],
      ['{ download: none }', `{ publish: ${report}, artifact: fourth, continueOnError: true }`],
    ]);
    expect(jobs).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded-with-issues']);
    expect(artifacts).toEqual({ first: { 'a.txt': 'Echo\n' }, second: { 'a.txt': 'Echo\nEcho\n' }, third: { 'a.txt': 'Echo\nEcho\n' } });
  });

  test('a file gives itself; without a name all artifacts come, each in a folder of its name', async () => {
    const { artifacts } = await run([
      [leave('a.txt'), leave('b.txt'), `{ publish: ${report}/a.txt, artifact: one }`, publish('all')],
      [download('targetPath: in'), '{ publish: in, artifact: everything }'],
    ]);
    expect(Object.keys(artifacts.one ?? {})).toEqual(['a.txt']);
    expect(Object.keys(artifacts.everything ?? {}).sort()).toEqual(['all/a.txt', 'all/b.txt', 'one/a.txt']);
  });

  test('a name is taken once in a run, and can never be written over', async () => {
    const { jobs, log } = await run([
      [leave('a.txt'), publish('x')],
      [leave('a.txt'), publish('x')],
    ]);
    expect(jobs).toEqual(['succeeded', 'failed']);
    expect(log).toContain('An artifact with the name x already exists');
  });

  test('what is not there is a failure: an artifact, or a path', async () => {
    const { jobs, log } = await run([[download('artifactName: nobody')], [publish('x')]]);
    expect(jobs).toEqual(['failed', 'failed']);
    expect(log).toMatch(/Artifact nobody was not found[\s\S]*Path does not exist/);
  });

  test.each([
    ['an input that it has not', publish('x').replace('targetPath', 'targetPth'), 'PublishPipelineArtifact has no input targetPth'],
    ['no name', '{ publish: a }', 'PublishPipelineArtifact needs the input artifactName'],
    ['another pipeline', download('buildType: specific'), 'artifacts of other pipelines are not here'],
  ])('before anything runs: %s', async (_, step, problem) => {
    await expect(run([[step]])).rejects.toThrow(problem);
  });
});

test('what is in a store does not change with the file that it came from', async () => {
  const store = createArtifactStore(path.join(pack.folder, 'store'));
  const file = await pack.file('changing.txt', 'before');
  await store.add('a', new Map([['in/changing.txt', file]]));
  await pack.file('changing.txt', 'after');
  expect(contentOf(store)).toEqual({ a: { 'in/changing.txt': 'before' } });
  expect(existsSync(file)).toBe(true);
});
