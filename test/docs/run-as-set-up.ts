import { join } from 'node:path';
import { pascal } from '../../shared/core/casing.ts';
import { tasks } from '../../shared/tasks/index.ts';
import { githubRepository, pipelineIdentity, serviceConnection, tenantId } from '../lab/arm/build-world.ts';
import { runAzurePipeline } from '../lab/hosts/pipeline/azure-pipeline.ts';
import type { PipelineEvent } from '../lab/hosts/pipeline/events.ts';
import { runGithubWorkflow } from '../lab/hosts/pipeline/github-workflow.ts';
import type { LaboratoryAzure } from '../lab/start-laboratory.ts';
import { root } from './marked-blocks.ts';
import type { Followed } from './reader.ts';

/** A run as the reader has started it. */
export interface Setting {
  readonly file: string;
  readonly workFolder: string;
  readonly listen: (event: PipelineEvent) => void;
  readonly inputs: Readonly<Record<string, string>>;
  readonly machine?: Readonly<Record<string, string>>;
}

/** GitHub with what the reader has set up, and nothing else; Azure trusts the application as far as he has said it. */
export function onGithub(setting: Setting, { account }: Followed, azure: LaboratoryAzure | undefined) {
  if (azure) {
    const { principals, assignments } = azure.world;
    principals.splice(0, principals.length, { ...pipelineIdentity, federated: account.federated });
    assignments.splice(0, assignments.length, ...account.assignments.map((one) => ({ ...one, objectId: pipelineIdentity.objectId })));
  }
  return runGithubWorkflow({
    ...setting,
    node: process.execPath,
    resolveAction: ({ path }) => (path.startsWith('actions/') ? join(root, path) : undefined),
    vars: account.variables,
    secrets: account.secrets,
    context: { repository: githubRepository },
    ...(azure && { identity: azure.github.offer }),
    approve: async (environment) => account.environments.includes(environment),
  });
}

/** Azure Pipelines with what the reader has set up; environments and the service connection are made by hand, with the names of the page. */
export function onAzurePipelines({ inputs, ...setting }: Setting, { account }: Followed, page: string, azure: LaboratoryAzure | undefined) {
  const [, environments = ''] = /create the environments (.*?)\./.exec(page) ?? [];
  const [, connection = ''] = /connection with workload identity federation[^`]*`([\w-]+)`/.exec(page) ?? [];
  const folders = new Map(tasks.map(({ name }) => [pascal(name), join(root, 'tasks', name)]));
  return runAzurePipeline({
    ...setting,
    nodes: { node24: process.execPath, useNode24WithHandlerData: true },
    resolveTask: ({ name }) => folders.get(name),
    parameters: inputs,
    groups: account.groups,
    ...(azure && {
      connections: [
        {
          id: serviceConnection.id,
          name: connection,
          authorization: {
            scheme: 'WorkloadIdentityFederation',
            parameters: { tenantid: tenantId, serviceprincipalid: pipelineIdentity.clientId },
          },
        },
        {
          id: 'SystemVssConnection',
          name: 'SystemVssConnection',
          authorization: { scheme: 'OAuth', parameters: { AccessToken: serviceConnection.systemAccessToken } },
        },
      ],
      oidcRequestUri: `${azure.origin}/contoso/_apis/distributedtask/hubs/build/plans/1/jobs/2/oidctoken`,
    }),
    approve: async (environment) => environments.includes(`\`${environment}\``),
  });
}
