import path from 'node:path';
import type { AgentJob } from './agent-job.ts';
import { serviceConnectionEnvironment } from './service-connection.ts';
import { environmentName } from './variables.ts';

export interface TaskEnvironment {
  readonly inputs: ReadonlyMap<string, string>;
  /** `env:` of the step. */
  readonly env: Readonly<Record<string, string>>;
  /** Left by an earlier stage of the same task. */
  readonly taskVariables: ReadonlyMap<string, string>;
}

/**
 * The environment of a task's process. A public variable is there under its own name; a secret one only as `SECRET_NAME`, from
 * where the task library takes it into its vault. Source: Handler.cs and NodeHandler.cs of azure-pipelines-agent.
 */
export function buildTaskEnvironment(job: AgentJob, task: TaskEnvironment): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: job.temp,
    LANG: 'C.UTF-8',
    ...job.machine,
    ...task.env,
  };
  for (const [name, value] of task.inputs) environment[`INPUT_${environmentName(name)}`] = value;
  for (const connection of job.connections) Object.assign(environment, serviceConnectionEnvironment(connection));
  const variables = job.variables.expanded();
  for (const { name, value, secret } of variables) environment[secret ? `SECRET_${environmentName(name)}` : environmentName(name)] = value;
  environment['agent.jobstatus'] = job.variables.get('agent.jobstatus')?.value ?? '';
  environment.VSTS_PUBLIC_VARIABLES = JSON.stringify(variables.filter(({ secret }) => !secret).map(({ name }) => name));
  environment.VSTS_SECRET_VARIABLES = JSON.stringify(variables.filter(({ secret }) => secret).map(({ name }) => name));
  for (const [name, value] of task.taskVariables) environment[`VSTS_TASKVARIABLE_${environmentName(name)}`] = value;
  if (job.prependedPath.length > 0) environment.PATH = [...job.prependedPath, environment.PATH].join(path.delimiter);
  return environment;
}
