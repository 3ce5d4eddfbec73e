import type { Emit } from './breadth-first.ts';
import type { Configuration } from './configuration.ts';
import { release } from './endings.ts';
import { clearRun, lateLock, ofRun, R, role, seen, setRun, stateWords, W } from './model.ts';
import { get, type State, set } from './packed.ts';
import type { Rules } from './rules.ts';
import { brokenByEffect, goesBack, promotes, type Statement, statements } from './statements.ts';

/** What follows a statement: the step after `done`, the step after an outcome that is not known, and what the run remembers of it. */
export interface Continuation {
  readonly done: (then: State) => void;
  readonly unknown: (then: State) => void;
  /** The session was known to be gone, so nothing was sent; by default as if it were unknown. */
  readonly notSent?: (then: State) => void;
}

export type Send = (now: State, who: number, statement: Statement, continuation: Continuation) => void;

/** Sends a statement that changes a server, in every way in which it can end. */
export function createSend(configuration: Configuration, rules: Rules, emit: Emit, look: number): Send {
  const { crashes, lost, runs } = configuration;
  const next = new Uint32Array(stateWords(runs.length));
  const fork = (now: State): State => {
    next.set(now);
    return next;
  };

  return (now, who, statement, { done, unknown, notSent = unknown }) => {
    const says = labels[statement.name] as Labels;
    const onSource = statement.side === 'source';
    const locks = onSource ? rules.lockSource : rules.lockTarget;
    const lock = onSource ? W.sourceLock : W.targetLock;
    const locked = get(now, lock) === who + 1;
    if (get(now, onSource ? W.sourceDown : W.targetDown) === 1 || (locks && !locked && rules.settle)) {
      const then = fork(now);
      loseSession(then, who, onSource);
      notSent(then);
      return emit(says.gone, who, then);
    }
    const brokenBySending = brokenByOrder(now, who, statement);
    const pinned = ofRun(now, who, R.pinned);
    const otherDag = get(now, onSource ? W.sourceGroup : W.targetGroup) !== pinned;
    const is = get(now, onSource ? W.sourceRole : W.targetRole);
    const checksRole = isDrop(statement) ? rules.dropRoleInBatch : rules.roleInBatch;
    const wrongRole = checksRole && statement.needs !== undefined && is !== statement.needs;
    if ((locks && !locked && rules.lockInBatch) || (otherDag && rules.groupInBatch) || wrongRole || is === role.absent) {
      const then = fork(now);
      setRun(then, who, R.step, look);
      return emit(says.refused, who, then, brokenBySending);
    }

    const apply = (): { then: State; broken: string | undefined } => {
      const then = fork(now);
      const taken = statement.apply(then);
      if (promotes(statement) && get(then, W.targetRole) === role.primary) set(then, W.promoteEver, 1);
      return {
        then,
        broken: (taken ? brokenNow(now, then, who, statement, otherDag, configuration.required) : undefined) ?? brokenBySending,
      };
    };
    const normal = apply();
    done(normal.then);
    emit(says.done, who, normal.then, normal.broken);

    if (get(now, W.usedCrashes) < crashes) {
      const { then, broken } = apply();
      die(then, who);
      emit(says.doneThenDies, who, then, broken);
    }
    if (get(now, W.usedLost) < lost) {
      const { then, broken } = apply();
      set(then, W.usedLost, get(now, W.usedLost) + 1);
      loseSession(then, who, onSource);
      unknown(then);
      emit(says.doneReplyLost, who, then, broken);

      const not = fork(now);
      set(not, W.usedLost, get(now, W.usedLost) + 1);
      loseSession(not, who, onSource);
      unknown(not);
      emit(says.notDone, who, not);
    }
    if (statement.late === 0 || get(now, onSource ? W.sourceLate : W.targetLate) > 0) return;
    const excused = ofRun(now, who, R.dbaSince) === 1;
    if (get(now, W.usedCrashes) < crashes) {
      const then = fork(now);
      die(then, who);
      goOnLate(then, statement, locks && locked, excused);
      emit(says.runsOnThenDies, who, then, brokenBySending);
    }
    if (get(now, W.usedLost) < lost) {
      const then = fork(now);
      set(then, W.usedLost, get(now, W.usedLost) + 1);
      loseSession(then, who, onSource);
      goOnLate(then, statement, locks && locked, excused);
      unknown(then);
      emit(says.runsOn, who, then, brokenBySending);
    }
  };
}

/** The runner dies: its sessions end, its memory is gone. */
export function die(then: State, who: number): void {
  release(then, who);
  clearRun(then, who);
  set(then, W.usedCrashes, get(then, W.usedCrashes) + 1);
}

/** The session of one side is gone, and its lock with it. */
export function loseSession(then: State, who: number, source: boolean): void {
  const lock = source ? W.sourceLock : W.targetLock;
  if (get(then, lock) === who + 1) set(then, lock, 0);
  setRun(then, who, R.underLocks, 0);
  if (source) setRun(then, who, R.demotedHere, 0);
}

/** Its session lives, with its lock, until the statement has ended. */
function goOnLate(then: State, statement: Statement, locked: boolean, excused: boolean): void {
  const onSource = statement.side === 'source';
  set(then, onSource ? W.sourceLate : W.targetLate, statement.late);
  set(then, W.lateDba, excused ? 1 : 0);
  if (promotes(statement)) set(then, W.promoteEver, 1);
  if (locked) set(then, onSource ? W.sourceLock : W.targetLock, lateLock);
}

const isDrop = (statement: Statement): boolean => statement === statements.dropSource || statement === statements.dropTarget;

/** Invariants on the moment of sending. */
function brokenByOrder(now: State, who: number, statement: Statement): string | undefined {
  if (goesBack(statement)) {
    const targetSeenSecondary = ofRun(now, who, R.seenTarget) === seen.secondary && ofRun(now, who, R.underLocks) === 1;
    return get(now, W.promoteEver) === 1 && !targetSeenSecondary
      ? 'I6 behind the point of no return the source is forced, and the target was not seen SECONDARY under both locks'
      : undefined;
  }
  if (statement === statements.demote && ofRun(now, who, R.underLocks) === 0)
    return 'I7 the source is demoted on facts that were not read under both locks';
  if (statement === statements.promote && ofRun(now, who, R.dbaSince) !== 1 && !isProof(now)) return unproved;
  if (get(now, W.finished) === 1 && !isDrop(statement) && statement !== statements.targetAsync && statement !== statements.sourceAsync)
    return 'I4 a finished failover was run again and sent a statement';
  return undefined;
}

/** Invariants on the effect, when the statement lands at once. */
function brokenNow(before: State, after: State, who: number, statement: Statement, otherDag: boolean, armed: boolean): string | undefined {
  if (otherDag) return 'I9 a statement changed a DAG that was created again under the same name';
  if (isDrop(statement)) return brokenByDrop(before, after);
  if (ofRun(before, who, R.dbaSince) === 1) return undefined;
  const landed = promotes(statement) && get(before, W.targetRole) === role.secondary && get(after, W.targetRole) === role.primary;
  if (landed && !isProof(before)) return unproved;
  if (statement === statements.demote && armed && get(after, W.targetLog) < get(after, W.acknowledged))
    return 'the source was demoted while an acknowledged commit was not on the target';
  return brokenByEffect(before, after);
}

const isProof = (now: State): boolean => get(now, W.sourceRole) === role.secondary && get(now, W.targetLog) >= get(now, W.sourceLog);
const unproved = 'I8 the target is promoted without the proof';

function brokenByDrop(before: State, after: State): string | undefined {
  if (get(before, W.sourceRole) === role.primary) return 'I11 the DAG is dropped while the source is primary';
  if (get(before, W.targetRole) === role.secondary) return 'I11 the DAG is dropped before the target is primary';
  if (get(before, W.targetRole) === role.primary && get(before, W.targetWritable) === 0)
    return 'I11 the DAG is dropped before the target takes writes';
  return get(after, W.targetRole) === role.absent && get(after, W.sourceRole) !== role.absent
    ? 'I11 the DAG is left on the stale side only, where it can still be forced'
    : undefined;
}

interface Labels {
  readonly gone: string;
  readonly refused: string;
  readonly done: string;
  readonly doneThenDies: string;
  readonly doneReplyLost: string;
  readonly notDone: string;
  readonly runsOn: string;
  readonly runsOnThenDies: string;
}

/** Made once: a story is told from millions of transitions, and a text must cost nothing. */
const labels: Readonly<Record<string, Labels>> = Object.fromEntries(
  Object.values(statements).map(({ name }) => [
    name,
    {
      gone: `wants to ${name}: the session is gone, nothing is sent`,
      refused: `wants to ${name}: refused by the checks in the batch`,
      done: `does: ${name}`,
      doneThenDies: `does: ${name}; the runner dies before the answer`,
      doneReplyLost: `does: ${name}; it is applied, the answer is lost, the run lives`,
      notDone: `wants to ${name}: the connection breaks before it is applied, the run lives`,
      runsOn: `sends: ${name}; it gives up waiting, the statement still runs on the server`,
      runsOnThenDies: `sends: ${name}; the runner dies, the statement still runs on the server`,
    },
  ]),
);
