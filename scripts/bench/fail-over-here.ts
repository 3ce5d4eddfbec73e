import { readInputs } from '../../shared/core/inputs.ts';
import { realClock } from '../../shared/core/real-clock.ts';
import { openSession } from '../../shared/sqlserver/connect.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { type RecordingHost, recordingHost } from '../../test/flow/recording-host.ts';
import { countedSessions, type SentRequest } from './counted-sessions.ts';

export interface FailedOver {
  readonly sent: readonly SentRequest[];
  /** With all that the task said. */
  readonly host: RecordingHost;
}

const noAzure = () => Promise.reject(new Error('There is no Azure here.'));

/** Runs failover-dag's own code in this process, over real sockets. Rejects when the target did not become primary. */
export async function failOverHere(inputs: Readonly<Record<string, string>>): Promise<FailedOver> {
  const host = recordingHost(inputs);
  const { open, sent } = countedSessions(openSession);
  const { signal } = new AbortController();
  const values = readInputs(failoverDag, host);
  const { outcome } = await failoverDag.run({ inputs: values, host, clock: realClock, open, signIn: noAzure, signal });
  if (outcome !== 'completed') throw new Error(`failover-dag ended with ${outcome}.`);
  return { sent, host };
}
