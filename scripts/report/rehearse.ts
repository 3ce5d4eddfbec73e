import { readInputs } from '../../shared/core/inputs.ts';
import { realClock } from '../../shared/core/real-clock.ts';
import type { Fields, Outputs, Task } from '../../shared/core/task.ts';
import type { Host } from '../../shared/hosts/host.ts';
import { openSession } from '../../shared/sqlserver/connect.ts';
import { dropAg } from '../../shared/tasks/drop-ag.ts';
import { failoverDag } from '../../shared/tasks/failover-dag.ts';
import { switchSyncMode } from '../../shared/tasks/switch-sync-mode.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { waitForLsnConvergence } from '../../shared/tasks/wait-for-lsn-convergence.ts';
import { recordingHost } from '../../test/flow/recording-host.ts';
import { dagName, startDemoLaboratory } from '../demo/laboratory.ts';

/** What a rehearsed migration leaves behind. */
export interface Rehearsed {
  /** Where the tasks have written their report. */
  readonly folder: string;
  /** Summaries of the tasks, in order. */
  readonly summaries: readonly string[];
  /** As the writers saw it, ms. */
  readonly writeOutageMs: number | undefined;
  /** Acknowledged rows that the target does not have. */
  readonly lost: number;
}

/** How long the link is down before the migration begins, and how fast it is afterwards. */
const cutMs = 9000;
const slowKBps = 150;

/**
 * Migrates the databases of the demo's laboratory with the tasks themselves, over the wire and under load, and all of them write into
 * `folder`. The link was down for a while and is slow at first, so that there is a backlog to catch up with. Throws when a task fails.
 */
export async function rehearse(folder: string): Promise<Rehearsed> {
  const { lab, writers, access } = await startDemoLaboratory();
  const summaries: string[] = [];
  try {
    const inputs = {
      distributedAvailabilityGroup: dagName,
      connectTimeout: '5s',
      ...Object.fromEntries(
        (['source', 'target'] as const).flatMap((side) => [
          [`${side}Server`, access[`${side}Server`]],
          [`${side}Username`, access.username],
          [`${side}Password`, access.password],
          [`${side}CaCertificate`, access.caCertificate],
        ]),
      ),
    };
    const run = async <F extends Fields, O extends Outputs>(task: Task<F, O>, more: Readonly<Record<string, string>> = {}) => {
      const host = hostFor({ ...inputs, ...more }, folder, summaries);
      const outputs = await task.run({
        inputs: readInputs(task, host),
        host,
        clock: realClock,
        open: openSession,
        signIn: () => Promise.reject(new Error('There is no Azure here.')),
        probe: async () => undefined,
        signal: new AbortController().signal,
      });
      return outputs as Readonly<Record<string, string>>;
    };
    await run(validatePrereqs);
    const { link } = lab.migration;
    const fast = link.bandwidthKBps;
    link.cut();
    await realClock.sleep(cutMs);
    link.bandwidthKBps = slowKBps;
    link.restore();
    // The rate that the source reports is that of its last packet: it has to have sent some.
    await realClock.sleep(1500);
    await run(switchSyncMode, { wait: 'false' });
    await run(waitForLsnConvergence, { stabilityWindow: '3s', timeout: '5m' });
    link.bandwidthKBps = fast;
    const { planHash = '' } = await run(failoverDag, { dryRun: 'true' });
    await run(failoverDag, { approvedPlan: planHash });
    await run(dropAg);
    await writers.stop();
    return { folder, summaries, writeOutageMs: writers.writeOutageMs, lost: writers.verify().lost.length };
  } finally {
    await lab.close();
  }
}

/** A host that writes into one folder, as the steps of one job do. */
function hostFor(inputs: Readonly<Record<string, string>>, reportFolder: string, summaries: string[]): Host {
  return {
    ...recordingHost(inputs),
    reportFolder,
    runId: '4711/1',
    origin: { startedBy: 'anna.dba', page: 'https://github.com/contoso/migrations/actions/runs/4711' },
    async summary(markdown) {
      summaries.push(markdown);
    },
  };
}
