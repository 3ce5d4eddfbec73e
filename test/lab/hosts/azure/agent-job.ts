import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { azureEncoders } from '../secret-encoders.ts';
import { createSecretMasker, type SecretMasker } from '../secret-masker.ts';
import type { AgentNodes } from './node-handler.ts';
import { type ServiceConnection, serviceConnectionSecrets } from './service-connection.ts';
import { createVariables, type Variable, type Variables } from './variables.ts';

/** What lives as long as one job on one agent. */
export interface AgentJob {
  readonly nodes: AgentNodes;
  readonly workFolder: string;
  readonly temp: string;
  readonly masker: SecretMasker;
  readonly variables: Variables;
  readonly connections: readonly ServiceConnection[];
  readonly prependedPath: string[];
  /** What the process of the agent itself has in its environment; tasks inherit it. */
  readonly machine: Readonly<Record<string, string>>;
  /** `enabled` refuses what task.json's `restrictions` forbid, `warning-only` says it and goes on (agent.taskRestrictionsEnforcementMode). */
  readonly restrictions: 'enabled' | 'warning-only';
}

export interface AgentJobOptions {
  readonly nodes: AgentNodes;
  /** A folder of this job alone. */
  readonly folder: string;
  readonly variables?: Iterable<Variable>;
  readonly connections?: readonly ServiceConnection[];
  readonly restrictions?: AgentJob['restrictions'];
  readonly machine?: Readonly<Record<string, string>>;
  /** Where a job asks for the identity tokens of a service connection (System.OidcRequestUri). */
  readonly oidcRequestUri?: string | undefined;
}

export async function startAgentJob(options: AgentJobOptions): Promise<AgentJob> {
  const workFolder = path.join(options.folder, 'workspace');
  const temp = path.join(options.folder, '_temp');
  await mkdir(workFolder, { recursive: true });
  await mkdir(temp, { recursive: true });
  const connections = options.connections ?? [];
  const masker = createSecretMasker(azureEncoders);
  const variables = createVariables();
  for (const [name, value] of Object.entries(systemVariables(workFolder, temp))) variables.set(name, value);
  if (options.oidcRequestUri !== undefined) variables.set('System.OidcRequestUri', options.oidcRequestUri);
  for (const { name, value, secret, readOnly } of options.variables ?? []) {
    variables.set(name, value, { secret, readOnly });
    if (secret) masker.add(value);
  }
  for (const secret of connections.flatMap(serviceConnectionSecrets)) masker.add(secret);
  return {
    nodes: options.nodes,
    workFolder,
    temp,
    masker,
    variables,
    connections,
    prependedPath: [],
    machine: options.machine ?? {},
    restrictions: options.restrictions ?? 'enabled',
  };
}

const systemVariables = (workFolder: string, temp: string): Readonly<Record<string, string>> => ({
  TF_BUILD: 'True',
  'Agent.JobName': 'job',
  'Agent.JobStatus': 'Succeeded',
  'Agent.Name': 'laboratory',
  'Agent.OS': 'Linux',
  'Agent.TempDirectory': temp,
  'Agent.ToolsDirectory': path.join(temp, 'tools'),
  'Agent.Version': '4.265.1',
  'Agent.WorkFolder': workFolder,
  'Build.BuildId': '1',
  'Build.BuildNumber': '1',
  'Build.DefinitionName': 'migrate',
  'Build.SourceBranch': 'refs/heads/main',
  'Build.SourcesDirectory': workFolder,
  'Pipeline.Workspace': path.dirname(workFolder),
  'System.CollectionUri': 'https://dev.azure.com/organization/',
  'System.Culture': 'en-US',
  'System.DefaultWorkingDirectory': workFolder,
  'System.HostType': 'build',
  'System.JobAttempt': '1',
  'System.StageAttempt': '1',
  'System.TeamProject': 'project',
});
