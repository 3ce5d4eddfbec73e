import type { SignIn } from '../../shared/azure/arm.ts';
import type { Clock } from '../../shared/core/clock.ts';
import { TaskFailure } from '../../shared/core/errors.ts';
import { readInputs } from '../../shared/core/inputs.ts';
import { realClock } from '../../shared/core/real-clock.ts';
import type { Fields, Outputs, Task } from '../../shared/core/task.ts';
import type { CommandEnd } from '../../shared/hosts/command.ts';
import { openSession } from '../../shared/sqlserver/connect.ts';
import type { ProbeTcp } from '../../shared/sqlserver/reachability.ts';
import { type RanCommand, type RecordingHost, recordingHost } from './recording-host.ts';

/** How a run ended: its outputs, and the message when it failed. */
export interface TaskRun {
  readonly outputs: Readonly<Record<string, string>>;
  readonly failure: string | undefined;
  readonly remedy: string | undefined;
  readonly host: RecordingHost;
}

/** A world without Azure: a task that signs in although nobody asked for it fails the test. */
export const noAzure: SignIn = () => Promise.reject(new Error('There is no Azure here.'));
/** Machines of the laboratory have names that mean nothing to this one. */
const reached: ProbeTcp = async () => undefined;

/** Runs a task's own code in this process, over real sockets. */
export async function runTask<F extends Fields, O extends Outputs>(
  task: Task<F, O>,
  inputs: Readonly<Record<string, string>>,
  signal: AbortSignal = new AbortController().signal,
  clock: Clock = realClock,
  runs?: (ran: RanCommand) => Promise<CommandEnd>,
  signIn: SignIn = noAzure,
  probe: ProbeTcp = reached,
): Promise<TaskRun> {
  const host = recordingHost(inputs, runs);
  try {
    const outputs = await task.run({ inputs: readInputs(task, host), host, clock, open: openSession, signIn, probe, signal });
    return { outputs: outputs as Readonly<Record<string, string>>, failure: undefined, remedy: undefined, host };
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    return { outputs: error.outputs, failure: error.message, remedy: error.remedy, host };
  }
}
