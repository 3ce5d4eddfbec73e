import { failoverDag } from '../../../shared/tasks/failover-dag.ts';
import { runTask } from './run-task.ts';
import { createRunner } from './runner.ts';
import { type Setting, writeSetting } from './setting.ts';
import { createWorld } from './world.ts';

/** Every world of a setting begins the same, so that what is approved in one holds in all. */
const hashes = new Map<string, string>();

/** The plan of a dry run that somebody approves, as the input of the failover. */
export async function approvePlan(setting: Setting, inputs: Readonly<Record<string, string>>): Promise<string> {
  const key = writeSetting(setting);
  const known = hashes.get(key) ?? (await dryRun(setting, inputs));
  hashes.set(key, known);
  return `sha256:${known}`;
}

async function dryRun(setting: Setting, inputs: Readonly<Record<string, string>>): Promise<string> {
  const world = await createWorld('failover-dag', setting);
  const runner = createRunner(world, 'p', () => undefined);
  const { outputs, failure } = await world.clock.complete(runTask(failoverDag, runner, { ...inputs, dryRun: 'true' }));
  if (!outputs.planHash) throw new Error(`The dry run gave no plan: ${failure}`);
  return outputs.planHash;
}
