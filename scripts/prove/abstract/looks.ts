import type { Decisions } from './decisions.ts';
import { ofRun, R, role, seen, setRun, W } from './model.ts';
import { type Field, get, type State, set } from './packed.ts';
import { goals } from './rules.ts';
import { type Moves, step } from './run-moves.ts';
import { decide, forget, readSource, readTarget } from './view.ts';

/** How a run looks at both sides: first without locks, then under both of them. */
export function createLooks(moves: Moves, { act, putBack, refuse }: Decisions) {
  const { configuration, rules, table, looked, goalOf, go, goForgetting, finish, giveUp } = moves;
  const { runs } = configuration;
  return { firstLook, takeLock, lookAtSource, lookAtTarget };

  function firstLook(now: State, who: number) {
    looked.set(now);
    readTarget(looked, who);
    const here = ofRun(looked, who, R.seenSource);
    setRun(
      looked,
      who,
      R.pinned,
      ofRun(looked, who, here === seen.primary || here === seen.secondary ? R.seenSourceGroup : R.seenTargetGroup),
    );
    const goal = goalOf(looked, who);
    const { action } = decide(table, looked, who, goals.indexOf(goal as (typeof goals)[number]), false);
    const untidy = goal === 'failed-over' && ofRun(looked, who, R.seenRequired) + ofRun(looked, who, R.seenSourceSuspended) > 0;
    if (action === 'refuse') return refuse(looked, who);
    if (action === 'nothing' && !untidy) return finish(looked, who, 'already-done', 'ends: nothing to do');
    if (action === 'wait-for-synchronized') return finish(looked, who, 'already-done', 'ends: synchronous on both sides');
    go(looked, who, step.lockFirst, 'reads the target: there is something to do', (then) => {
      if (rules.lookUnderLocks) forget(then, who);
    });
  }

  function takeLock(now: State, who: number, after: number, source: boolean) {
    const wanted = source ? rules.lockSource : rules.lockTarget;
    if (wanted && get(now, source ? W.sourceDown : W.targetDown) === 1) return giveUp(now, who);
    const lock = source ? W.sourceLock : W.targetLock;
    if (wanted && get(now, lock) !== 0) {
      const other = 1 - who;
      const circle =
        after === step.lookSource && runs.length > 1 && get(now, lock) === other + 1 && ofRun(now, other, R.step) === step.lockSecond;
      return finish(now, who, 'busy', 'ends: refused, another run holds a lock', circle ? 'the two runs wait for each other' : undefined);
    }
    const take = (then: State): void => {
      if (wanted) set(then, lock, who + 1);
    };
    if (after === step.lookSource && !rules.lookUnderLocks) {
      looked.set(now);
      take(looked);
      setRun(looked, who, R.underLocks, 1);
      return act(looked, who);
    }
    go(now, who, after, source ? 'takes the lock on the source' : 'takes the lock on the target', take);
  }

  function retake(now: State, who: number, lock: Field, label: string) {
    if (get(now, lock) !== 0) return giveUp(now, who);
    go(now, who, step.lookSource, label, (then) => {
      set(then, lock, who + 1);
      setRun(then, who, R.underLocks, 0);
      if (lock === W.sourceLock) setRun(then, who, R.demotedHere, 0);
    });
  }

  function lookAtSource(now: State, who: number) {
    if (get(now, W.sourceDown) === 1) return giveUp(now, who);
    if (rules.settle && rules.lockSource && get(now, W.sourceLock) !== who + 1)
      return retake(now, who, W.sourceLock, 'connects to the source again and takes its lock');
    if (get(now, W.targetDown) === 1) return lookWithoutTarget(now, who);
    if (rules.settle && rules.lockTarget && get(now, W.targetLock) !== who + 1)
      return retake(now, who, W.targetLock, 'connects to the target again and takes its lock');
    const read = (endKnown: boolean) => (then: State) => {
      readSource(then, who, endKnown);
      setRun(then, who, R.underLocks, 1);
    };
    go(now, who, step.lookTarget, 'reads the source', read(true));
    if (configuration.nulls && get(now, W.sourceRole) === role.secondary)
      go(now, who, step.lookTarget, 'reads the source, which does not show its end of log', read(false));
  }

  /** The target can not be reached. The source may be forced only if nobody can have promoted the target. */
  function lookWithoutTarget(now: State, who: number) {
    const nobodyPromoted =
      (ofRun(now, who, R.demotedHere) === 1 || !rules.blindNeedsOwnDemotion) &&
      (ofRun(now, who, R.promoteSent) === 0 || !rules.blindNeedsNoPromote);
    if (!rules.blindFailBack || !nobodyPromoted) return giveUp(now, who);
    looked.set(now);
    readSource(looked, who, true);
    readTarget(looked, who);
    if (get(now, W.sourceRole) === role.secondary)
      return go(looked, who, step.back, 'the time is up and the target can not be reached', (then) => setRun(then, who, R.back, 1));
    if (ofRun(now, who, R.back) === 1 && get(now, W.sourceRole) === role.primary) return putBack(looked, who);
    giveUp(now, who);
  }

  function lookAtTarget(now: State, who: number) {
    const lost = rules.settle && rules.lockTarget && get(now, W.targetLock) !== who + 1;
    if (get(now, W.targetDown) === 1 || lost)
      return goForgetting(now, who, step.lookSource, 'wants to read the target: the session is gone');
    looked.set(now);
    readTarget(looked, who);
    act(looked, who);
  }
}
