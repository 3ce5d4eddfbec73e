import type { Emit } from '../abstract/breadth-first.ts';
import { get, type State, set } from '../abstract/packed.ts';
import type { Configuration } from './configuration.ts';
import { linkIs, ofRun, operationIs, R, sends, setRun, W } from './model.ts';
import { type Run, step } from './run.ts';

/** The requests of a run to Azure. Azure has no lock and checks no proof; it accepts, and the operation lands or fails later. */
export function createRequests(
  { lost }: Configuration,
  { rules, fork, goForgetting, lives, loseSession, stop, finish, aimOf }: Run,
  emit: Emit,
) {
  function send(now: State, who: number, operation: 1 | 2 | 3, sent: number, what: string) {
    if (get(now, W.azureDown) === 1) return goForgetting(now, who, step.lookSource, `${what}: Azure can not be reached`);
    const link = get(now, W.link);
    const gone = link === linkIs.gone;
    const there = operation === operationIs.force && link === linkIs.primary;
    if (gone || there)
      return goForgetting(now, who, step.lookSource, `${what}: ${gone ? '404, there is no such link' : '409, it is primary already'}`);
    if (get(now, W.operation) !== operationIs.none)
      // Somebody's operation is under way: it may land although this run has sent none.
      return goForgetting(now, who, step.lookSource, `${what}: 409, another operation is under way`, (then) => {
        if (sent !== sends.nothing) setRun(then, who, R.sent, sent);
        setRun(then, who, R.result, 0);
      });
    const early = operation === operationIs.cleanup && get(now, W.backedUp) === 0 && ofRun(now, who, R.dbaSince) !== 1;
    const accept = (then: State): string | undefined => {
      set(then, W.operation, operation);
      if (ofRun(now, who, R.dbaSince) === 1) set(then, W.lateDba, 1);
      return early ? 'I11 the link is deleted before the first full backup of the instance' : undefined;
    };
    const remember = (then: State, handle: number): void => {
      setRun(then, who, R.sent, sent);
      setRun(then, who, R.handle, handle);
      setRun(then, who, R.result, 0);
    };
    const then = fork(now);
    const broken = accept(then);
    if (!rules.acceptedIsNotDone) return finish(then, who, 'completed', `${what}: accepted; it ends: completed`);
    remember(then, 1);
    setRun(then, who, R.step, step.poll);
    emit(`${what}: accepted`, who, then, broken);
    lives(now, who, `${what}: accepted, and the runner dies`, accept);
    if (get(now, W.usedLost) >= lost) return;
    for (const applied of [true, false]) {
      const unknown = fork(now);
      set(unknown, W.usedLost, get(now, W.usedLost) + 1);
      const brokenToo = applied ? accept(unknown) : undefined;
      remember(unknown, 0);
      setRun(unknown, who, R.step, rules.lookAfterLostAnswer ? step.lookSource : step.pause);
      emit(`${what}: ${applied ? 'accepted' : 'not accepted'}, the answer is lost`, who, unknown, brokenToo);
    }
  }

  return {
    cutOver(now: State, who: number) {
      if (aimOf(now, who) === 'arm-forced') send(now, who, operationIs.force, sends.force, 'posts the forced failover');
      else send(now, who, operationIs.removal, sends.removal, 'deletes the link');
    },
    cleanUp: (now: State, who: number): void => send(now, who, operationIs.cleanup, sends.nothing, 'deletes the link that was kept'),
    poll(now: State, who: number) {
      const result = ofRun(now, who, R.result);
      const statement = ofRun(now, who, R.sent) === sends.failover;
      if (statement && rules.lock && get(now, W.sourceLock) !== who + 1) {
        const then = fork(now);
        setRun(then, who, R.handle, 0);
        loseSession(then, who);
        return emit('finds that its session on the source is gone', who, then);
      }
      if (result === 0) return stop(now, who, 'unknown', 'it takes too long');
      if (result === 2 && !rules.failedIsNotDone) return finish(now, who, 'completed', 'sees the operation end; it ends: completed');
      goForgetting(now, who, step.lookSource, `sees that it has ${result === 1 ? 'landed' : 'failed'}`, (then) =>
        setRun(then, who, R.handle, 0),
      );
    },
    /** Only a weaker protocol comes here: it waits and sends again. */
    again: (now: State, who: number): void => goForgetting(now, who, step.request, 'waits, and sends the same request again'),
  };
}
