import { untrusted } from '../hosts/untrusted.ts';
import { predictedText } from '../report/prediction-text.ts';
import type { FailoverEnding } from './fail-over.ts';
import type { FailoverRun } from './failover-run.ts';
import { sayFrozen, thawLogins } from './freeze-logins.ts';
import { runAfterHook } from './hooks.ts';
import { type Look, lookAt } from './look.ts';
import { leftoversOfFailover, tidyUp } from './tidy-up.ts';
import { waitForWritable } from './wait-for-writable.ts';

/** The target is primary and writable. Tidies up the source and says how it ended. */
export async function finish(run: FailoverRun, seen: Look): Promise<FailoverEnding> {
  const { migration } = run;
  const { source, target } = migration;
  const tidied = await tidyUp(run, seen.observation, leftoversOfFailover);
  await thawLogins(run, target);
  await sayFrozen(run);
  const outcome = run.acted || tidied > 0 ? 'completed' : 'already-done';
  await runAfterHook(run, 'after-cutover', outcome);
  const outage = run.writeOutage === undefined ? '' : ` Write outage ${run.writeOutage} ms${predictedText(migration.journal.prediction)}.`;
  return {
    outputs: {
      outcome,
      writeOutageMs: run.writeOutage === undefined ? '' : String(run.writeOutage),
      certificate: run.certificate,
    },
    headline: `Failed over: ${target.server.serverName} is primary and every database takes writes there.${outage} ${source.server.serverName} is secondary.`,
  };
}

/**
 * The promote of this run was answered and the target is primary, but the source can not be seen any more. The failover is done; what is
 * left to tidy up on the source is said. Undefined: look again.
 */
export async function finishUnseen(run: FailoverRun, { state }: Look): Promise<FailoverEnding | undefined> {
  const { migration } = run;
  await waitForWritable(run);
  const { dag } = await lookAt(migration, 'target');
  if (dag?.role !== 'PRIMARY' || dag.databases.length === 0 || !dag.databases.every((database) => database.writable)) return undefined;
  migration.host.warning(
    `The source can not be seen any more: ${untrusted(state.because)}. Nothing was tidied up there; run failover-dag again when it can be reached.`,
  );
  await runAfterHook(run, 'after-cutover', 'completed');
  return {
    outputs: {
      outcome: 'completed',
      writeOutageMs: run.writeOutage === undefined ? '' : String(run.writeOutage),
      certificate: run.certificate,
    },
    headline: `Failed over: ${migration.target.server.serverName} is primary and every database takes writes there. The source could not be seen at the end.`,
  };
}
