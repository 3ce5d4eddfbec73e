import type { LinkAim } from '../../../shared/cutover/link/aims.ts';
import type { SourceLogs, SourceReading } from '../../../shared/cutover/link/freeze-window.ts';
import type { CutoverMethod } from '../../../shared/cutover/link/method.ts';
import { judgeCutover } from '../../../shared/cutover/link/verdict.ts';
import type { Lsn } from '../../../shared/cutover/lsn.ts';
import type { Role } from '../../../shared/cutover/observation.ts';
import type { State } from '../abstract/packed.ts';
import { ofRun, R, seen, sends, setRun } from './model.ts';
import { isFailover, needsFreeze } from './rules.ts';
import { type Run, step } from './run.ts';
import { createDecide } from './view.ts';

/** What a run does after it has looked at both sides. */
export function createDecisions({ rules, go, goForgetting, finish, stop, refuse, aimOf }: Run) {
  const decide = createDecide(rules);
  return { first, act, conclude };

  /** Without the lock. */
  function first(now: State, who: number) {
    const aim = aimOf(now, who);
    const { action } = decide(now, who, aim);
    if (ofRun(now, who, R.seenLink) === seen.unreadable) return stop(now, who, 'unknown', 'Azure can not be reached');
    if (action === 'refuse') return refuse(now, who, 'not from this state');
    if (action === 'nothing') return reached(now, who);
    goForgetting(now, who, step.lock, 'asks Azure: there is something to do');
  }

  /** Under the lock. */
  function act(now: State, who: number) {
    const aim = aimOf(now, who);
    if (ofRun(now, who, R.seenLink) === seen.unreadable) return stop(now, who, 'unknown', 'Azure can not be reached');
    if (ofRun(now, who, R.stopping) === 1) return finish(now, who, 'refused', 'ends: refused');
    const { action, state } = decide(now, who, aim);
    const waits = ofRun(now, who, R.sent) !== sends.nothing || ofRun(now, who, R.result) === 2;
    switch (action) {
      case 'nothing':
        return reached(now, who);
      case 'fail-over':
        go(now, who, step.failOver, 'asks Azure: ready');
        return refuse(now, who, 'something is not as it has to be');
      case 'remove-link':
      case 'force-failover':
        return prove(now, who);
      case 'drop':
        return ofRun(now, who, R.seenLink) === seen.absent
          ? goForgetting(now, who, step.dropSource, 'asks Azure: the DAG can be dropped')
          : go(now, who, step.cleanUp, 'asks Azure: the link can go');
      case 'refuse':
        // After a forced failover the source is primary until it has heard of it: the run waits a while.
        if (state === 'split' && waits) goForgetting(now, who, step.lookSource, 'asks Azure: both are primary, it looks again');
        return stop(now, who, state === 'split' ? 'unknown' : 'refused', `the state is ${state}`);
      default:
        goForgetting(now, who, step.lookSource, `asks Azure: ${action.replaceAll('-', ' ')}`);
        return stop(now, who, 'unknown', 'the time is up');
    }
  }

  /** The two sides were read at two moments: before a failover is called done, the source is read once more. */
  function reached(now: State, who: number) {
    if (isFailover(aimOf(now, who)) && rules.finalLook) go(now, who, step.finalLook, 'asks Azure: the instance has taken over');
    else conclude(now, who);
  }

  /** Both sides are read after the writers were kept out, the source first. */
  function prove(now: State, who: number) {
    if (ofRun(now, who, R.result) === 2) return refuse(now, who, 'the operation of Azure has failed');
    if (ofRun(now, who, R.marked) === 0) {
      // The session was lost and the run has come back: the writers have to be kept out again before anything is read.
      return goForgetting(now, who, needsFreeze(aimOf(now, who)) && rules.freeze ? step.freeze : step.mark, 'asks Azure: not proved yet');
    }
    if (rules.freeze && rules.freezeIsObserved && ofRun(now, who, R.seenFrozen) === 0)
      return stop(now, who, 'refused', 'somebody has let the writers in again');
    const marked = ofRun(now, who, R.markedEnd);
    const still = rules.proof === 'after-the-freeze' ? ofRun(now, who, R.seenEnd) === marked : true;
    const proved = rules.proof === 'none' || (still && ofRun(now, who, R.seenHardened) >= marked);
    if (proved)
      go(now, who, step.request, 'asks Azure: the instance has all the log', (then) => {
        setRun(then, who, R.proved, 1);
        setRun(then, who, R.provedEnd, ofRun(now, who, R.seenEnd));
        setRun(then, who, R.provedFenced, ofRun(now, who, R.seenSource) === seen.secondary ? 1 : 0);
        setRun(then, who, R.marked, 0);
        setRun(then, who, R.markedEnd, 0);
      });
    else
      goForgetting(now, who, step.mark, 'asks Azure: the instance lacks log, or the log has moved', (then) => {
        setRun(then, who, R.marked, 0);
        setRun(then, who, R.markedEnd, 0);
      });
    stop(now, who, 'refused', 'the time is up');
  }

  /** The goal is reached: what the run can say about it. */
  function conclude(now: State, who: number) {
    const aim = aimOf(now, who);
    if (!isMethod(aim)) return finish(now, who, 'completed', 'ends: completed');
    if (rules.finalLook && ofRun(now, who, R.seenSource) === seen.primary && ofRun(now, who, R.seenLink) === seen.primary)
      return stop(now, who, 'unknown', 'both sides are primary');
    const verdict = judgeCutover({
      method: aim,
      link: ofRun(now, who, R.seenLink) === seen.absent ? 'gone' : 'primary',
      failoverAnswered: ofRun(now, who, R.sent) === sends.failover && ofRun(now, who, R.result) === 1,
      proved: ofRun(now, who, R.proved) === 1 ? reading(provedRole(now, who), ofRun(now, who, R.provedEnd)) : undefined,
      now: reading(roles[ofRun(now, who, R.seenSource)], ofRun(now, who, R.seenEnd)),
    });
    if (verdict.kind === 'commits-left-behind' && rules.sayCommits)
      return finish(now, who, 'completed, and says that commits stayed behind', 'ends: completed, and says that commits stayed behind');
    if (verdict.kind === 'not-known' && rules.sayUnproved)
      return finish(now, who, 'completed, and says that nothing is proved', 'ends: completed, and says that nothing is proved');
    finish(now, who, 'completed', 'ends: completed');
  }
}

/** Roles as they were seen; undefined: the source can not be read, or shows no DAG. */
const roles: readonly (Role | undefined)[] = [undefined, 'PRIMARY', 'SECONDARY', undefined, undefined];
const provedRole = (now: State, who: number): Role => (ofRun(now, who, R.provedFenced) === 1 ? 'SECONDARY' : 'PRIMARY');

/** A record of the model is a commit: the end of the log is the last commit too. */
const logsAt: readonly SourceLogs[] = [0n, 1n, 2n, 3n].map((lsn) => new Map([['db', { endOfLog: lsn as Lsn, lastCommit: lsn as Lsn }]]));
const reading = (role: Role | undefined, end: number): SourceReading | undefined => role && { role, logs: logsAt[end] as SourceLogs };
const isMethod = (aim: LinkAim): aim is CutoverMethod => isFailover(aim);
