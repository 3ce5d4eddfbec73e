import { type Action, nextAction } from './next-action.ts';
import type { State } from './state.ts';

/**
 * What a rehearsal does next: what a failover would do, as long as that is on the way to the demotion. Anything else is refused, so a rehearsal
 * never finishes, and never undoes, a failover that somebody else has begun.
 */
export function nextRehearsalAction(state: State): Action {
  const action = nextAction(state, 'failed-over');
  switch (action.kind) {
    case 'demote':
    case 'refuse':
      return action;
    case 'nothing':
      return { kind: 'refuse', because: action.because, next: 'There is nothing to rehearse any more.' };
    default:
      return {
        kind: 'refuse',
        because: 'a failover is half way, and a rehearsal does not finish it',
        next: 'Run failover-dag without a rehearsal now: it finishes the failover or makes the source primary again.',
      };
  }
}
