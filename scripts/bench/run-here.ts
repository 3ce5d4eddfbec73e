import { rm } from 'node:fs/promises';
import { readInputs } from '../../shared/core/inputs.ts';
import { realClock } from '../../shared/core/real-clock.ts';
import type { Fields, Outputs, Task } from '../../shared/core/task.ts';
import { openSession } from '../../shared/sqlserver/connect.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { type RecordingHost, recordingHost } from '../../test/flow/recording-host.ts';
import { noAzure } from '../../test/flow/run-task.ts';
import { countedSessions, type SentRequest } from './counted-sessions.ts';

export interface RunHere {
  readonly outputs: Readonly<Record<string, string>>;
  readonly sent: readonly SentRequest[];
  /** With all that the task said. */
  readonly host: RecordingHost;
}

/** Runs a task's own code in this process, over real sockets. Rejects when it fails. */
export async function runHere<F extends Fields, O extends Outputs>(
  task: Task<F, O>,
  inputs: Readonly<Record<string, string>>,
): Promise<RunHere> {
  const host = recordingHost(inputs);
  const { open, sent } = countedSessions(openSession);
  const { signal } = new AbortController();
  const outputs = await task
    .run({ inputs: readInputs(task, host), host, clock: realClock, open, signIn: noAzure, signal })
    .finally(() => rm(host.reportFolder, { recursive: true, force: true }));
  return { outputs: outputs as Readonly<Record<string, string>>, sent, host };
}

/** A failover by the task's own code in this process. */
export interface FailedOver extends RunHere {
  /** Where in `sent` the demotion is, and the promote. */
  readonly demotion: number;
  readonly promote: number;
}

/** Rejects when the target did not become primary. */
export async function failOverHere(inputs: Readonly<Record<string, string>>): Promise<FailedOver> {
  const run = await runHere(failoverDag, inputs);
  const { outputs, sent } = run;
  const demotion = sent.findIndex(({ sql }) => sql.includes('SET (ROLE = SECONDARY)'));
  // It was tried before the demotion, with the promote switched off.
  const promote = sent.findIndex(({ sql }, index) => index > demotion && sql.includes('FORCE_FAILOVER_ALLOW_DATA_LOSS'));
  if (outputs.outcome !== 'completed' || demotion < 0 || promote < 0)
    throw new Error(`failover-dag ended with ${outputs.outcome}; the demotion was request ${demotion}, the promote ${promote}.`);
  return { ...run, demotion, promote };
}
