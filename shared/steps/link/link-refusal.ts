import { TaskFailure } from '../../core/errors.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import type { LinkLook } from './look-link.ts';

/** The task does not act from this state: says why, that nothing was changed, and which step leads on. */
export const linkRefusal = (
  action: { readonly because: string; readonly next: string },
  { state }: LinkLook,
  outputs: Readonly<Record<string, string>>,
): TaskFailure =>
  new TaskFailure(
    'state-refused',
    `State ${state.name}: ${untrusted(state.because)}. Refused, because ${action.because}. Nothing was changed.`,
    {
      outputs,
      remedy: action.next,
    },
  );
