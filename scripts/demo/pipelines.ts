import { join } from 'node:path';
import { pascal } from '../../shared/core/casing.ts';
import { tasks } from '../../shared/tasks/index.ts';
import type { ServiceConnection } from '../../test/lab/hosts/azure/service-connection.ts';
import { runAzurePipeline } from '../../test/lab/hosts/pipeline/azure-pipeline.ts';
import type { Approve, PipelineListener, PipelineResult } from '../../test/lab/hosts/pipeline/events.ts';
import { runGithubWorkflow } from '../../test/lab/hosts/pipeline/github-workflow.ts';
import { type CutoverCommands, commandVariables, commandVars } from './cutover-commands.ts';
import { type DemoLaboratory, dagName, databases } from './laboratory.ts';
import { ownWorkflow } from './own-workflow.ts';

export interface PipelineRun {
  readonly root: string;
  readonly access: DemoLaboratory['access'];
  readonly workFolder: string;
  /** Name of the file in the folder of examples; the simple sequence unless it says otherwise. */
  readonly example?: string;
  /** For the examples that take them. */
  readonly commands?: CutoverCommands;
  /** Who decides at the gates; everything is approved unless it says otherwise. */
  readonly approve?: Approve;
  /** For the example, besides those that every one of them has. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly listen: PipelineListener;
  readonly signal?: AbortSignal;
}

const approveAll = async () => true;
const simple = 'migrate-sql-vm.yml';

/** Executes an example of examples/github with the bundles in actions/. */
export const runGithubExample = ({
  root,
  access,
  workFolder,
  example = simple,
  approve = approveAll,
  commands,
  inputs = {},
  listen,
  signal,
}: PipelineRun): Promise<PipelineResult> =>
  runGithubWorkflow({
    file: join(root, 'examples/github', example),
    node: process.execPath,
    workFolder,
    resolveAction: (reference) => (reference.path.startsWith('actions/') ? join(root, reference.path) : undefined),
    resolveWorkflow: ownWorkflow(root),
    inputs: { 'distributed-availability-group': dagName, 'expected-databases': databases.join(','), ...inputs },
    vars: {
      SOURCE_SERVER: access.sourceServer,
      SOURCE_USERNAME: access.username,
      SOURCE_CA_CERTIFICATE: access.caCertificate,
      TARGET_SERVER: access.targetServer,
      TARGET_USERNAME: access.username,
      TARGET_CA_CERTIFICATE: access.caCertificate,
      ...commandVars(commands),
    },
    secrets: { SOURCE_PASSWORD: access.password, TARGET_PASSWORD: access.password },
    approve,
    listen,
    ...(signal && { signal }),
  });

/** Executes an example of examples/azure-pipelines with the bundles in tasks/. */
export const runAzureExample = ({
  root,
  access,
  workFolder,
  example = simple,
  approve = approveAll,
  commands,
  listen,
  signal,
}: PipelineRun): Promise<PipelineResult> => {
  const folders = new Map(tasks.map((task) => [pascal(task.name), join(root, 'tasks', task.name)]));
  const caCertificate = Buffer.from(access.caCertificate).toString('base64');
  return runAzurePipeline({
    file: join(root, 'examples/azure-pipelines', example),
    nodes: { node24: process.execPath, useNode24WithHandlerData: true },
    workFolder,
    resolveTask: ({ name }) => folders.get(name),
    parameters: { distributedAvailabilityGroup: dagName, expectedDatabases: databases.join(',') },
    groups: {
      'dag-migration': {
        variables: {
          sourceServer: access.sourceServer,
          sourceUsername: access.username,
          sourceCaCertificate: caCertificate,
          targetServer: access.targetServer,
          targetUsername: access.username,
          targetCaCertificate: caCertificate,
          ...commandVariables(commands),
        },
        secrets: { sourcePassword: access.password, targetPassword: access.password },
      },
    },
    connections: (['source', 'target'] as const).map((side) => connectionTo(side, access)),
    approve,
    listen,
    ...(signal && { signal }),
  });
};

/** The service connection to one side, as its form is filled in. */
const connectionTo = (side: 'source' | 'target', access: DemoLaboratory['access']): ServiceConnection => ({
  id: `00000000-0000-0000-0000-${side === 'source' ? '000000000001' : '000000000002'}`,
  name: `migration-${side}`,
  authorization: { scheme: 'UsernamePassword', parameters: { username: access.username, password: access.password } },
  data: { server: access[`${side}Server`], encrypt: 'mandatory', caCertificate: access.caCertificate },
});
