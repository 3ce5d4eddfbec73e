import { TaskFailure } from '../../core/errors.ts';
import { afterRemoval, readingOf, type Verdict } from '../../cutover/link/freeze-window.ts';
import { judgeCutover } from '../../cutover/link/verdict.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import { messageOf } from '../../sqlserver/errors.ts';
import type { FailoverEnding } from '../fail-over.ts';
import { sayFrozen } from '../freeze-logins.ts';
import { runAfterHook } from '../hooks.ts';
import { type LinkRun, linkOutputs } from './link-run.ts';
import { type LinkLook, lookAtLinkSource } from './look-link.ts';

/** The instance takes the writes. Looks once more for commits that the source took after the proof, and says how it ended. */
export async function finishLink(run: LinkRun, { state }: LinkLook): Promise<FailoverEnding> {
  const { migration, method } = run;
  if (run.acted) migration.journal.add({ kind: 'writes', takenBy: 'target' });
  if (run.darkSince !== undefined && run.acted) run.writeOutage = Math.round(migration.clock.monotonic() - run.darkSince);
  const link = state.name === 'removed' ? 'gone' : 'primary';
  await expectNothingLeftBehind(run, link);
  await sayFrozen(run);
  const outcome = run.acted ? 'completed' : 'already-done';
  await runAfterHook(run, 'after-cutover', outcome);
  // Minutes in which the applications are led to the instance, and the source would still take what one of them, or a job, writes there.
  if (link === 'gone' && run.proved !== undefined && run.options.afterCutoverCommand !== undefined)
    await expectNothingLeftBehind(run, link);
  const outage = run.writeOutage === undefined ? '' : ` Write outage ${run.writeOutage} ms.`;
  const source = untrusted(migration.source.server.serverName);
  const left =
    state.name === 'removed'
      ? ` The link is gone. ${source} STILL HAS its databases online and would take writes: keep the application away from it, and run drop-ag.`
      : ` The link stays, reversed: ${source} is secondary.`;
  return {
    outputs: linkOutputs(run, outcome),
    headline: `Failed over with ${method.method}: ${migration.targetName} takes the writes of every database.${outage}${left}`,
  };
}

/** Between the order and the role change of the source a writer may commit there; afterwards its log does not show it any more. */
export function noteLeftBehind(run: LinkRun, { observation }: LinkLook): void {
  if (run.proved !== undefined) noteChanges(run, afterRemoval(run.proved, readingOf(observation.source)));
}

function noteChanges(run: LinkRun, verdict: Verdict): void {
  if (verdict.kind !== 'commits-left-behind') return;
  run.leftBehind = new Map([...run.leftBehind, ...verdict.databases.map(({ database, why }) => [database, why ?? ''] as const)]);
}

/** A writer that nobody knew of may have committed since the proof. It must never be silent. */
async function expectNothingLeftBehind(run: LinkRun, link: 'gone' | 'primary'): Promise<void> {
  const { migration } = run;
  const now = await lookAtLinkSource(migration).then(readingOf, (error: unknown) => {
    migration.host.warning(`The source can not be read any more: ${untrusted(messageOf(error))}`);
    return undefined;
  });
  const verdict = judgeCutover({ method: run.method.method, link, failoverAnswered: run.failoverAnswered, proved: run.proved, now });
  noteChanges(run, verdict);
  if (run.leftBehind.size === 0 && verdict.kind === 'nothing-lost') return;
  if (run.leftBehind.size === 0 && verdict.kind === 'not-known') {
    migration.host.warning(
      `Whether the source took commits after the proof can not be told: ${untrusted(verdict.because)}. Look at ${untrusted(migration.source.server.serverName)} before you drop anything there.`,
    );
    return;
  }
  const which = [...run.leftBehind].map(([database, why]) => `${database}: ${why}`).join('; ');
  throw new TaskFailure(
    'commits-left-behind',
    `${untrusted(migration.targetName)} takes the writes, but ${untrusted(migration.source.server.serverName)} took commits after the proof that the instance may not have: ${untrusted(which)}. They are on the source only, or rolled back there.`,
    {
      outputs: linkOutputs(run, 'unknown'),
      remedy:
        'Somebody wrote past the freeze. Stop that writer, keep the source as it is (do not run drop-ag), find its last rows there and bring them to the instance by hand.',
    },
  );
}
