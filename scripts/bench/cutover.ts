import {
  type Address,
  type CutoverLaboratory,
  expectNothingLost,
  pause,
  type Situation,
  startCutoverLaboratory,
} from './cutover-laboratory.ts';
import { demotionMoments, failoverMoments } from './moments.ts';

/** The applications are waited for so long after the cutover, ms. */
const patience = 5000;

/** One cutover, ms. */
export interface CutoverTimes {
  /** From the first refused write at the source to the first accepted write at the target, as the applications saw it. */
  readonly writeOutage: number;
  /**
   * What SQL Server needs however it is asked: from the last write until the demotion has done its work and the last log is on the target's
   * disk, whichever is later; and from the arrival of the promote until a database takes writes.
   */
  readonly engine: number;
  /** The rest of the write outage. */
  readonly orchestration: number;
  /** From the moment in which the last log was on the target's disk to the arrival of the promote; undefined when it was there before the demotion had ended. */
  readonly detection: number | undefined;
}

/** Cuts over once, whatever way it takes. Rejects when it did not work. */
export type Procedure = (address: Address) => Promise<void>;

/**
 * One cutover of a fresh migration, with applications that write all the time. Throws when the cutover failed or anything acknowledged is
 * gone: such a run measures nothing.
 */
export async function measureCutover(procedure: Procedure, situation: Situation): Promise<CutoverTimes> {
  const laboratory = await startCutoverLaboratory(situation);
  try {
    await procedure(laboratory.address);
    const writeOutage = await outageOf(laboratory);
    const { migration } = laboratory.lab;
    const { writesStop, demoted, hardened = demoted } = demotionMoments(migration);
    const { arrives, writable } = failoverMoments(migration, 'target');
    const engine = Math.max(demoted, hardened) - writesStop + (writable - arrives);
    const lagged = hardened > demoted;
    return { writeOutage, engine, orchestration: writeOutage - engine, detection: lagged ? arrives - hardened : undefined };
  } finally {
    await laboratory.close();
  }
}

async function outageOf({ lab, writers }: CutoverLaboratory): Promise<number> {
  const until = performance.now() + patience;
  while (writers.writeOutageMs === undefined && performance.now() < until) await pause(5);
  await expectNothingLost(lab, writers);
  if (writers.writeOutageMs === undefined) throw new Error('The applications could not write again.');
  return writers.writeOutageMs;
}
