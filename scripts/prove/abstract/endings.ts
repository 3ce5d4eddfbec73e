import type { Goal } from '../../../shared/cutover/next-action.ts';
import { clearRun, ofRun, R, role, seen, setRun, W } from './model.ts';
import { get, type State, set } from './packed.ts';
import { isOtherDag } from './view.ts';

/** How a run may end by itself. */
export type Outcome = 'completed' | 'already-done' | 'rolled-back' | 'refused' | 'refused-saying-what-is-left' | 'busy' | 'unknown';

/** The run ends: gives its locks back and forgets everything. Returns what the ending breaks. */
export function end(then: State, who: number, outcome: Outcome, goal: Goal | undefined, lastTask: number): string | undefined {
  const alone = ofRun(then, who, R.dbaSince) === 0;
  const broken = goal === 'failed-over' ? brokenByEnding(then, who, outcome) : undefined;
  release(then, who);
  clearRun(then, who);
  if (outcome === 'completed' && alone) set(then, W.finished, 1);
  const task = ofRun(then, who, R.task);
  if ((outcome === 'completed' || outcome === 'already-done') && task < lastTask) setRun(then, who, R.task, task + 1);
  return broken;
}

/** Gives both locks back. */
export function release(then: State, who: number): void {
  for (const lock of [W.sourceLock, W.targetLock]) if (get(then, lock) === who + 1) set(then, lock, 0);
}

function brokenByEnding(now: State, who: number, outcome: Outcome): string | undefined {
  const here = ofRun(now, who, R.seenSource);
  const there = ofRun(now, who, R.seenTarget);
  const says = outcome === 'completed' || outcome === 'already-done' || outcome === 'rolled-back';
  if (says && here === seen.primary && there === seen.primary) return `the run saw two primaries and ended as ${outcome}`;
  // What a DBA did after our last look can not be held against the run.
  if (ofRun(now, who, R.dbaSince) > 0) return undefined;
  if (outcome === 'completed') return brokenCompletion(now);
  if (outcome === 'rolled-back') return brokenRollback(now);
  if (outcome !== 'refused' && outcome !== 'refused-saying-what-is-left') return undefined;
  if (isOtherDag(now, who)) return undefined;
  if (here === seen.secondary && there === seen.secondary) return 'I5 the run ended behind the fence: nobody can write';
  if (outcome === 'refused' && here === seen.primary && ofRun(now, who, R.seenRequired) === 1)
    return 'I10 the run ended and the source still requires the target for every commit';
  return undefined;
}

function brokenCompletion(now: State): string | undefined {
  if (get(now, W.targetRole) !== role.primary || get(now, W.targetWritable) === 0 || get(now, W.sourceRole) === role.primary)
    return 'the run ended as completed, and the target does not take writes';
  if (get(now, W.required) === 1) return 'I10 the run ended as completed, and the old source still requires a secondary';
  return get(now, W.sourceSuspended) === 1 ? 'the run ended as completed, and the copies of the old source are suspended' : undefined;
}

function brokenRollback(now: State): string | undefined {
  if (get(now, W.sourceRole) !== role.primary || get(now, W.targetRole) === role.primary)
    return 'the run ended as rolled-back, and the source is not the one primary';
  if (get(now, W.required) === 1) return 'I10 the run ended as rolled-back, and the source still requires the target for every commit';
  if (get(now, W.targetSuspended) === 1 && get(now, W.targetDown) === 0)
    return 'the run ended as rolled-back, and the copies of the target are suspended';
  return undefined;
}
