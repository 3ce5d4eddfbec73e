import { startLaboratoryProcess } from '../laboratory/remote.ts';
import { failOverHere } from '../run-here.ts';
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
      databases: databaseNames(databases),
      timings: { demotionMs: 100, promotionMs: 100, recoveryMs: 100, idleNoiseMs: 0 },
    });
    const { sent, host, demotion, promote } = await failOverHere(lab.inputs);
    const { source, target } = await lab.count();
    const checkpoints = sent.filter(({ sql }) => /\bCHECKPOINT\b/.test(sql)).length;
    // The driver sends a request of its own when it logs in.
    const counted = source + target;
    if (counted < sent.length) throw new Error(`${counted} requests were counted, ${sent.length} sent.`);
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
