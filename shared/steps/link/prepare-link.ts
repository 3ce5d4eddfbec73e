import { expectGuards } from '../expect-guards.ts';
import { freezeLogins } from '../freeze-logins.ts';
import { runBeforeHook } from '../hooks.ts';
import { expectQuiet, type QuietFacts } from '../quiet.ts';
import { beginDark, type LinkRun, linkOutputs, proofDeadline } from './link-run.ts';
import type { LinkLook } from './look-link.ts';
import { lookSettledAtLink } from './settle-link.ts';

/**
 * What is done under the lock before the instance may take over: guards, the command that stops the application, frozen logins, a quiet
 * moment. Each step throws TaskFailure when it must not go on; then `afterFailure` undoes what was prepared. Any other error, a lost
 * connection, leaves the run not prepared: it is done again, because a login that is disabled goes on writing in the sessions that it has.
 */
export async function prepareLink(run: LinkRun, seen: LinkLook): Promise<void> {
  const { observation } = seen;
  await expectGuards(
    'failover-dag',
    { ...run.migration, target: undefined },
    { observation: { source: observation.source } },
    run.options,
    linkOutputs(run, 'refused'),
  );
  if (await runBeforeHook(run)) {
    beginDark(run);
    return;
  }
  if ((run.options.freezeLogins ?? []).length > 0) beginDark(run);
  // A second time, it is the first one that another run may rely on by now.
  run.frozenIn ??= run.migration.source.session;
  await freezeLogins(run);
  const { options, darkSince, migration } = run;
  const left = darkSince === undefined ? options.longTransactionWait : Math.max(0, proofDeadline(run) - migration.clock.monotonic());
  // Who is kept out waits for the long transactions of others too, and only for so long.
  const bounded = { ...run, options: { ...options, longTransactionWait: Math.min(options.longTransactionWait, left) } };
  await expectQuiet(bounded, () => quietFacts(run));
  run.prepared = true;
}

/** Queues need no bound here: the proof waits for the log, and a planned failover is refused by SQL Server itself. */
async function quietFacts(run: LinkRun): Promise<QuietFacts | undefined> {
  const { observation, state } = await lookSettledAtLink(run);
  const group = observation.source?.dag?.memberGroup;
  return state.name === 'ready' && group ? { memberGroupId: group.groupId, disquiet: [] } : undefined;
}
