import { applicationLogin, migrationLogin } from '../../test/lab/engine/migration.ts';
import type { Timings } from '../../test/lab/engine/options.ts';
import { LEDGER_TABLE } from '../../test/lab/engine/writers/ledger-table.ts';
import { loginTo, type Writers } from '../../test/lab/engine/writers/writers.ts';
import { type RunningLaboratory, startLaboratory } from '../../test/lab/start-laboratory.ts';
import { startDelayLine } from './delay-line.ts';

/**
 * Times that SQL Server itself takes, ms: the same for everybody who is measured. A session between the replicas ends soon after its link
 * has, so that a source that is primary again does not wait for a target that is gone.
 */
export const engine = { demotionMs: 100, promotionMs: 100, recoveryMs: 100, sessionTimeoutMs: 1000 } as const;

export const dagName = 'MigrationDag';
const databases = ['Sales', 'Inventory', 'Ledger'] as const;
/** Writers are at work for so long before the procedure begins, ms. */
const warmUp = 100;

/** Where the servers are, and what the network does to them. */
export interface Situation {
  /** Between the runner and each server, ms. */
  readonly roundTripMs: number;
  /** What becomes of the line between the replicas in the moment of the demotion: nothing, slower by so many ms, or cut. */
  readonly atDemotion: 'nothing' | 'cut' | { readonly slowerByMs: number };
  /** The applications that nobody takes wait this long before they ask the other server, ms: it bounds how exactly an outage can be seen. */
  readonly retryMs: number;
}

export interface Address {
  readonly source: number;
  readonly target: number;
  readonly ca: string;
}

/** A migration that nobody has touched yet, under load, as far away as the situation says. */
export interface CutoverLaboratory {
  readonly lab: RunningLaboratory;
  readonly writers: Writers;
  readonly address: Address;
  close(): Promise<void>;
}

export async function startCutoverLaboratory({ roundTripMs, atDemotion, retryMs }: Situation): Promise<CutoverLaboratory> {
  const { lab, address, close } = await startDistantLaboratory(roundTripMs, engine);
  disturbAtDemotion(lab, atDemotion);
  const writers = lab.migration.startWriters({ perDatabase: 1, pauseMs: 2, retryMs, longShare: 0 });
  await leaveTransactionsOpen(lab);
  await pause(warmUp);
  return {
    lab,
    writers,
    address,
    async close() {
      await writers.stop();
      await close();
    },
  };
}

/** A laboratory whose servers are so far away from the runner, ms. */
export async function startDistantLaboratory(roundTripMs: number, timings: Partial<Timings>) {
  const lab = await startLaboratory({ distributedAvailabilityGroup: dagName, databases, mode: 'SYNCHRONOUS_COMMIT', timings });
  const [source, target] = await Promise.all([startDelayLine(lab.source.port, roundTripMs), startDelayLine(lab.target.port, roundTripMs)]);
  return {
    lab,
    address: { source: source.port, target: target.port, ca: lab.certificate.ca },
    close: () => Promise.all([source.close(), target.close(), lab.close()]),
  };
}

/** Stops the applications. Throws when anything acknowledged is gone: such a run measures nothing. */
export async function expectNothingLost({ migration }: RunningLaboratory, writers: Writers): Promise<void> {
  await writers.stop();
  const { lost } = writers.verify();
  if (lost.length > 0 || migration.violations.length > 0) throw new Error(`${lost.length} acknowledged rows are lost.`);
}

function disturbAtDemotion({ migration: { journal, link } }: RunningLaboratory, disturbance: Situation['atDemotion']): void {
  if (disturbance === 'nothing') return;
  journal.watch(({ what }) => {
    if (what !== `demotion of ${dagName} begins`) return;
    if (disturbance === 'cut') link.cut();
    else link.latencyMs += disturbance.slowerByMs;
  });
}

/** The demotion rolls them back, which writes log: so there is always some that the target does not have yet. */
async function leaveTransactionsOpen({ migration }: RunningLaboratory): Promise<void> {
  const targets = { databases, primaryOf: migration.primaryOf, login: applicationLogin };
  const table = { database: undefined, schema: 'dbo', name: LEDGER_TABLE };
  for (const database of databases) {
    const session = migration.source.openSession(loginTo(targets, database), () => {});
    session.beginTransaction();
    await session.insert(table, [[0, 0n, new Date(), 'never committed']], new AbortController().signal);
  }
}

/** Inputs of a task for these addresses, by camelCase name. */
export const inputsFor = ({ source, target, ca }: Address): Readonly<Record<string, string>> => ({
  sourceServer: `127.0.0.1,${source}`,
  targetServer: `127.0.0.1,${target}`,
  sourceUsername: migrationLogin.name,
  targetUsername: migrationLogin.name,
  sourcePassword: migrationLogin.password,
  targetPassword: migrationLogin.password,
  sourceCaCertificate: ca,
  targetCaCertificate: ca,
  distributedAvailabilityGroup: dagName,
});

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
