import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentOf, loadedFiles } from '../../../scripts/bench/start-up/run-bundle.ts';
import { kebab } from '../../../shared/core/casing.ts';
import { tasks } from '../../../shared/tasks/index.ts';
import { type NodeBinary, nodeBinaries } from './node-binaries.ts';

const root = join(import.meta.dirname, '../../..');
const names = tasks.map(({ name }) => name);
const nodes = nodeBinaries();
const node20 = nodes.find(({ major }) => major === 20);

interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** From the start of the process to its end, ms. */
  readonly elapsed: number;
}

/** Runs a script as a host does: nothing in the environment but what is given. */
function run(node: NodeBinary, script: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const start = performance.now();
  const temp = mkdtempSync(join(tmpdir(), 'bundle-'));
  const child: ChildProcess = spawn(node.path, [script], {
    cwd: temp,
    env: { PATH: '', RUNNER_TEMP: temp, AGENT_TEMPDIRECTORY: temp, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve) =>
    child.on('close', (code) => {
      rmSync(temp, { recursive: true, force: true });
      resolve({ code, output, elapsed: performance.now() - start });
    }),
  );
}

const errorsIn = (output: string): string[] =>
  output.split('\n').filter((line) => line.startsWith('::error::') || line.includes('##vso[task.complete result=Failed;]'));

const bundleOf = {
  GitHub: (name: string) => join(root, `actions/${name}/dist/index.js`),
  'Azure Pipelines': (name: string) => join(root, `tasks/${name}/dist/index.js`),
};

describe.each(nodes)('on Node $major', (node) => {
  test.each(names)('%s refuses blank inputs in one message on GitHub', async (name) => {
    const { code, output } = await run(node, bundleOf.GitHub(name));
    expect(code).toBe(1);
    const errors = errorsIn(output);
    expect(errors).toHaveLength(1);
    for (const [input, field] of Object.entries(tasks.find((task) => task.name === name)?.inputs ?? {})) {
      if (field.required) expect(errors[0]).toContain(`- ${kebab(input)} is required.`);
    }
  });

  test.each(names)('%s refuses blank inputs in one message on Azure Pipelines', async (name) => {
    const { code, output } = await run(node, bundleOf['Azure Pipelines'](name), { TF_BUILD: 'True' });
    expect(code).toBe(0);
    const errors = errorsIn(output);
    expect(errors).toHaveLength(1);
    for (const [input, field] of Object.entries(tasks.find((task) => task.name === name)?.inputs ?? {})) {
      if (field.required) expect(errors[0]).toContain(`- ${input} is required.`);
    }
  });
});

if (node20 === undefined)
  test.skip(`the bundles on Node 20: the machine has none (${nodes.map(({ major }) => major).join(', ')})`, () => {});

test('a refusal takes little more than the start of Node itself', async () => {
  const times = { bare: [] as number[], refusal: [] as number[] };
  const [node] = nodes as [NodeBinary];
  for (let round = 0; round < 5; round += 1) {
    times.bare.push((await run(node, join(root, 'test/host/bundles/bare.js'))).elapsed);
    times.refusal.push((await run(node, bundleOf.GitHub('failover-dag'))).elapsed);
  }
  // Measured: 20 ms and 50 to 60 ms. Loading the drivers would make it ten times the bare start.
  expect(Math.min(...times.refusal)).toBeLessThan(Math.max(200, 8 * Math.min(...times.bare)));
});

test.each(['GitHub', 'Azure Pipelines'] as const)('bad inputs are refused before anything is connected to: %s', async (host) => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const endpoint = `127.0.0.1,${typeof address === 'object' ? address?.port : ''}`;
  const spell = (name: string) => `INPUT_${(host === 'GitHub' ? kebab(name) : name).toUpperCase()}`;
  const given: Record<string, string> = { sourceServer: endpoint, targetServer: endpoint, sourceUsername: 'u', sourcePassword: 'p' };
  const env = Object.fromEntries(Object.entries(given).map(([name, value]) => [spell(name), value]));
  const { output } = await run(nodes[0] as NodeBinary, bundleOf[host]('failover-dag'), env);
  server.close();
  expect(errorsIn(output)).toHaveLength(1);
  expect(connections).toBe(0);
});

describe.each(['actions', 'tasks'] as const)('what the bundles of %s load', (side) => {
  const script = (name: string) => join(root, side, name, 'dist/index.js');

  test.each(names)('%s: nothing but the start file while its inputs are bad', async (name) => {
    const bad = environmentOf(side, name === 'plan-fleet' ? { window: 'ajar' } : {});
    expect(await loadedFiles(script(name), bad)).toEqual(['index.js']);
  });

  test('wait-for-lsn-convergence: the driver as soon as they are good', async () => {
    const inputsOf = (prefix: string) => ({ [`${prefix}Server`]: '127.0.0.1,1', [`${prefix}Username`]: 'u', [`${prefix}Password`]: 'p' });
    const good = environmentOf(side, { ...inputsOf('source'), ...inputsOf('target'), distributedAvailabilityGroup: 'Dag' });
    const loaded = await loadedFiles(script('wait-for-lsn-convergence'), good);
    const texts = loaded.map((file) => readFileSync(join(root, side, 'wait-for-lsn-convergence/dist', file), 'utf8'));
    expect(texts.filter((text) => text.includes('Failed to connect to '))).toHaveLength(1);
  });
});

describe('the root action', () => {
  const dispatch = join(root, 'actions/dispatch.js');

  test.each(names)('runs %s', async (name) => {
    const direct = await run(nodes[0] as NodeBinary, bundleOf.GitHub(name));
    const dispatched = await run(nodes[0] as NodeBinary, dispatch, { INPUT_TASK: name });
    // Each run has a folder of its own.
    const errors = ({ output }: Ended) => errorsIn(output).map((line) => line.replace(/bundle-\w+/, 'bundle'));
    expect(errors(dispatched)).toEqual(errors(direct));
    expect(dispatched.code).toBe(1);
  });

  test.each(['', 'failover', 'x\n::set-output name=y::z'])('refuses the task %p', async (task) => {
    const { code, output } = await run(nodes[0] as NodeBinary, dispatch, { INPUT_TASK: task });
    expect(code).toBe(1);
    expect(output).toMatch(/^::error::Invalid input: task must be one of validate-prereqs, .*\n$/);
  });
});

describe.each(['actions', 'tasks'])('what is in the bundles of %s', (side) => {
  const filesOf = (name: string) => readdirSync(join(root, side, name, 'dist'));

  test('licenses of the libraries: those of a task that connects, and those of the one that reads YAML', () => {
    const holders = names.filter((name) => filesOf(name).includes('licenses.txt'));
    expect(holders).toEqual(['failover-dag', 'plan-fleet']);
    const licenses = holders.map((name) => readFileSync(join(root, side, name, 'dist/licenses.txt'), 'utf8').split('\n'));
    expect(licenses[0]).toEqual(expect.arrayContaining(['tedious', '@azure/identity', 'echarts', 'zod']));
    expect(licenses[1]).toEqual(expect.arrayContaining(['zod', 'yaml']));
  });

  test.each(names)('%s: modules, no program, no source map, nothing of this machine', (name) => {
    const files = filesOf(name);
    expect(files).toContain('index.js');
    expect(files.filter((file) => !/^(\d+\.)?index\.js$|^package\.json$|^licenses\.txt$/.test(file))).toEqual([]);
    for (const file of files) {
      const content = readFileSync(join(root, side, name, 'dist', file));
      for (const folder of ['node_modules', 'shared']) expect(content.includes(join(root, folder))).toBe(false);
    }
  });

  test('what reads YAML is in plan-fleet alone; neither it nor what checks a schema loads for a bad input', () => {
    // Names of a class of yaml and of zod's issues: no bundler shortens them.
    const holding = (name: string, mark: string) =>
      filesOf(name).filter((file) => readFileSync(join(root, side, name, 'dist', file), 'utf8').includes(mark));
    expect(names.filter((name) => holding(name, 'YAMLParseError').length > 0)).toEqual(['plan-fleet']);
    for (const name of names) {
      expect(holding(name, 'invalid_union')).not.toEqual([]);
      for (const mark of ['YAMLParseError', 'invalid_union']) expect(holding(name, mark)).not.toContain('index.js');
    }
  });

  test('the drivers are a file of their own, and the task that connects to nothing has none', () => {
    // Names of classes of tedious, of @azure/identity and of undici: no bundler shortens a text.
    const holding = (name: string, mark: string) =>
      filesOf(name).filter((file) => readFileSync(join(root, side, name, 'dist', file), 'utf8').includes(mark));
    for (const name of names) {
      const connects = name === 'plan-fleet' ? 0 : 1;
      for (const mark of ['Failed to connect to ', 'DefaultAzureCredential']) {
        const found = holding(name, mark).filter((file) => file.endsWith('.js'));
        expect(found).not.toContain('index.js');
        expect([name, mark, found.length > 0]).toEqual([name, mark, connects === 1]);
      }
      // One copy of the library, though the driver requires it and we import it.
      expect(holding(name, 'ManagedIdentityCredential - ')).toHaveLength(connects);
      expect(holding(name, 'UND_ERR_INVALID_ARG')).toEqual([]);
    }
  });
});
