import type { Emit } from '../abstract/breadth-first.ts';
import { get, type State, set } from '../abstract/packed.ts';
import type { Configuration } from './configuration.ts';
import { acceptsFailover, beginFailover } from './effects.ts';
import { lateLock, linkIs, ofRun, R, role, sends, setRun, W } from './model.ts';
import { type Run, step } from './run.ts';

/** The T-SQL statements of a run, each in every way in which it can end. They are sent in the session that holds the lock. */
export function createStatements({ lost }: Configuration, { rules, fork, lives, loseSession, finish }: Run, emit: Emit) {
  /** The session is known or found to be gone: nothing was sent. */
  function hasNoSession(now: State, who: number): boolean {
    if (get(now, W.sourceDown) === 0 && (!rules.lock || get(now, W.sourceLock) === who + 1)) return false;
    const then = fork(now);
    loseSession(then, who);
    emit('finds that its session on the source is gone', who, then);
    return true;
  }

  /** `apply` returns what it breaks. */
  function send(now: State, who: number, what: string, apply: (then: State) => string | undefined, done: (then: State) => void): void {
    if (hasNoSession(now, who)) return;
    const then = fork(now);
    const broken = apply(then);
    done(then);
    emit(what, who, then, broken);
    lives(now, who, `${what}, and the runner dies`, apply);
    if (get(now, W.usedLost) >= lost) return;
    const applied = fork(now);
    const brokenToo = apply(applied);
    loseAnswer(applied, who);
    emit(`${what}: done, the answer is lost`, who, applied, brokenToo);
    const not = fork(now);
    loseAnswer(not, who);
    emit(`${what}: not done, the answer is lost`, who, not);
  }

  function loseAnswer(then: State, who: number) {
    set(then, W.usedLost, get(then, W.usedLost) + 1);
    loseSession(then, who);
  }

  return {
    freeze(now: State, who: number) {
      if (get(now, W.frozen) === 1 && !hasNoSession(now, who)) {
        const then = fork(now);
        setRun(then, who, R.step, step.mark);
        return emit('finds the writers kept out already', who, then);
      }
      if (get(now, W.frozen) === 1) return;
      send(
        now,
        who,
        'keeps the writers out',
        (then) => {
          set(then, W.frozen, 1);
          return undefined;
        },
        (then) => {
          setRun(then, who, R.froze, 1);
          setRun(then, who, R.step, step.mark);
        },
      );
    },
    thaw(now: State, who: number) {
      send(
        now,
        who,
        'lets the writers in again',
        (then) => {
          set(then, W.frozen, 0);
          return undefined;
        },
        (then) => {
          setRun(then, who, R.froze, 0);
          setRun(then, who, R.step, step.lookSource);
        },
      );
    },
    dropOnSource(now: State, who: number) {
      send(
        now,
        who,
        'drops the DAG on the source',
        (then) => {
          const orphaned = get(then, W.link) === linkIs.secondary && ofRun(now, who, R.dbaSince) !== 1;
          set(then, W.sourceRole, role.absent);
          return orphaned ? 'I11 the DAG is dropped on the source while the instance is still secondary' : undefined;
        },
        (then) => setRun(then, who, R.step, step.lookSource),
      );
    },
    failOver(now: State, who: number) {
      if (hasNoSession(now, who)) return;
      if (!acceptsFailover(now)) {
        const then = fork(now);
        setRun(then, who, R.step, step.lookSource);
        return emit('sends FAILOVER, and the source refuses', who, then);
      }
      send(
        now,
        who,
        'sends FAILOVER',
        (then) => {
          setRun(then, who, R.sent, sends.failover);
          setRun(then, who, R.result, 0);
          beginFailover(then);
          return undefined;
        },
        // The statement runs until the servers have finished the failover, or have given it up.
        (then) => {
          setRun(then, who, R.handle, 1);
          setRun(then, who, R.step, step.poll);
        },
      );
      if (!rules.unknownFailoverIsObserved && get(now, W.usedLost) < lost) {
        const blind = fork(now);
        set(blind, W.usedLost, get(now, W.usedLost) + 1);
        return finish(blind, who, 'completed', 'sends FAILOVER: not done, the answer is lost; it ends: completed');
      }
      if (get(now, W.usedLost) >= lost || get(now, W.late) === 1) return;
      const then = fork(now);
      loseAnswer(then, who);
      setRun(then, who, R.sent, sends.failover);
      set(then, W.late, 1);
      if (rules.lock) set(then, W.sourceLock, lateLock);
      emit('sends FAILOVER: it still runs, the answer is lost', who, then);
    },
  };
}
