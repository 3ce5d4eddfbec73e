import { rm } from 'node:fs/promises';
import { readInputs } from '../../../shared/core/inputs.ts';
import { realClock } from '../../../shared/core/real-clock.ts';
import { openSession } from '../../../shared/sqlserver/connect.ts';
import { look } from '../../../shared/steps/look.ts';
import { closeMigration, openMigration } from '../../../shared/steps/open.ts';
import { openRequest } from '../../../shared/tasks/inputs.ts';
import { waitForLsnConvergence } from '../../../shared/tasks/wait-for-lsn-convergence.ts';
import { recordingHost } from '../../../test/flow/recording-host.ts';
import { startLaboratoryProcess } from '../laboratory/remote.ts';
import { type Summary, summarise } from '../statistics.ts';
import { databaseNames } from './names.ts';

/** How much there is to see. */
export interface Fleet {
  readonly databases: number;
  /** Replicas of each member AG. */
  readonly replicas: number;
}

export interface ObservationCost extends Fleet {
  /** CPU of this process for one look at both sides: receive, decrypt, parse, classify; ms. */
  readonly cpu: Summary;
  /** The cheapest look, ms: what a busy machine disturbs least. */
  readonly leastCpu: number;
  /** From the question to the state, ms. Most of it is the laboratory's own work. */
  readonly elapsed: Summary;
}

/** Looks that only warm up: the code is compiled by then. */
const warmUp = 10;

/** Looks at a laboratory in another process, over TDS with TLS, by the very step that the tasks take. */
export async function measureObservation({ databases, replicas }: Fleet, times: number): Promise<ObservationCost> {
  const laboratories = startLaboratoryProcess();
  try {
    const { inputs } = await laboratories.start({
      databases: databaseNames(databases),
      source: { secondaries: replicas - 1 },
      target: { secondaries: replicas - 1 },
      timings: { idleNoiseMs: 0 },
    });
    const host = recordingHost(inputs);
    const request = openRequest(waitForLsnConvergence.name, readInputs(waitForLsnConvergence, host), host);
    const migration = await openMigration({ host, clock: realClock, open: openSession, signal: new AbortController().signal }, request);
    try {
      const [cpu, elapsed]: [number[], number[]] = [[], []];
      for (let turn = 0; turn < warmUp + times; turn++) {
        const [began, used] = [performance.now(), process.cpuUsage()];
        const { state, observation } = await look(migration);
        const { user, system } = process.cpuUsage(used);
        if (state.name !== 'ready' || observation.source?.dag?.databases.length !== databases)
          throw new Error(`The laboratory is not what was asked for: ${state.name}.`);
        if (turn < warmUp) continue;
        cpu.push((user + system) / 1000);
        elapsed.push(performance.now() - began);
      }
      return { databases, replicas, cpu: summarise(cpu), leastCpu: Math.min(...cpu), elapsed: summarise(elapsed) };
    } finally {
      await closeMigration(migration);
      await rm(host.reportFolder, { recursive: true, force: true });
    }
  } finally {
    await laboratories.close();
  }
}
