import { TaskFailure } from '../core/errors.ts';
import type { Action } from '../cutover/next-action.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Look } from './look.ts';

/** The task does not act from this state: says why, that nothing was changed, and which step leads on. */
export function refusal(
  action: Extract<Action, { kind: 'refuse' }>,
  { state, observation }: Look,
  outputs: Readonly<Record<string, string>>,
): TaskFailure {
  const seen = [...new Set([...(observation.source?.dagNames ?? []), ...(observation.target?.dagNames ?? [])])];
  const hint = state.name === 'dropped' && seen.length > 0 ? ` Distributed availability groups that are visible: ${seen.join(', ')}.` : '';
  return new TaskFailure(
    `State ${state.name}: ${untrusted(state.because)}. Refused, because ${action.because}. Nothing was changed.${untrusted(hint)}`,
    {
      outputs,
      remedy: action.next,
    },
  );
}
