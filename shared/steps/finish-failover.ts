import type { FailoverEnding } from './fail-over.ts';
import type { FailoverRun } from './failover-run.ts';
import type { Look } from './look.ts';
import { leftoversOfFailover, tidyUp } from './tidy-up.ts';

/** The target is primary and writable. Tidies up the source and says how it ended. */
export async function finish(run: FailoverRun, seen: Look): Promise<FailoverEnding> {
  const { migration } = run;
  const { source, target } = migration;
  const tidied = await tidyUp(run, seen.observation, leftoversOfFailover);
  const outage = run.writeOutage === undefined ? '' : ` Write outage ${run.writeOutage} ms.`;
  return {
    outputs: {
      outcome: run.acted || tidied > 0 ? 'completed' : 'already-done',
      writeOutageMs: run.writeOutage === undefined ? '' : String(run.writeOutage),
      certificate: run.certificate,
    },
    headline: `Failed over: ${target.server.serverName} is primary and every database takes writes there.${outage} ${source.server.serverName} is secondary.`,
  };
}
