import type { Procedure } from './cutover.ts';
import { startCutoverLaboratory } from './cutover-laboratory.ts';
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
    await writers.stop();
    const { lost } = writers.verify();
    if (lost.length > 0 || lab.migration.violations.length > 0) throw new Error(`${lost.length} acknowledged rows are lost.`);
    if (writers.longestInterruptionMs === undefined) throw new Error('The applications could not write again.');
    const { arrives, writable } = failoverMoments(lab.migration.journal, lab.migration.source.serverName);
    return { darkness: writers.longestInterruptionMs, engine: writable - arrives };
  } finally {
    await close();
  }
}
