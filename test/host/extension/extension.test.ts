import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { preview, production } from '../../../scripts/manifests/edition.ts';
import { tasks } from '../../../shared/tasks/index.ts';
import { dagName, type FlowLaboratory, startFlowLaboratory } from '../../flow/flow-laboratory.ts';
import { nodeBinaries } from '../bundles/node-binaries.ts';
import { type AgentRun, connectionTo, runOnAgent } from './agent-runs.ts';
import { type UnpackedExtension, unpackExtension } from './unpacked-extension.ts';

let extension: UnpackedExtension;
beforeAll(async () => {
  extension = await unpackExtension(production);
}, 300_000);
afterAll(() => extension.remove());

const folderOf = (task: string) => join(extension.folder, 'tasks', task);

describe('what is in the package', () => {
  test('tfx-cli has nothing to say, every file of the manifest is there, and nothing but these', () => {
    expect(extension.problems).toEqual([]);
    expect(extension.files.filter((path) => !/^(tasks|images|docs)\//.test(path)).sort()).toEqual([
      'LICENSE',
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension.vsomanifest',
    ]);
    expect(extension.files.filter((path) => /\.ts$|node_modules/.test(path))).toEqual([]);
    expect(extension.files).toContain('docs/extension.md');
  });

  test.each(tasks.map(({ name, post }) => [name, post !== undefined] as const))('%s has all that its manifest names', (name, hasPost) => {
    const { execution, postjobexecution } = extension.json(`tasks/${name}/task.json`);
    expect(Object.keys(execution)).toEqual(['Node20_1', 'Node24']);
    expect(postjobexecution !== undefined).toBe(hasPost);
    for (const { target } of Object.values<{ target: string }>({ ...execution, ...postjobexecution }))
      expect([target, existsSync(join(folderOf(name), target))]).toEqual([target, true]);
    expect(existsSync(join(folderOf(name), 'icon.png'))).toBe(true);
  });

  test('every contribution is a task of the package, or the type of service connection that the tasks ask for', () => {
    const { contributions } = extension.json('extension.vsomanifest');
    const byType = (type: string) => contributions.filter((one: { type: string }) => one.type === type);
    expect(byType('ms.vss-distributed-task.task').map(({ properties }: { properties: { name: string } }) => properties.name)).toEqual(
      tasks.map(({ name }) => `tasks/${name}`),
    );
    const [{ properties }] = byType('ms.vss-endpoint.service-endpoint-type');
    for (const { name } of tasks.filter((task) => 'sourceServer' in task.inputs)) {
      const { inputs } = extension.json(`tasks/${name}/task.json`);
      const types = Object.fromEntries(inputs.map((input: { name: string; type: string }) => [input.name, input.type]));
      expect([types.sourceConnection, types.targetConnection]).toEqual(Array(2).fill(`connectedService:${properties.name}`));
      expect(types.azureSubscription).toBe('connectedService:AzureRM');
    }
  });
});

test('the preview edition can be installed beside it: nothing that must be unique is shared', async () => {
  const other = await unpackExtension(preview);
  try {
    expect(other.problems).toEqual([]);
    expect(other.files).toEqual(expect.arrayContaining([...extension.files]));
    const unique = (one: UnpackedExtension): readonly string[] => {
      const { contributions } = one.json('extension.vsomanifest');
      const { properties } = contributions.at(-1);
      return [properties.name, properties.displayName, ...tasks.flatMap(({ name }) => idsOf(one.json(`tasks/${name}/task.json`)))];
    };
    const [here, there] = [unique(extension), unique(other)];
    expect(new Set([...here, ...there]).size).toBe(here.length + there.length);
    const [first] = tasks;
    expect(other.json(`tasks/${first.name}/task.json`).id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  } finally {
    other.remove();
  }
});

const idsOf = ({ id, name, friendlyName }: Readonly<Record<'id' | 'name' | 'friendlyName', string>>): readonly string[] => {
  expect(friendlyName.length).toBeLessThanOrEqual(40);
  return [id, name, friendlyName];
};

describe.each(nodeBinaries())('from the unpacked package on Node $major', (node) => {
  let lab: FlowLaboratory;
  beforeAll(async () => {
    lab = await startFlowLaboratory({ mode: 'ASYNCHRONOUS_COMMIT' });
  });
  afterAll(() => lab.close());

  const run = (
    task: string,
    inputs: Readonly<Record<string, string>>,
    connections = [connectionTo(lab, 'source'), connectionTo(lab, 'target')],
  ) => runOnAgent(node, folderOf(task), { distributedAvailabilityGroup: dagName, ...inputs }, connections);
  const connected = { sourceConnection: '0000-source', targetConnection: '0000-target' };
  const outputsOf = ({ report }: AgentRun) => ({ result: report.result, ...Object.fromEntries(report.outputs) });

  test('a connection that is not whole is refused before anything is connected to, with its fields by name', async () => {
    const broken = connectionTo(lab, 'source', {
      authorization: { scheme: 'UsernamePassword', parameters: { username: 'migrate', password: '' } },
      data: { server: 'sql 01', encrypt: 'yes' },
    });
    const { report, log } = await run('validate-prereqs', connected, [broken, connectionTo(lab, 'target')]);
    expect(report.result).toBe('failed');
    const field = (label: string) => `- sourceConnection (service connection 0000-source, field ${label})`;
    expect(log).toContain('3 invalid inputs:');
    expect(log).toContain(`${field('Server')} "sql 01" is not a server name`);
    expect(log).toContain(`${field('Encryption')} must be one of mandatory, strict, optional, not "yes".`);
    expect(log).toContain(
      `${field('Password')} is required when sourceConnection (service connection 0000-source, field Authentication method) is sql.`,
    );
  });

  test('a connection beside the inputs that it stands for is refused', async () => {
    const { log } = await run('validate-prereqs', { ...connected, sourceServer: 'sql01', sourcePassword: 'secret of the pipeline' });
    expect(log).toContain(
      'Invalid input: sourceConnection can not be given together with sourceServer, sourcePassword: it stands for them.',
    );
    expect(log).not.toContain('secret of the pipeline');
  });

  test('a connection of another type is refused by name', async () => {
    const foreign = connectionTo(lab, 'source', { authorization: { scheme: 'Certificate', parameters: { certificate: 'of somebody' } } });
    const { log } = await run('drop-ag', connected, [foreign, connectionTo(lab, 'target')]);
    expect(log).toContain(
      'Invalid input: sourceConnection must be a service connection of the type SQL Server (migration), not one with the authentication scheme "Certificate".',
    );
  });

  test('a login that fails names the field of the connection to look at, and never the password', async () => {
    const wrong = connectionTo(lab, 'source', {
      authorization: { scheme: 'usernamepassword', parameters: { username: 'nobody', password: "it's wrong" } },
    });
    const { log } = await run('switch-sync-mode', connected, [wrong, connectionTo(lab, 'target')]);
    expect(log).toContain('Check sourceConnection (service connection 0000-source, field Username)');
    expect(log).not.toMatch(/it'+s wrong/);
  });

  test('a token is used as it is, and the target may be given without a connection', async () => {
    const token = connectionTo(lab, 'source', { authorization: { scheme: 'Token', parameters: { apitoken: 'no token at all' } } });
    const { targetServer = '', targetUsername = '', targetPassword = '', targetCaCertificate = '' } = lab.inputs;
    const target = { targetServer, targetUsername, targetPassword, targetCaCertificate };
    const { log } = await run('switch-sync-mode', { sourceConnection: '0000-source', ...target }, [token]);
    expect(log).toContain('check sourceConnection (service connection 0000-source, field Access token), that the token has not ended');
    expect(log).not.toContain('no token at all');
  });

  // In this order: each task finds what the one before it has left.
  test.each([
    ['validate-prereqs', { ready: 'true' }],
    ['switch-sync-mode', { mode: 'synchronous-commit', changed: 'true' }],
    ['wait-for-lsn-convergence', { converged: 'true' }],
    ['failover-dag', { outcome: 'completed' }],
    ['drop-ag', { dropped: 'true' }],
  ])('%s does its part of a migration through service connections', async (task, outputs) => {
    const ran = await run(task, connected);
    expect({ ...outputsOf(ran), issues: ran.report.issues }).toMatchObject({ result: 'succeeded', ...outputs });
    expect(lab.migration.violations).toEqual([]);
  });
});
