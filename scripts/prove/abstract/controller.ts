import type { Emit } from './breadth-first.ts';
import type { Configuration } from './configuration.ts';
import { createDecisions } from './decisions.ts';
import { createFailoverStatements } from './failover-statements.ts';
import { createLooks } from './looks.ts';
import { ofRun, R, setRun, W } from './model.ts';
import { get, type State } from './packed.ts';
import type { Rules } from './rules.ts';
import { createMoves, step } from './run-moves.ts';
import { die } from './send.ts';
import { statements } from './statements.ts';
import { readSource } from './view.ts';

/** The runs of the tasks, as the product does them: look, ask the table, send one statement, look again. */
export function createController(configuration: Configuration, rules: Rules, emit: Emit): (now: State, who: number) => void {
  const moves = createMoves(configuration, rules, emit);
  const { fork, go, goalOf, finish, change } = moves;
  const { firstLook, takeLock, lookAtSource, lookAtTarget } = createLooks(moves, createDecisions(moves));
  const { demote, land, prove, promote, sendBack } = createFailoverStatements(moves);
  const steps: Readonly<Record<number, (now: State, who: number) => void>> = {
    [step.firstSource]: (now, who) => go(now, who, step.firstTarget, 'starts and reads the source', (then) => readSource(then, who, true)),
    [step.firstTarget]: firstLook,
    [step.lockFirst]: (now, who) => takeLock(now, who, step.lockSecond, rules.lockOrder || who === 0),
    [step.lockSecond]: (now, who) => takeLock(now, who, step.lookSource, !(rules.lockOrder || who === 0)),
    [step.lookSource]: lookAtSource,
    [step.lookTarget]: lookAtTarget,
    [step.arm]: (now, who) => change(now, who, statements.require, (then) => setRun(then, who, R.armed, 1)),
    [step.demote]: demote,
    [step.land]: land,
    [step.prove]: prove,
    [step.promote]: promote,
    [step.back]: sendBack,
    [step.release]: (now, who) => change(now, who, statements.release),
    [step.resumeSource]: (now, who) => change(now, who, statements.resumeSource),
    [step.resumeTarget]: (now, who) => change(now, who, statements.resumeTarget),
    [step.modeTarget]: (now, who) => change(now, who, goalOf(now, who) === 'synchronous' ? statements.targetSync : statements.targetAsync),
    [step.modeSource]: (now, who) => change(now, who, goalOf(now, who) === 'synchronous' ? statements.sourceSync : statements.sourceAsync),
    [step.dropSource]: (now, who) => change(now, who, statements.dropSource),
    [step.dropTarget]: (now, who) => change(now, who, statements.dropTarget),
    [step.sayCompleted]: (now, who) => finish(now, who, 'completed', 'ends: completed'),
    [step.sayRolledBack]: (now, who) => finish(now, who, 'rolled-back', 'ends: rolled back'),
  };

  return (now, who) => {
    const at = ofRun(now, who, R.step);
    steps[at]?.(now, who);
    if (at !== step.firstSource && get(now, W.usedCrashes) < configuration.crashes) {
      const then = fork(now);
      die(then, who);
      emit('the runner dies', who, then);
    }
  };
}
