import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kebab } from '../../../shared/core/casing.ts';
import { type FlowLaboratory, startFlowLaboratory } from '../../flow/flow-laboratory.ts';
import { type NodeBinary, nodeBinaries } from './node-binaries.ts';

/** The driver is another part of a bundle than the reading of inputs: only a run that connects shows that it works on each Node. */
const root = join(import.meta.dirname, '../../..');

let lab: FlowLaboratory;
beforeAll(async () => {
  lab = await startFlowLaboratory();
});
afterAll(() => lab.close());

function run(node: NodeBinary, script: string, inputs: Readonly<Record<string, string>>): Promise<string> {
  const temp = mkdtempSync(join(tmpdir(), 'bundle-'));
  const child = spawn(node.path, [join(root, script)], {
    cwd: temp,
    env: { PATH: '', RUNNER_TEMP: temp, AGENT_TEMPDIRECTORY: temp, ...inputs },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve) => child.on('close', () => resolve(output)));
}

const spelt = (spell: (name: string) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(lab.inputs).map(([name, value]) => [`INPUT_${spell(name).toUpperCase()}`, value]));

test.each(nodeBinaries())('on Node $major both bundles connect, encrypted, and read the servers', async (node) => {
  expect(await run(node, 'actions/validate-prereqs/dist/index.js', spelt(kebab))).toContain('Ready: ');
  expect(
    await run(
      node,
      'tasks/validate-prereqs/dist/index.js',
      spelt((name) => name),
    ),
  ).toContain('Ready: ');
});
