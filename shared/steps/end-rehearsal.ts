import { TaskFailure } from '../core/errors.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { predictionText } from '../report/prediction-text.ts';
import type { Rehearsal } from '../report/rehearsal.ts';
import { demote, setRequiredSecondaries } from '../sqlserver/commands.ts';
import type { FailoverEnding } from './fail-over.ts';
import { refusedOutputs } from './failover-outputs.ts';
import type { FailoverRun } from './failover-run.ts';
import { predictedOutput } from './foretell.ts';
import { leftOut } from './leave-out-applications.ts';
import type { Look } from './look.ts';
import { note } from './migration.ts';
import { guardOf } from './pinned.ts';
import { keepBlocker } from './preparation-step.ts';
import { leftoversOfFailover, tidyUp } from './tidy-up.ts';

/**
 * A failover would send the demotion now. A rehearsal puts back what it has set, looks whether that is so, and says how it went. Throws
 * TaskFailure (rehearsal-blocked) that names everything that would have kept the failover from demoting.
 */
export async function endRehearsal(run: FailoverRun, seen: Look): Promise<FailoverEnding> {
  const { migration } = run;
  migration.host.group('End of the rehearsal: a failover would demote the source now');
  const memberGroup = seen.observation.source?.dag?.memberGroup;
  if (memberGroup) note(migration, `not sent: ${demote(guardOf(migration, 'source', run.pinned), memberGroup.groupId).sql}`);
  await putBack(run, seen);
  const rehearsal = rehearsalOf(run);
  migration.journal.rehearsed(rehearsal);
  for (const { what, took } of rehearsal.steps) note(migration, `rehearsed in ${took} ms: ${what}`);
  for (const what of rehearsal.leftOut) note(migration, `not rehearsed, because it reaches the applications: ${what}`);
  if (run.blockers.length > 0) throw blocked(run);
  return {
    outputs: { ...refusedOutputs, outcome: 'rehearsed' },
    headline: `Rehearsed: nothing would have kept the source from being demoted. Nothing was failed over, and what the rehearsal had set was put back; ${untrusted(migration.source.server.serverName)} is primary and takes writes. Predicted write outage: ${predictionText(migration.journal.prediction)}.`,
  };
}

/** The same as after a failover: cleared, and looked whether it is. What stays is said, with the statement to run. */
async function putBack(run: FailoverRun, seen: Look): Promise<void> {
  const { migration } = run;
  if (run.armings === 0 || run.foundRequired !== 0) return;
  await tidyUp(run, seen.observation, ({ source, target }) =>
    leftoversOfFailover({ source, target }).filter(({ kind }) => kind === 'required-secondaries'),
  );
  if (run.disarmed) return;
  keepBlocker(
    run,
    new TaskFailure('precondition-failed', 'REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT of the source could not be put back to 0.', {
      remedy: `Run on ${untrusted(migration.source.server.serverName)}, in master: ${setRequiredSecondaries(guardOf(migration, 'source', run.pinned), 0).sql}`,
    }),
  );
}

const rehearsalOf = ({ steps, blockers, asked }: FailoverRun): Rehearsal => ({
  steps,
  leftOut: leftOut(asked),
  blockers: blockers.map(({ id, happened, remedy }) => ({ failureId: id, problem: problemOf(happened), next: remedy })),
});

/** The failover would have been refused, not the rehearsal. */
const problemOf = (happened: string): string => happened.replace(/^Refused(?:: | (?=after ))/, '');

function blocked({ blockers, migration }: FailoverRun): TaskFailure {
  const problems = blockers.map(({ happened }, index) => `${blockers.length > 1 ? `${index + 1}. ` : ''}${problemOf(happened)}`);
  return new TaskFailure('rehearsal-blocked', `Rehearsed: the failover would have been refused. ${problems.join(' ')}`, {
    standing: 'Nothing was failed over; the source is primary and takes writes.',
    outputs: { ...refusedOutputs, predictedOutageMs: predictedOutput(migration) },
    remedy: [...new Set(blockers.flatMap(({ remedy }) => remedy ?? []))].join(' '),
  });
}
