import { TaskFailure } from '../../../shared/core/errors.ts';
import { readInputs } from '../../../shared/core/inputs.ts';
import type { Fields, Outputs, Task } from '../../../shared/core/task.ts';
// Loaded before any clock runs: a task loads its route when it begins, which takes real time.
import '../../../shared/tasks/routes/managed-instance.ts';
import '../../../shared/tasks/routes/sql-vm.ts';
import { dropAg } from '../../../shared/tasks/drop-ag.ts';
import { failoverDag } from '../../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../../shared/tasks/switch-sync-mode.ts';
import { applicationLogin, migrationLogin } from '../../../test/lab/engine/migration.ts';
import { approvePlan } from './approval.ts';
import { linkInputs } from './link-inputs.ts';
import { memoryCommands } from './memory-command.ts';
import { memorySignIn } from './memory-exchange.ts';
import { memorySessions } from './memory-session.ts';
import { quietHost } from './quiet-host.ts';
import type { Runner } from './runner.ts';
import type { Scenario } from './scenario.ts';
import type { Setting } from './setting.ts';
import { dagName, maxWriteOutageMs } from './world.ts';

/** How a run ended for whoever started it. */
export interface Ending {
  readonly outputs: Readonly<Record<string, string>>;
  readonly failure: string | undefined;
  readonly remedy: string | undefined;
}

const inputs = {
  sourceServer: 'ONPREM',
  targetServer: 'AZUREVM',
  sourceUsername: migrationLogin.name,
  sourcePassword: migrationLogin.password,
  targetUsername: migrationLogin.name,
  targetPassword: migrationLogin.password,
  distributedAvailabilityGroup: dagName,
  connectTimeout: '2s',
} as const;

const failoverInputs = { ...inputs, maxWriteOutage: `${maxWriteOutageMs}ms` } as const;

const hooks = {
  beforeCutoverCommand: 'stop-application',
  afterCutoverCommand: 'start-application-on-target',
  afterRollbackCommand: 'start-application-on-source',
  hookTimeout: '10s',
} as const;

async function runApproved(runner: Runner): Promise<Ending> {
  const approvedPlan = await approvePlan(runner.world.setting, failoverInputs);
  return runTask(failoverDag, runner, { ...failoverInputs, approvedPlan });
}

/** What has to be there before the clock of a history begins to run: a plan that was approved. */
export async function prepareScenario(scenario: Scenario, setting: Setting): Promise<void> {
  if (scenario === 'failover-approved') await approvePlan(setting, failoverInputs);
}

/** Runs the shipped code of the task, unchanged. Rejects when it throws anything but a TaskFailure: that is a bug of the product. */
export function runScenario(runner: Runner): Promise<Ending> {
  const { scenario, setting } = runner.world;
  switch (scenario) {
    case 'failover-dag':
      return runTask(failoverDag, runner, failoverInputs);
    case 'failover-frozen':
      return runTask(failoverDag, runner, { ...failoverInputs, freezeLogins: applicationLogin.name });
    case 'failover-hooks':
      return runTask(failoverDag, runner, { ...failoverInputs, ...hooks });
    case 'failover-approved':
      return runApproved(runner);
    case 'rehearsal':
      return runTask(failoverDag, runner, { ...failoverInputs, ...hooks, freezeLogins: applicationLogin.name, rehearse: 'true' });
    case 'switch-sync-mode':
      return runTask(switchSyncMode, runner, { ...inputs, mode: 'synchronous-commit', timeout: '60s' });
    case 'switch-async':
      return runTask(switchSyncMode, runner, { ...inputs, mode: 'asynchronous-commit' });
    case 'drop-ag':
      return runTask(dropAg, runner, { ...inputs, dropSourceAvailabilityGroup: 'true' });
    case 'link-planned':
    case 'link-removal':
    case 'link-forced':
      return runTask(failoverDag, runner, linkInputs(scenario, setting));
    case 'link-switch-sync':
    case 'link-switch-async':
      return runTask(switchSyncMode, runner, linkInputs(scenario, setting));
    case 'link-drop':
    case 'link-drop-removed':
      return runTask(dropAg, runner, linkInputs(scenario, setting));
  }
}

/** Runs one task to its end. */
export async function runTask<F extends Fields, O extends Outputs>(
  task: Task<F, O>,
  runner: Runner,
  given: Readonly<Record<string, string>>,
): Promise<Ending> {
  const { azure } = runner.world;
  const host = quietHost(
    `prove/${runner.name}`,
    given,
    (line) => runner.dead || runner.world.tell(runner.name, line),
    memoryCommands(runner),
  );
  try {
    const outputs = await task.run({
      inputs: readInputs(task, host),
      host,
      clock: runner.clock,
      open: memorySessions(runner),
      signIn: azure ? memorySignIn(runner, azure) : () => Promise.reject(new Error('There is no Azure here.')),
      signal: runner.cancel.signal,
      // Files take real time, and nobody reads the reports of thousands of runs.
      publish: async () => undefined,
    });
    return { outputs: outputs as Readonly<Record<string, string>>, failure: undefined, remedy: undefined };
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    return { outputs: error.outputs, failure: error.message, remedy: error.remedy };
  }
}
