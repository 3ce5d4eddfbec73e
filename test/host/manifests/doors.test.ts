import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { doorsOf } from '../../../scripts/doors.ts';
import { pascal } from '../../../shared/core/casing.ts';
import { tasks } from '../../../shared/tasks/index.ts';

const root = join(import.meta.dirname, '../../..');
const names = tasks.map(({ name }) => name);
/** The world outside that a door hands to its task. */
const portsOf = (name: string) => (name === 'plan-fleet' ? { file: 'no-servers', ports: 'noServers' } : { file: 'ports', ports: 'ports' });

test('every task has a door on both sides, and no door is left over', () => {
  expect(doorsOf(root, 'actions')).toEqual([...names].sort());
  expect(doorsOf(root, 'tasks')).toEqual([...names].sort());
});

describe.each([
  { side: 'actions', host: 'github', file: 'github' },
  { side: 'tasks', host: 'azurePipelines', file: 'azure-pipelines' },
])('doors of $side', ({ side, host, file }) => {
  test.each(names)('%s has the one shape', (name) => {
    const { file: portsFile, ports } = portsOf(name);
    const task = pascal(name).replace(/^\w/, (letter) => letter.toLowerCase());
    expect(readFileSync(join(root, side, name, 'index.ts'), 'utf8')).toBe(
      [
        "import '../../shared/hosts/node20.ts';",
        "import { runTask } from '../../shared/core/run.ts';",
        `import { ${host} } from '../../shared/hosts/${file}.ts';`,
        `import { ${ports} } from '../../shared/hosts/${portsFile}.ts';`,
        `import { ${task} } from '../../shared/tasks/${name}.ts';`,
        '',
        `await runTask(${task}, ${host}, ${ports});`,
        '',
      ].join('\n'),
    );
  });
});

test.each(tasks.map(({ name, post }) => [name, post ? ['post.js'] : []] as const))(
  'the folder of the Azure Pipelines task %s holds nothing else',
  (name, stage) => {
    expect(
      readdirSync(join(root, 'tasks', name))
        .filter((file) => file !== 'dist')
        .sort(),
    ).toEqual(['icon.png', 'index.ts', ...stage, 'task.json']);
  },
);

test.each([...names.map((name) => [`tasks/${name}/icon.png`, 32] as const), ['images/icon.png', 128] as const])(
  '%s is %d pixels wide',
  (path, size) => {
    const png = readFileSync(join(root, path));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  },
);
