import { migrationLogin } from '../../test/lab/engine/migration.ts';
import type { Writers } from '../../test/lab/engine/writers/writers.ts';
import { type RunningLaboratory, startLaboratory } from '../../test/lab/start-laboratory.ts';
import { startDelayLine } from './delay-line.ts';

/** Times that SQL Server itself takes in a cutover, ms. The same for everybody who is measured. */
export const engine = { demotionMs: 100, promotionMs: 100, recoveryMs: 100 } as const;

export const dagName = 'MigrationDag';
/** The application waits this long before it asks again, ms: it bounds how exactly an outage can be seen. */
const retryMs = 1;
/** Writers are at work for so long before the cutover begins, and are waited for so long after it, ms. */
const warmUp = 200;
const patience = 5000;

export interface Address {
  readonly source: number;
  readonly target: number;
  readonly ca: string;
}

/** One cutover, ms. */
export interface CutoverTimes {
  /** From the first refused write at the source to the first accepted write at the target, as the applications saw it. */
  readonly writeOutage: number;
  /** From the end of the demotion at the source to the arrival of the promote at the target: all that is not SQL Server's own work. */
  readonly orchestration: number;
}

/** Cuts over once, whatever way it takes. Rejects when it did not work. */
export type Procedure = (address: Address) => Promise<void>;

/**
 * One cutover of a fresh migration, with applications that write all the time and `roundTripMs` between the runner and each server. Throws when the cutover failed or anything acknowledged is gone: such a run measures nothing.
 */
export async function measureCutover(procedure: Procedure, roundTripMs: number, databases: readonly string[]): Promise<CutoverTimes> {
  const lab = await startLaboratory({ distributedAvailabilityGroup: dagName, databases, mode: 'SYNCHRONOUS_COMMIT', timings: engine });
  const lines = await Promise.all([lab.source.port, lab.target.port].map((port) => startDelayLine(port, roundTripMs)));
  const writers = lab.migration.startWriters({ pauseMs: 10, retryMs, longShare: 0 });
  try {
    await pause(warmUp);
    await procedure({ source: lines[0]?.port ?? 0, target: lines[1]?.port ?? 0, ca: lab.certificate.ca });
    const writeOutage = await outageOf(lab, writers);
    return { writeOutage, orchestration: orchestrationOf(lab) };
  } finally {
    await writers.stop();
    await Promise.all([...lines.map((line) => line.close()), lab.close()]);
  }
}

async function outageOf(lab: RunningLaboratory, writers: Writers): Promise<number> {
  const until = performance.now() + patience;
  while (writers.writeOutageMs === undefined && performance.now() < until) await pause(5);
  await writers.stop();
  const { lost } = writers.verify();
  if (lost.length > 0 || lab.migration.violations.length > 0) throw new Error(`${lost.length} acknowledged rows are lost.`);
  if (writers.writeOutageMs === undefined) throw new Error('The applications could not write again.');
  return writers.writeOutageMs;
}

/** The laboratory notes the promotion when its work is done. */
function orchestrationOf({ migration }: RunningLaboratory): number {
  const momentOf = (what: string): number => {
    const entry = migration.journal.entries.find((one) => one.what === `${dagName} ${what}`);
    if (entry === undefined) throw new Error(`The laboratory did not see that ${dagName} ${what}.`);
    return entry.at;
  };
  return momentOf('is primary (forced)') - engine.promotionMs - momentOf('is secondary');
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

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
