import type { Procedure } from './cutover.ts';
import { expectNothingLost, startCutoverLaboratory } from './cutover-laboratory.ts';
import { failoverMoments } from './moments.ts';

/** One cutover whose proof never comes, ms. */
export interface FailBackTimes {
  /** From the first refused write at the source to the first that it accepted again, as the applications saw it. */
  readonly darkness: number;
  /** What SQL Server needs to make the source primary again: from the arrival of the statement until a database takes writes. */
  readonly engine: number;
}

/**
 * The line between the replicas is cut in the moment of the demotion, so that the target never has the last of the log. Throws when the source
 * did not become primary again, or anything acknowledged is gone.
 */
export async function measureFailBack(procedure: Procedure, roundTripMs: number): Promise<FailBackTimes> {
  const { lab, writers, address, close } = await startCutoverLaboratory({ roundTripMs, atDemotion: 'cut', retryMs: 1 });
  try {
    await procedure(address);
    await expectNothingLost(lab, writers);
    if (writers.longestInterruptionMs === undefined) throw new Error('The applications could not write again.');
    const { arrives, writable } = failoverMoments(lab.migration, 'source');
    return { darkness: writers.longestInterruptionMs, engine: writable - arrives };
  } finally {
    await close();
  }
}
