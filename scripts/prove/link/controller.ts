import type { Emit } from '../abstract/breadth-first.ts';
import { get, type State, set } from '../abstract/packed.ts';
import type { Configuration } from './configuration.ts';
import { createDecisions } from './decisions.ts';
import { healthy, ofRun, R, setRun, W } from './model.ts';
import { createRequests } from './requests.ts';
import { needsFreeze, type Rules } from './rules.ts';
import { createRun, type Step, step } from './run.ts';
import { createStatements } from './statements.ts';
import { readSource, readTarget } from './view.ts';

/** The runs of the tasks, as the product does them: look, ask the table, send one thing, look again. */
export function createController(configuration: Configuration, rules: Rules, emit: Emit): (now: State, who: number) => void {
  const run = createRun(configuration, rules, emit);
  const { go, goForgetting, finish, stop, lives, loseSession, fork, aimOf } = run;
  const statements = createStatements(configuration, run, emit);
  const requests = createRequests(configuration, run, emit);
  const { first, act, conclude } = createDecisions(run);

  const scratch = healthy(configuration.runs.length);

  const steps: Readonly<Record<Step, (now: State, who: number) => void>> = {
    [step.idle]: (now, who) => go(now, who, step.firstTarget, 'starts and reads the source', (then) => readSource(then, who)),
    [step.firstTarget]: (now, who) => first(looked(now, who), who),
    [step.lock]: takeLock,
    [step.freeze]: statements.freeze,
    [step.mark]: mark,
    [step.lookSource]: lookAtSource,
    [step.lookTarget]: (now, who) => act(looked(now, who), who),
    [step.request]: requests.cutOver,
    [step.poll]: requests.poll,
    [step.failOver]: statements.failOver,
    [step.thaw]: statements.thaw,
    [step.cleanUp]: requests.cleanUp,
    [step.dropSource]: statements.dropOnSource,
    [step.finalLook]: finalLook,
    [step.pause]: requests.again,
  };

  return (now, who) => {
    const at = ofRun(now, who, R.step) as Step;
    steps[at](now, who);
    if (at !== step.idle) lives(now, who);
  };

  /** Azure is asked, and at once the run goes on with what it knows. */
  function looked(now: State, who: number): State {
    scratch.set(now);
    readTarget(scratch, who);
    return scratch;
  }

  function takeLock(now: State, who: number) {
    if (!rules.lock) return goForgetting(now, who, afterLock(now, who), 'goes on without a lock');
    if (get(now, W.sourceDown) === 1) return stop(now, who, 'unknown', 'the source can not be reached');
    if (get(now, W.sourceLock) !== 0) return finish(now, who, 'busy', 'ends: refused, another run holds the lock');
    goForgetting(now, who, afterLock(now, who), 'takes the lock on the source', (then) => set(then, W.sourceLock, who + 1));
  }

  function afterLock(now: State, who: number): Step {
    if (!needsFreeze(aimOf(now, who)) || ofRun(now, who, R.sent) !== 0 || ofRun(now, who, R.stopping) === 1) return step.lookSource;
    if (rules.proof === 'before-the-freeze' && ofRun(now, who, R.marked) === 0) return step.mark;
    return rules.freeze ? step.freeze : step.mark;
  }

  /** The log end that the instance is compared with; the weaker protocol reads both sides here and not again. */
  function mark(now: State, who: number) {
    if (get(now, W.sourceDown) === 1) return stop(now, who, 'unknown', 'the source can not be reached');
    const early = rules.proof === 'before-the-freeze';
    if (early && ofRun(now, who, R.marked) === 1) return goForgetting(now, who, step.lookSource, 'goes on');
    goForgetting(now, who, early && rules.freeze ? step.freeze : step.lookSource, 'reads the log end of the source', (then) => {
      setRun(then, who, R.marked, 1);
      setRun(then, who, R.markedEnd, get(now, W.sourceLog));
    });
  }

  function lookAtSource(now: State, who: number) {
    if (get(now, W.sourceDown) === 1) return stop(now, who, 'unknown', 'the source can not be reached');
    if (rules.lock && get(now, W.sourceLock) !== who + 1) {
      const then = fork(now);
      loseSession(then, who);
      return emit('finds that its session on the source is gone', who, then);
    }
    go(now, who, step.lookTarget, 'reads the source', (then) => {
      readSource(then, who);
      setRun(then, who, R.dbaSince, 0);
    });
  }

  /** The takeover was seen: what the source says now was said after it. */
  function finalLook(now: State, who: number) {
    scratch.set(now);
    readSource(scratch, who);
    conclude(scratch, who);
  }
}
