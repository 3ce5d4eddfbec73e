import { failOverHere } from '../fail-over-here.ts';
import { startLaboratoryProcess } from '../laboratory/remote.ts';
import { databaseNames } from './names.ts';

/** TDS requests of one failover-dag, as the laboratory counted them, and where they belong. */
export interface FailoverRequests {
  readonly databases: number;
  /** All that both servers took. */
  readonly counted: number;
  /** CHECKPOINT, one a database by nature, while everybody still writes. */
  readonly checkpoints: number;
  /** All others until the demotion is sent. */
  readonly before: number;
  /** From the demotion to the promote, both included. */
  readonly dark: number;
  /** After the promote: the looks while the databases recover, locks let go, marks taken away. */
  readonly after: number;
  /** Characters of the log, and of the summary. */
  readonly log: number;
  readonly summary: number;
}

export async function countRequests(databases: number): Promise<FailoverRequests> {
  const laboratories = startLaboratoryProcess();
  try {
    const lab = await laboratories.start({
      distributedAvailabilityGroup: 'MigrationDag',
      databases: databaseNames(databases),
      mode: 'SYNCHRONOUS_COMMIT',
      timings: { demotionMs: 100, promotionMs: 100, recoveryMs: 100, idleNoiseMs: 0 },
    });
    const { sent, host } = await failOverHere(lab.inputs);
    const { source, target } = await lab.count();
    const demotion = sent.findIndex(({ sql }) => sql.includes('SET (ROLE = SECONDARY)'));
    // The promote was tried before.
    const promote = sent.findIndex(({ sql }, index) => index > demotion && sql.includes('FORCE_FAILOVER_ALLOW_DATA_LOSS'));
    const checkpoints = sent.filter(({ sql }) => /\bCHECKPOINT\b/.test(sql)).length;
    // The driver sends a request of its own when it logs in.
    const counted = source + target;
    if (demotion < 0 || promote < demotion || counted < sent.length)
      throw new Error(
        `${counted} requests were counted, ${sent.length} sent; the demotion was number ${demotion}, the promote ${promote}.`,
      );
    return {
      databases,
      counted,
      checkpoints,
      before: demotion - checkpoints,
      dark: promote - demotion + 1,
      after: sent.length - promote - 1,
      log: host.lines.join('\n').length,
      summary: host.summaries.join('').length,
    };
  } finally {
    await laboratories.close();
  }
}
