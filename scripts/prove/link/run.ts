import type { LinkAim } from '../../../shared/cutover/link/aims.ts';
import { mayLiftFreeze } from '../../../shared/cutover/link/lift-freeze.ts';
import type { Emit } from '../abstract/breadth-first.ts';
import { get, type State, set } from '../abstract/packed.ts';
import type { Configuration } from './configuration.ts';
import { end, type Outcome, release } from './endings.ts';
import { clearRun, linksSeen, ofRun, R, sends, setRun, W } from './model.ts';
import type { Rules } from './rules.ts';
import { forget } from './view.ts';

/** Where a run is. 0: nothing runs; the job may start (again). */
export const step = {
  idle: 0,
  firstTarget: 1,
  lock: 2,
  freeze: 3,
  mark: 4,
  lookSource: 5,
  lookTarget: 6,
  request: 7,
  poll: 8,
  failOver: 9,
  thaw: 10,
  cleanUp: 11,
  dropSource: 12,
  finalLook: 13,
  pause: 14,
} as const;

export type Step = (typeof step)[keyof typeof step];
export type Run = ReturnType<typeof createRun>;

/** What the steps of a run have in common. */
export function createRun({ runs, crashes }: Configuration, rules: Rules, emit: Emit) {
  let next: State = new Uint32Array(0);
  const aimOf = (now: State, who: number): LinkAim => (runs[who] as readonly LinkAim[])[ofRun(now, who, R.task)] as LinkAim;
  return { rules, runs, fork, go, goForgetting, finish, stop, lives, loseSession, refuse, aimOf };

  function fork(now: State): State {
    if (next.length !== now.length) next = new Uint32Array(now.length);
    next.set(now);
    return next;
  }

  function go(now: State, who: number, to: Step, label: string, change?: (then: State) => void): void {
    const then = fork(now);
    change?.(then);
    setRun(then, who, R.step, to);
    emit(label, who, then);
  }

  /** Time passes, or another look follows: what was seen is not used any more. */
  function goForgetting(now: State, who: number, to: Step, label: string, change?: (then: State) => void): void {
    go(now, who, to, label, (then) => {
      forget(then, who);
      if (ofRun(then, who, R.dbaSince) === 1) setRun(then, who, R.dbaSince, 2);
      change?.(then);
    });
  }

  function finish(now: State, who: number, outcome: Outcome, label: string) {
    const then = fork(now);
    const aim = aimOf(now, who);
    const broken = end(then, who, outcome, aim, (runs[who] as readonly LinkAim[]).length - 1);
    emit(label, who, then, broken);
  }

  /** Ends without success. What this run has set is put back first, where the product's rule allows it. */
  function stop(now: State, who: number, outcome: 'refused' | 'unknown', why: string) {
    const sent = ofRun(now, who, R.sent);
    const asks = sent === sends.removal || sent === sends.force;
    const asked = !asks ? 'nothing' : ofRun(now, who, R.result) === 2 ? 'failed' : 'may-land';
    const link = linksSeen[ofRun(now, who, R.seenLink) as 0 | 1 | 2 | 3 | 4];
    const own = ofRun(now, who, R.froze) === 1 || (!rules.thawOnlyOwn && get(now, W.frozen) === 1);
    const lifts = rules.freezeOutlivesUnknown ? mayLiftFreeze({ own, asked, link }) : own;
    if (lifts && rules.thawAfterRefusal && get(now, W.sourceDown) === 0 && ofRun(now, who, R.stopping) === 0)
      return goForgetting(now, who, step.thaw, `${why}: it lets the writers in again`, (then) => setRun(then, who, R.stopping, 1));
    const ending = asked === 'may-land' || link === 'gone' || link === 'primary' ? 'unknown' : outcome;
    finish(now, who, ending, `ends: ${ending}, ${why}`);
  }

  /** Something else follows, or the runner dies here: every step may be the last one. */
  function lives(now: State, who: number, label = 'the runner dies', change?: (then: State) => string | undefined): void {
    if (get(now, W.usedCrashes) >= crashes) return;
    const then = fork(now);
    const broken = change?.(then);
    set(then, W.usedCrashes, get(then, W.usedCrashes) + 1);
    release(then, who);
    clearRun(then, who);
    emit(label, who, then, broken);
  }

  /** The SQL session is gone, and its lock with it. Others may have acted since: a freeze is not this run's own any more. */
  function loseSession(then: State, who: number) {
    release(then, who);
    if (rules.thawNeedsUnbrokenSession) setRun(then, who, R.froze, 0);
    forget(then, who);
    setRun(then, who, R.step, rules.lock ? step.lock : step.lookSource);
  }

  function refuse(now: State, who: number, why: string) {
    stop(now, who, 'refused', why);
  }
}
