import type { Emit } from './breadth-first.ts';
import type { Configuration } from './configuration.ts';
import { end, type Outcome } from './endings.ts';
import { ofRun, R, setRun, stateWords } from './model.ts';
import type { State } from './packed.ts';
import { decisionTable, type Rules } from './rules.ts';
import { createSend } from './send.ts';
import { type Statement, statements } from './statements.ts';
import { forget } from './view.ts';

/** Where a run is. 0: nothing runs; whoever starts the task again starts there. */
export const step = {
  firstSource: 0,
  firstTarget: 1,
  lockFirst: 2,
  lockSecond: 3,
  lookSource: 4,
  lookTarget: 5,
  arm: 6,
  demote: 7,
  prove: 8,
  promote: 9,
  back: 10,
  release: 11,
  resumeSource: 12,
  resumeTarget: 13,
  modeTarget: 14,
  modeSource: 15,
  dropSource: 16,
  dropTarget: 17,
  sayCompleted: 18,
  sayRolledBack: 19,
  land: 20,
} as const;

export type Moves = ReturnType<typeof createMoves>;

/** What a run can do in one step: go on to another step, send a statement, end. */
export function createMoves(configuration: Configuration, rules: Rules, emit: Emit) {
  const { runs } = configuration;
  const send = createSend(configuration, rules, emit, step.lookSource);
  const next = new Uint32Array(stateWords(runs.length));

  function fork(now: State): State {
    next.set(now);
    return next;
  }

  function goalOf(now: State, who: number) {
    return runs[who]?.[ofRun(now, who, R.task)] ?? 'failed-over';
  }

  function go(now: State, who: number, to: number, label: string, change?: (then: State) => void) {
    const then = fork(now);
    setRun(then, who, R.step, to);
    change?.(then);
    emit(label, who, then);
  }

  /** What was seen is used up by the next step. */
  function goForgetting(now: State, who: number, to: number, label: string) {
    go(now, who, to, label, (then) => forget(then, who));
  }

  function finish(now: State, who: number, outcome: Outcome, label: string, brokenBefore?: string) {
    const then = fork(now);
    const broken = end(then, who, outcome, goalOf(now, who), (runs[who]?.length ?? 1) - 1);
    emit(label, who, then, brokenBefore ?? broken);
  }

  /** Neither side of the question can be settled now: the run says so and ends. Whoever starts it again goes on from what is there then. */
  function giveUp(now: State, who: number) {
    if (ofRun(now, who, R.touched) === 1) finish(now, who, 'unknown', 'ends: unknown, somebody has to run it again');
    else finish(now, who, 'busy', 'ends: refused, a side is not free or can not be reached');
  }

  function change(now: State, who: number, statement: Statement, remember?: (then: State) => void) {
    const after = (then: State): void => {
      setRun(then, who, R.step, statement === statements.require && !rules.lookAfterArm ? step.demote : step.lookSource);
      remember?.(then);
    };
    send(now, who, statement, { done: after, unknown: after });
  }

  return {
    configuration,
    rules,
    table: decisionTable(rules.decide),
    /** A state to work out what a run sees in. */
    looked: new Uint32Array(stateWords(runs.length)),
    fork,
    goalOf,
    go,
    goForgetting,
    finish,
    giveUp,
    change,
    send,
  };
}
