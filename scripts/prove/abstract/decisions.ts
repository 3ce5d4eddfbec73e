import type { Outcome } from './endings.ts';
import { ofRun, R, seen, setRun } from './model.ts';
import type { State } from './packed.ts';
import { goals } from './rules.ts';
import { type Moves, step } from './run-moves.ts';
import { decide, forget, isOtherDag } from './view.ts';

export type Decisions = ReturnType<typeof createDecisions>;

/** What a run does after a look under both locks. */
export function createDecisions({ configuration, rules, table, goalOf, go, goForgetting, finish }: Moves) {
  return { act, putBack, refuse };

  function act(now: State, who: number) {
    const goal = goalOf(now, who);
    if (goal === 'failed-over') return failOver(now, who);
    if (goal === 'dropped') return drop(now, who);
    switchMode(now, who, goal === 'synchronous' ? 1 : 0);
  }

  function failOver(now: State, who: number) {
    const here = ofRun(now, who, R.seenSource);
    const there = ofRun(now, who, R.seenTarget);
    if (ofRun(now, who, R.back) === 1 && isOtherDag(now, who) && rules.groupInLook)
      return finish(now, who, 'unknown', 'ends: unknown, the DAG was created again meanwhile');
    if (ofRun(now, who, R.back) === 1) {
      if (here === seen.primary && there === seen.primary) return finish(now, who, 'unknown', 'ends: unknown, it saw two primaries');
      if (here === seen.primary) return putBack(now, who);
      if (here === seen.secondary && (there === seen.secondary || (!rules.failBackNeedsTargetSecondary && there === seen.primary)))
        return go(now, who, step.back, 'reads the target: the source may be made primary again');
      if (there !== seen.primary) return finish(now, who, 'unknown', 'ends: unknown, the DAG is not on both sides');
      setRun(now, who, R.back, 0);
    }
    const { action, split } = decide(table, now, who, goals.indexOf('failed-over'), rules.groupInLook);
    const required = ofRun(now, who, R.seenRequired) === 1;
    switch (action) {
      case 'refuse':
        return leave(now, who, split ? 'unknown' : 'refused');
      case 'demote':
        if (ofRun(now, who, R.stopping) === 1) return leave(now, who, 'refused');
        if (configuration.required && rules.arm && !(rules.armIsObserved ? required : ofRun(now, who, R.armed) === 1))
          goForgetting(now, who, step.arm, 'reads the target: ready');
        else go(now, who, step.demote, 'reads the target: ready');
        return stop(now, who);
      case 'prove':
        return go(now, who, step.prove, 'reads the target: nobody can write', (then) => setRun(then, who, R.touched, 1));
      case 'wait-for-writable':
        return go(now, who, step.lookSource, 'reads the target: primary, it still recovers', (then) => {
          forget(then, who);
          setRun(then, who, R.touched, 1);
        });
      default:
        return tidyUp(now, who, required);
    }
  }

  /** Cancelled, or something is not as it has to be, right before the demotion. */
  function stop(now: State, who: number) {
    setRun(now, who, R.stopping, 1);
    leave(now, who, 'refused');
  }

  /** Nothing more is done, but what this run has set on a primary source is cleared first. */
  function leave(now: State, who: number, outcome: Outcome) {
    const armed = ofRun(now, who, R.armed) === 1 && ofRun(now, who, R.seenRequired) === 1;
    if (
      outcome === 'refused' &&
      armed &&
      ofRun(now, who, R.seenSource) === seen.primary &&
      !isOtherDag(now, who) &&
      rules.clearAfterRefusal
    )
      return goForgetting(now, who, step.release, 'stops: puts back what it has set');
    if (outcome === 'refused' && !armed) return refuse(now, who);
    finish(now, who, outcome, outcome === 'refused' ? 'ends: refused' : 'ends: unknown, it saw two primaries');
  }

  /** What somebody else has left set is not touched; it is said. */
  function refuse(now: State, who: number) {
    const left = ofRun(now, who, R.seenSource) === seen.primary && ofRun(now, who, R.seenRequired) === 1;
    if (left && rules.sayWhatIsLeft)
      return finish(now, who, 'refused-saying-what-is-left', 'ends: refused, and says how to stop requiring the target');
    finish(now, who, 'refused', 'ends: refused');
  }

  function putBack(now: State, who: number) {
    if (ofRun(now, who, R.seenRequired) === 1 && rules.clearAfterFailBack)
      return goForgetting(now, who, step.release, 'the source is primary again: puts back what was set');
    if (ofRun(now, who, R.seenTargetSuspended) === 1 && rules.resumeAfterFailBack)
      return goForgetting(now, who, step.resumeTarget, 'the source is primary again: copies of the target are suspended');
    finish(now, who, 'rolled-back', 'ends: rolled back');
  }

  function tidyUp(now: State, who: number, required: boolean) {
    if (required && rules.clearAfterSuccess) return goForgetting(now, who, step.release, 'the target takes writes: tidies up');
    if (ofRun(now, who, R.seenSourceSuspended) === 1 && rules.resumeAfterSuccess)
      return goForgetting(now, who, step.resumeSource, 'the target takes writes: copies of the source are suspended');
    finish(now, who, 'completed', 'ends: completed');
  }

  function switchMode(now: State, who: number, wanted: number) {
    const { action } = decide(table, now, who, goals.indexOf(wanted === 1 ? 'synchronous' : 'asynchronous'), true);
    if (action === 'refuse') return finish(now, who, 'refused', 'ends: refused');
    const stored = ofRun(now, who, R.seenTargetSync) === wanted && ofRun(now, who, R.seenSourceSync) === wanted;
    if (action !== 'set-commit-mode' || stored) return finish(now, who, 'already-done', 'ends: the commit modes are set');
    if (wanted === 0 && ofRun(now, who, R.seenRequired) === 1) return goForgetting(now, who, step.release, 'reads the target');
    if (ofRun(now, who, R.seenTargetSync) !== wanted) return goForgetting(now, who, step.modeTarget, 'reads the target');
    goForgetting(now, who, step.modeSource, 'reads the target');
  }

  function drop(now: State, who: number) {
    const { action } = decide(table, now, who, goals.indexOf('dropped'), true);
    if (action === 'nothing') return finish(now, who, 'already-done', 'ends: dropped');
    const here = ofRun(now, who, R.seenSource);
    const there = ofRun(now, who, R.seenTarget);
    const takesWrites = there === seen.absent || (there === seen.primary && ofRun(now, who, R.seenWritable) === 1);
    if (action !== 'drop' || here === seen.primary || (rules.dropNeedsWritable && !takesWrites))
      return finish(now, who, 'refused', 'ends: refused');
    const sourceNow = here !== seen.absent && (rules.dropSourceFirst || there === seen.absent);
    goForgetting(now, who, sourceNow ? step.dropSource : step.dropTarget, 'reads the target: the DAG can be dropped');
  }
}
