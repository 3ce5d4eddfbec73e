import { release } from './endings.ts';
import { ofRun, R, role, setRun, W } from './model.ts';
import { get, type State, set } from './packed.ts';
import { type Moves, step } from './run-moves.ts';
import { statements } from './statements.ts';
import { forget, readSource, readTarget } from './view.ts';

/** The fenced time: demote, prove, promote, or make the source primary again. */
export function createFailoverStatements({ rules, looked, go, goForgetting, finish, send }: Moves) {
  return { demote, land, prove, promote, sendBack };

  function demote(now: State, who: number) {
    const endBefore = ofRun(now, who, R.seenEnd);
    const stale = rules.proof === 'ends-before-demotion';
    const remember = (then: State, end: number): void => {
      forget(then, who);
      setRun(then, who, R.touched, 1);
      setRun(then, who, R.returnedEnd, end);
      setRun(then, who, R.returnedEndKnown, 1);
    };
    send(now, who, statements.demote, {
      done: (then) => {
        remember(then, stale || !rules.landingEndsBehindTheFence ? endBefore : get(then, W.sourceLog));
        setRun(then, who, R.demotedHere, 1);
        // The batch has read the server, the DAG and the role: it is a look at the source.
        setRun(then, who, R.dbaSince, 0);
        setRun(then, who, R.step, stale ? step.prove : step.land);
        if (!rules.keepLocks) release(then, who);
      },
      unknown: (then) => {
        if (!rules.unknownDemoteIsObserved || stale) remember(then, endBefore);
        else forget(then, who);
        setRun(then, who, R.touched, 1);
        setRun(then, who, R.step, rules.unknownDemoteIsObserved ? step.lookSource : step.prove);
      },
    });
  }

  /** Right behind the demotion, or behind a wait with a look at the source: one batch on the target that proves and promotes. A server that did not take it on trial gets one statement a batch. */
  function land(now: State, who: number) {
    go(now, who, step.lookSource, 'does not land in one batch, and looks at both sides');
    looked.set(now);
    set(looked, W.landingEnd, ofRun(now, who, R.returnedEnd));
    const before = rules.earlierPromoteIsRemembered && ofRun(now, who, R.promoteSent) === 1;
    const after = (sent: (then: State) => boolean) => (then: State) => {
      if (get(then, W.targetLate) !== statements.land.late) set(then, W.landingEnd, 0);
      setRun(then, who, R.promoteSent, before || sent(then) ? 1 : 0);
      setRun(then, who, R.step, step.lookSource);
    };
    const promoted = (then: State): boolean => get(then, W.targetRole) === role.primary || !rules.unprovedLandingIsSeen;
    send(looked, who, rules.landingProves ? statements.land : statements.landBlindly, {
      done: after(promoted),
      unknown: after(() => rules.unknownLandingIsObserved),
      notSent: after(() => false),
    });
  }

  /** One turn of the proof: the target is read, and what it has hardened is compared with the end that the source had after its demotion. */
  function prove(now: State, who: number) {
    const lost = rules.settle && rules.lockTarget && get(now, W.targetLock) !== who + 1;
    const changed = get(now, W.targetRole) !== role.secondary || get(now, W.targetGroup) !== ofRun(now, who, R.pinned);
    if (get(now, W.targetDown) === 1 || lost || changed)
      return goForgetting(now, who, step.lookSource, 'wants to prove: the target has to be looked at again');
    if (ofRun(now, who, R.seenEndKnown) === 1)
      go(now, who, step.land, 'waits on the target, sees the source secondary meanwhile, and lands', (then) => {
        const known = ofRun(now, who, R.returnedEndKnown) === 1 ? ofRun(now, who, R.returnedEnd) : 0;
        forget(then, who);
        setRun(then, who, R.returnedEnd, Math.max(known, ofRun(now, who, R.seenEnd)));
        setRun(then, who, R.returnedEndKnown, 1);
      });
    if (isProved(now, who)) return goForgetting(now, who, step.promote, 'proves that the target has all the log');
    const waited = (then: State): void => {
      if (ofRun(then, who, R.dbaSince) === 1) setRun(then, who, R.dbaSince, 2);
    };
    if (rules.sourceInEveryTurn) goForgetting(now, who, step.lookSource, 'can not prove it yet, and looks again');
    else go(now, who, step.prove, 'can not prove it yet, and waits on the target', waited);
    if (!rules.budget) return;
    if (!rules.endsOutsideTheFence) return finish(now, who, 'refused', 'the time is up: it ends');
    go(now, who, step.lookSource, 'can not prove it, and the time is up', (then) => {
      forget(then, who);
      setRun(then, who, R.back, 1);
    });
    const sourceHeld = !rules.lockSource || get(now, W.sourceLock) === who + 1;
    const targetHeld = !rules.lockTarget || get(now, W.targetLock) === who + 1;
    if (sourceHeld && targetHeld && get(now, W.sourceDown) === 0 && get(now, W.sourceRole) === role.secondary)
      go(now, who, step.back, 'can not prove it, has just seen both sides secondary, and the time is up', (then) => {
        readSource(then, who, true);
        readTarget(then, who);
        setRun(then, who, R.underLocks, 1);
        setRun(then, who, R.back, 1);
      });
  }

  function isProved(now: State, who: number): boolean {
    if (rules.proof === 'none') return true;
    const hardened = get(now, W.targetLog);
    if (rules.proof === 'tautology') return true;
    const returned = ofRun(now, who, R.returnedEndKnown) === 1 ? ofRun(now, who, R.returnedEnd) : 0;
    if (rules.proof === 'ends-before-demotion' && ofRun(now, who, R.returnedEndKnown) === 1) return hardened >= returned;
    if (ofRun(now, who, R.seenEndKnown) === 0) return !rules.unknownDemoteIsObserved ? hardened >= returned : !rules.unknownEndBlocks;
    return hardened >= Math.max(returned, ofRun(now, who, R.seenEnd));
  }

  function promote(now: State, who: number) {
    const after = (to: number) => (then: State) => {
      setRun(then, who, R.promoteSent, 1);
      setRun(then, who, R.step, to);
    };
    send(now, who, statements.promote, {
      done: after(step.lookSource),
      unknown: after(rules.unknownPromoteIsObserved ? step.lookSource : step.sayCompleted),
      notSent: (then) => setRun(then, who, R.step, step.lookSource),
    });
  }

  function sendBack(now: State, who: number) {
    const after = (then: State): void => {
      forget(then, who);
      setRun(then, who, R.step, rules.failBackIsObserved ? step.lookSource : step.sayRolledBack);
    };
    send(now, who, statements.back, { done: after, unknown: after });
    if (get(now, W.required) === 1) send(now, who, statements.backReleasing, { done: after, unknown: after });
  }
}
