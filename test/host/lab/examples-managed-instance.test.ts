import { createFakePack, type FakePack } from './fake-pack.ts';
import { recordPipeline, recordWorkflow } from './recorded-run.ts';

const outputs = {
  'validate-prereqs': { ready: 'true' },
  'switch-sync-mode': { mode: 'synchronous-commit' },
  'wait-for-lsn-convergence': { converged: 'true' },
  'failover-dag': { outcome: 'completed', certificate: 'file:certificate.json', report: 'file:report.json' },
  'drop-ag': { dropped: 'true' },
};
const steps = ['validate', 'switch', 'converge', 'failover', 'drop'];

const azureInputs = [
  ...['route', 'distributedAvailabilityGroup', 'sourceServer', 'sourcePassword', 'targetServer', 'targetPassword'],
  ...['azureEnvironment', 'azureSubscription', 'azureSubscriptionId', 'resourceGroup', 'managedInstance'],
  ...['cutoverMethod', 'freezeLogins', 'dryRun', 'backupTimeout'],
];

let pack: FakePack;
beforeEach(async () => {
  pack = await createFakePack();
  for (const [name, values] of Object.entries(outputs)) await fake(name, values);
});
afterEach(() => pack.remove());

/** A task that sets these outputs and takes any input; `azureSubscription` is a service connection, as in the real manifests. */
async function fake(name: string, values: Readonly<Record<string, string>>): Promise<void> {
  const text = JSON.stringify(values);
  await pack.action(name, { script: 'echo-action.mjs', inputs: { 'fake-outputs': text } });
  const inputs = [
    { name: 'fakeOutputs', type: 'string', defaultValue: text },
    { name: 'inputNames', type: 'string', defaultValue: JSON.stringify(azureInputs) },
    { name: 'azureSubscription', type: 'connectedService:AzureRM' },
  ];
  const pascal = name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  await pack.task(pascal, { script: 'echo-task.mjs', manifest: { version: { Major: 1, Minor: 0, Patch: 0 }, inputs } });
}

describe('examples/github/migrate-managed-instance.yml', () => {
  const vars = {
    SOURCE_SERVER: 'sql1',
    SOURCE_USERNAME: 'a',
    AZURE_CLIENT_ID: 'client',
    AZURE_TENANT_ID: 'tenant',
    AZURE_SUBSCRIPTION_ID: 'subscription',
    AZURE_RESOURCE_GROUP: 'group',
    MANAGED_INSTANCE: 'mi1',
    APPLICATION_LOGINS: 'app',
  };
  const subjects: string[] = [];
  const run = (options = {}) =>
    recordWorkflow(pack, 'examples/github/migrate-managed-instance.yml', {
      inputs: { 'distributed-availability-group': 'dag1' },
      vars,
      secrets: { SOURCE_PASSWORD: 'source password', TARGET_PASSWORD: 'target password' },
      context: { repository: 'contoso/migration' },
      identity: (subject) => {
        subjects.push(subject);
        return { url: 'https://localhost/token', token: 'token of the job' };
      },
      ...options,
    });

  test('runs the five tasks on the route, asks twice, and every job may sign in to Azure', async () => {
    subjects.length = 0;
    const { story, seen } = await run();
    expect(story).toEqual([
      'validate/validate succeeded',
      'validate succeeded',
      'synchronize/switch succeeded',
      'synchronize/converge succeeded',
      'synchronize succeeded',
      'gate migration-cutover approved',
      'cutover/failover succeeded',
      'cutover/__step2 succeeded',
      'cutover succeeded',
      'gate migration-cleanup approved',
      'cleanup/drop succeeded',
      'cleanup succeeded',
    ]);
    for (const step of steps)
      expect(seen(step)).toMatchObject({
        route: 'managed-instance',
        'source-server': 'sql1',
        'azure-subscription-id': 'subscription',
        'resource-group': 'group',
        'managed-instance': 'mi1',
        'client-id': 'client',
        'tenant-id': 'tenant',
      });
    expect(seen('failover')).toMatchObject({ 'cutover-method': 'auto', 'freeze-logins': 'app', 'dry-run': 'false' });
    expect(seen('failover')).not.toHaveProperty('azure-environment');
    expect(seen('drop')).toMatchObject({ 'backup-timeout': '2h' });
    expect(subjects).toEqual([
      'repo:contoso/migration:ref:refs/heads/main',
      'repo:contoso/migration:ref:refs/heads/main',
      'repo:contoso/migration:environment:migration-cutover',
      'repo:contoso/migration:environment:migration-cleanup',
    ]);
  });

  test('an instance that was not reached by the failover is not cleaned up', async () => {
    await fake('failover-dag', { outcome: 'rolled-back' });
    const { story } = await run();
    expect(story.slice(-2)).toEqual(['cutover succeeded', 'cleanup skipped']);
  });
});

describe('examples/azure-pipelines/migrate-managed-instance.yml', () => {
  const group = {
    variables: {
      sourceServer: 'sql1',
      sourceUsername: 'a',
      azureSubscriptionId: 'subscription',
      resourceGroup: 'group',
      managedInstance: 'mi1',
      applicationLogins: 'app',
    },
    secrets: { sourcePassword: 'source password' },
  };
  const connection = { id: 'guid-of-the-connection', name: 'azure-migration', authorization: { scheme: 'None', parameters: {} } };
  const run = (options = {}) =>
    recordPipeline(pack, 'examples/azure-pipelines/migrate-managed-instance.yml', {
      parameters: { distributedAvailabilityGroup: 'dag1' },
      groups: { 'dag-migration': group },
      connections: [connection],
      ...options,
    });

  test('runs the five tasks on the route, asks twice, and every task gets the connection', async () => {
    const { story, seen, notes } = await run();
    expect(story).toEqual([
      'Validate.Validate/validate succeeded',
      'Validate.Validate succeeded',
      'Synchronize.Synchronize/switch succeeded',
      'Synchronize.Synchronize/converge succeeded',
      'Synchronize.Synchronize succeeded',
      'gate migration-cutover approved',
      'Cutover.Cutover/failover succeeded',
      'Cutover.Cutover/PublishPipelineArtifact3 succeeded',
      'Cutover.Cutover succeeded',
      'gate migration-cleanup approved',
      'Cleanup.Cleanup/drop succeeded',
      'Cleanup.Cleanup succeeded',
    ]);
    const common = {
      route: 'managed-instance',
      sourceServer: 'sql1',
      azureEnvironment: 'AzureCloud',
      azureSubscription: 'guid-of-the-connection',
      azureSubscriptionId: 'subscription',
      resourceGroup: 'group',
      managedInstance: 'mi1',
    };
    for (const step of steps) expect(seen(step)).toMatchObject(common);
    expect(seen('failover')).toMatchObject({ cutoverMethod: 'auto', freezeLogins: 'app', dryRun: 'False' });
    expect(seen('failover')).not.toHaveProperty('targetServer');
    expect(seen('drop')).toMatchObject({ backupTimeout: '2h' });
    expect(notes.filter((note) => note.includes('stays as it is'))).toEqual([]);
  });

  test('a service connection that does not exist stops it before anything runs', async () => {
    await expect(run({ connections: [] })).rejects.toThrow(
      'Validate.Validate.validate: input azureSubscription references service connection azure-migration which could not be found',
    );
  });
});
