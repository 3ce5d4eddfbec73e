import type { ServiceConnection } from '../../azure/service-connection.ts';
import { readTaskManifest, type TaskManifest } from '../../azure/task-manifest.ts';
import { PipelineFileError } from '../pipeline-file.ts';
import type { TaskStep } from './pipeline-model.ts';

/**
 * Inputs that name a service connection, with its identifier: the service puts it in the place of the name before a job starts. It does so
 * before variables are known, so a macro is a name that does not exist.
 * @throws PipelineFileError for an unknown connection, as the service refuses such a run
 */
export function connectionInputs(
  { inputs: known = [] }: Pick<TaskManifest, 'inputs'>,
  given: Readonly<Record<string, string>>,
  connections: readonly ServiceConnection[],
  where: string,
): Readonly<Record<string, string>> {
  const ofConnections = known.filter(({ type }) => type?.startsWith('connectedService:')).map(({ name }) => name.toLowerCase());
  const named = Object.entries(given).filter(([name, value]) => ofConnections.includes(name.toLowerCase()) && value.trim() !== '');
  return Object.fromEntries(
    named.map(([name, value]) => {
      const found = connections.find((connection) => connection.name === value.trim() || connection.id === value.trim());
      if (found) return [name, found.id];
      throw new PipelineFileError(where, `input ${name} references service connection ${value} which could not be found`);
    }),
  );
}

/** The step as the agent gets it. */
export async function withConnections(step: TaskStep, folder: string, connections: readonly ServiceConnection[]): Promise<TaskStep> {
  const ids = connectionInputs(await readTaskManifest(folder), step.inputs, connections, step.id);
  return { ...step, inputs: { ...step.inputs, ...ids } };
}
