import { TaskFailure } from '../core/errors.ts';
import type { Action } from '../cutover/next-action.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { setRequiredSecondariesSql } from '../sqlserver/commands.ts';
import type { Look } from './look.ts';

/** A run that died may have left it behind; while the target is away, every commit on the source waits for it. */
function stillArmed({ source }: Look['observation']): string {
  if (source?.dag?.role !== 'PRIMARY' || (source.dag.requiredSynchronizedSecondaries ?? 0) === 0) return '';
  return ` Commits on the source need the target at the moment. To stop that, run on ${untrusted(source.server.serverName)}: ${untrusted(setRequiredSecondariesSql(source.dag.name, 0))}`;
}

/** The task does not act from this state: says why, that nothing was changed, and which step leads on. */
export function refusal(
  action: Extract<Action, { kind: 'refuse' }>,
  { state, observation }: Look,
  outputs: Readonly<Record<string, string>>,
): TaskFailure {
  const seen = [...new Set([...(observation.source?.dagNames ?? []), ...(observation.target?.dagNames ?? [])])];
  const hint = state.name === 'dropped' && seen.length > 0 ? ` Distributed availability groups that are visible: ${seen.join(', ')}.` : '';
  return new TaskFailure(
    'state-refused',
    `State ${state.name}: ${untrusted(state.because)}. Refused, because ${action.because}. Nothing was changed.${untrusted(hint)}${stillArmed(observation)}`,
    {
      outputs,
      remedy: action.next,
    },
  );
}
