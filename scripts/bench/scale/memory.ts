import { rm } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Clock } from '../../../shared/core/clock.ts';
import { TaskFailure } from '../../../shared/core/errors.ts';
import { readInputs } from '../../../shared/core/inputs.ts';
import { SqlFailure } from '../../../shared/sqlserver/errors.ts';
import type { OpenSession } from '../../../shared/sqlserver/session.ts';
import { routeOf } from '../../../shared/tasks/routes/route.ts';
import { waitForLsnConvergence } from '../../../shared/tasks/wait-for-lsn-convergence.ts';
import { recordingHost } from '../../../test/flow/recording-host.ts';
import { noAzure } from '../../../test/flow/run-task.ts';
import { buildMigration, type Migration } from '../../../test/lab/engine/migration.ts';
import { createVirtualClock, type VirtualClock } from '../../../test/lab/engine/virtual-clock.ts';
import { createBackend } from '../../../test/lab/tsql/backend.ts';
import { collectAnswer } from '../../prove/real/answer.ts';
import { loginRequest } from '../../prove/real/world.ts';
import { dagName } from '../cutover-laboratory.ts';
import { databaseNames } from './names.ts';

export interface WaitMemory {
  readonly databases: number;
  /** Virtual time that was waited, ms. */
  readonly waited: number;
  /** Observations of the source. */
  readonly looks: number;
  /** Heap after a full collection, MB, at the end of each twelfth of the wait. The laboratory is in it: it stands in the same virtual time. */
  readonly heap: readonly number[];
  /** Characters of log and summary. */
  readonly log: number;
  readonly summary: number;
}

const samples = 12;

/**
 * Lets wait-for-lsn-convergence wait so many ms of virtual time for a target that stays behind, its link being slow, and weighs the heap.
 * Engine, T-SQL and the task's own code run; only the wire is left out, which keeps nothing between two requests.
 */
export async function measureWait(databases: number, wait: number): Promise<WaitMemory> {
  const clock = createVirtualClock();
  const migration = buildMigration({
    clock,
    distributedAvailabilityGroup: dagName,
    databases: databaseNames(databases),
    mode: 'SYNCHRONOUS_COMMIT',
    timings: { idleNoiseMs: 0 },
  });
  await routeOf('sql-vm');
  await fallBehind(migration, clock);
  let looks = 0;
  const open = inMemory(migration, () => {
    looks += 1;
  });
  const host = recordingHost({
    sourceServer: 'source',
    targetServer: 'target',
    sourceUsername: 'a',
    sourcePassword: 'b',
    targetUsername: 'a',
    targetPassword: 'b',
    distributedAvailabilityGroup: dagName,
    // A little longer, so that the last weighing is in the wait, too: its report loads what draws.
    timeout: `${Math.ceil((wait + 60_000) / 1000)}s`,
  });
  const { signal } = new AbortController();
  const inputs = readInputs(waitForLsnConvergence, host);
  const ended = waitForLsnConvergence.run({ inputs, host, clock: productClock(clock), open, signIn: noAzure, signal }).then(
    () => 'converged',
    (error: unknown) => (error instanceof TaskFailure ? error.id : Promise.reject(error)),
  );
  const heap: number[] = [];
  for (let part = 0; part < samples; part++) {
    await clock.advance(wait / samples);
    heap.push(heapAfterCollection());
  }
  await clock.advance(120_000);
  // What is left is the report, in real time.
  const ending = await ended.finally(() => rm(host.reportFolder, { recursive: true, force: true }));
  if (ending !== 'not-converged') throw new Error(`The wait ended with ${ending}.`);
  return { databases, waited: wait, looks, heap, log: host.lines.join('\n').length, summary: host.summaries.join('').length };
}

/** Gives every database log that the link will need more than the wait for. */
async function fallBehind({ link, databases, startWriters }: Migration, clock: VirtualClock): Promise<void> {
  link.bandwidthKBps = databases.length / 1e6;
  const writers = startWriters({ perDatabase: 1, pauseMs: 20, longShare: 0 });
  await clock.advance(10_000);
  void writers.stop();
  await clock.advance(10_000);
}

const inMemory = ({ source, target }: Migration, looked: () => void): OpenSession => {
  const backends = { source: createBackend(source, source), target: createBackend(target, target) };
  return async (endpoint) => {
    const server = await backends[endpoint.side].login(loginRequest(endpoint.programName), () => undefined);
    const ask = async (sql: string) => {
      const { sink, answer } = collectAnswer();
      await server.execute(sql, [], sink);
      return answer();
    };
    let alive = true;
    return {
      endpoint,
      get alive() {
        return alive;
      },
      async read(sql) {
        if (endpoint.side === 'source') looked();
        const answer = await ask(sql);
        if (answer.kind === 'rows') return answer.sets;
        throw new SqlFailure('query', answer.kind === 'error' ? answer.error.message : answer.cause);
      },
      async send(sql) {
        const answer = await ask(sql);
        if (answer.kind === 'rows') return { kind: 'done', value: answer.sets };
        return answer.kind === 'error' ? { kind: 'refused', error: answer.error } : { kind: 'unknown', cause: answer.cause };
      },
      async close() {
        alive = false;
        server.close();
      },
    };
  };
};

const productClock = (clock: VirtualClock): Clock => ({
  monotonic: () => clock.now(),
  now: () => new Date(clock.now()),
  sleep: (ms) => new Promise((resolve) => void clock.after(ms, resolve)),
});

/** `--expose-gc` from the inside, so that nobody has to start the bench with a flag. */
function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}
