import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pascal } from '../../shared/core/casing.ts';
import { tasks } from '../../shared/tasks/index.ts';
import {
  githubRepository,
  pipelineIdentity,
  resourceGroup,
  serviceConnection,
  subscriptionId,
  tenantId,
} from '../../test/lab/arm/build-world.ts';
import { runAzurePipeline } from '../../test/lab/hosts/pipeline/azure-pipeline.ts';
import type { PipelineResult } from '../../test/lab/hosts/pipeline/events.ts';
import { runGithubWorkflow } from '../../test/lab/hosts/pipeline/github-workflow.ts';
import { type CutoverCommands, commandVariables, commandVars } from './cutover-commands.ts';
import { dagName } from './laboratory.ts';
import { type LinkDemoLaboratory, linkDatabases } from './link-laboratory.ts';
import { ownWorkflow } from './own-workflow.ts';
import type { ExampleRun } from './rehearsal.ts';

export interface LinkRun extends ExampleRun {
  readonly laboratory: Pick<LinkDemoLaboratory, 'access' | 'azure'>;
  /** For the examples that take them. */
  readonly commands?: CutoverCommands;
  /** Name of the file in the folder of examples; the simple sequence unless it says otherwise. */
  readonly example?: string;
  /** For the example, besides those that every one of them has. */
  readonly inputs?: Readonly<Record<string, string>>;
}

const approve = async () => true;
const simple = 'migrate-managed-instance.yml';

/** Executes the example of examples/github with the bundles in actions/; the jobs sign in to Azure with their identity tokens. */
export async function runGithubLinkExample({
  root,
  laboratory,
  workFolder,
  example = simple,
  commands,
  inputs = {},
  listen,
  signal,
}: LinkRun): Promise<PipelineResult> {
  const { access, azure } = laboratory;
  return runGithubWorkflow({
    file: join(root, 'examples/github', example),
    node: process.execPath,
    workFolder,
    resolveAction: (reference) => (reference.path.startsWith('actions/') ? join(root, reference.path) : undefined),
    resolveWorkflow: ownWorkflow(root),
    inputs: { 'distributed-availability-group': dagName, 'expected-databases': linkDatabases.join(','), ...inputs },
    vars: {
      SOURCE_SERVER: access.sourceServer,
      SOURCE_USERNAME: access.username,
      SOURCE_CA_CERTIFICATE: access.caCertificate,
      TARGET_SERVER: access.targetServer,
      TARGET_USERNAME: access.username,
      APPLICATION_LOGINS: access.applicationLogins,
      AZURE_ENVIRONMENT: 'Custom',
      AZURE_CLIENT_ID: pipelineIdentity.clientId,
      AZURE_TENANT_ID: tenantId,
      AZURE_SUBSCRIPTION_ID: subscriptionId,
      AZURE_RESOURCE_GROUP: resourceGroup,
      MANAGED_INSTANCE: azure.instance.name,
      ...commandVars(commands),
    },
    secrets: { SOURCE_PASSWORD: access.password, TARGET_PASSWORD: access.password },
    context: { repository: githubRepository },
    machine: await machine(laboratory, workFolder),
    identity: azure.github.offer,
    approve,
    listen,
    ...(signal && { signal }),
  });
}

/** Executes the example of examples/azure-pipelines with the bundles in tasks/; they sign in to Azure with a service connection. */
export async function runAzureLinkExample({
  root,
  laboratory,
  workFolder,
  example = simple,
  commands,
  listen,
  signal,
}: LinkRun): Promise<PipelineResult> {
  const { access, azure } = laboratory;
  const folders = new Map(tasks.map((task) => [pascal(task.name), join(root, 'tasks', task.name)]));
  return runAzurePipeline({
    file: join(root, 'examples/azure-pipelines', example),
    nodes: { node24: process.execPath, useNode24WithHandlerData: true },
    workFolder,
    resolveTask: ({ name }) => folders.get(name),
    parameters: { distributedAvailabilityGroup: dagName, expectedDatabases: linkDatabases.join(',') },
    groups: {
      'dag-migration': {
        variables: {
          sourceServer: access.sourceServer,
          sourceUsername: access.username,
          sourceCaCertificate: Buffer.from(access.caCertificate).toString('base64'),
          targetServer: access.targetServer,
          targetUsername: access.username,
          applicationLogins: access.applicationLogins,
          azureEnvironment: 'Custom',
          azureSubscriptionId: subscriptionId,
          resourceGroup,
          managedInstance: azure.instance.name,
          ...commandVariables(commands),
        },
        secrets: { sourcePassword: access.password, targetPassword: access.password },
      },
    },
    connections: [connection, accessOfTheJob],
    machine: await machine(laboratory, workFolder),
    oidcRequestUri: `${azure.origin}/contoso/_apis/distributedtask/hubs/build/plans/1/jobs/2/oidctoken`,
    approve,
    listen,
    ...(signal && { signal }),
  });
}

/** A machine on which the laboratory is the cloud of the house; see "A cloud of your own" in docs/azure.md. */
async function machine({ access, azure }: LinkRun['laboratory'], workFolder: string): Promise<Record<string, string>> {
  const caFile = join(workFolder, 'laboratory-ca.pem');
  await writeFile(caFile, access.caCertificate);
  return { AZURE_AUTHORITY_HOST: azure.origin, AZURE_RESOURCE_MANAGER_URL: azure.origin, NODE_EXTRA_CA_CERTS: caFile };
}

const connection = {
  id: serviceConnection.id,
  name: 'azure-migration',
  authorization: {
    scheme: 'WorkloadIdentityFederation',
    parameters: { tenantid: tenantId, serviceprincipalid: pipelineIdentity.clientId },
  },
};

/** Every job has it. */
const accessOfTheJob = {
  id: 'SystemVssConnection',
  name: 'SystemVssConnection',
  authorization: { scheme: 'OAuth', parameters: { AccessToken: serviceConnection.systemAccessToken } },
};
