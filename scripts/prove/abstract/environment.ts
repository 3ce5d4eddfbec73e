import type { Emit } from './breadth-first.ts';
import type { Configuration } from './configuration.ts';
import { lateLock, ofRun, R, role, setRun, stateWords, W } from './model.ts';
import { get, type State, set } from './packed.ts';
import { brokenByEffect, lateOnSource, lateOnTarget, statements } from './statements.ts';

/** Everything that happens without our runs: writers, replication, the link, late statements, dying sessions, outages, a DBA. */
export function createEnvironment(configuration: Configuration, emit: Emit): (now: State) => void {
  const { writes, flaps, rogue, kills, dba, outages, drain, runs, targetStaysAway } = configuration;
  const next = new Uint32Array(stateWords(runs.length));
  const fork = (now: State): State => {
    next.set(now);
    return next;
  };

  return (now) => {
    write(now);
    replicate(now);
    if (get(now, W.sourceLate) > 0 || get(now, W.targetLate) > 0) late(now);
    if (get(now, W.usedKills) < kills) killSessions(now);
    if (outages > 0) reach(now);
    if (get(now, W.usedDba) < dba) act(now);
  };

  function write(now: State): void {
    if (get(now, W.sourceRole) === role.primary) {
      const log = get(now, W.sourceLog);
      if (log < writes && get(now, W.frozen) === 0) {
        const then = fork(now);
        set(then, W.sourceLog, log + 1);
        emit('the application writes a record on the source', -1, then);
      } else if (log < writes && get(now, W.usedRogue) < rogue) {
        const then = fork(now);
        set(then, W.sourceLog, log + 1);
        set(then, W.usedRogue, get(now, W.usedRogue) + 1);
        emit('a writer that ignores the freeze writes a record on the source', -1, then);
      }
      acknowledge(now);
    }
    if (get(now, W.targetRole) === role.primary) {
      if (get(now, W.targetWritable) === 0) {
        const then = fork(now);
        set(then, W.targetWritable, 1);
        emit('the databases of the target have recovered', -1, then);
      } else if (get(now, W.targetWritten) === 0) {
        const then = fork(now);
        set(then, W.targetWritten, 1);
        emit('the application writes on the target, and it is acknowledged', -1, then);
      }
    }
    if (rogue > 0 && get(now, W.frozen) === 0) {
      const then = fork(now);
      set(then, W.frozen, 1);
      emit('the applications are stopped', -1, then);
    }
  }

  /** A synchronous commit waits for the target; when the DAG is not synchronized it goes on alone, unless the target is required. */
  function acknowledge(now: State): void {
    const record = get(now, W.acknowledged) + 1;
    if (record > get(now, W.sourceLog)) return;
    const synchronous = get(now, W.sourceSync) === 1 && get(now, W.targetSync) === 1;
    const alone = get(now, W.synchronized) === 0 && get(now, W.required) === 0;
    if (synchronous && !alone && get(now, W.targetLog) < record) return;
    const then = fork(now);
    set(then, W.acknowledged, record);
    emit('the commit is acknowledged', -1, then);
  }

  function replicate(now: State): void {
    const linked = get(now, W.link) === 1;
    const follows = get(now, W.targetRole) === role.secondary && get(now, W.targetSuspended) === 0;
    const sourceIsPrimary = get(now, W.sourceRole) === role.primary;
    const behind = get(now, W.targetLog) < get(now, W.sourceLog);
    if (linked && follows && behind && (sourceIsPrimary || (drain && get(now, W.sourceRole) === role.secondary))) {
      const then = fork(now);
      set(then, W.targetLog, get(now, W.targetLog) + 1);
      emit('the target hardens a record', -1, then);
    }
    const synchronous = get(now, W.sourceSync) === 1 && get(now, W.targetSync) === 1;
    if (linked && follows && sourceIsPrimary && synchronous && !behind && get(now, W.synchronized) === 0) {
      const then = fork(now);
      set(then, W.synchronized, 1);
      emit('the DAG is SYNCHRONIZED', -1, then);
    }
    if (linked && get(now, W.usedFlaps) < flaps) {
      const then = fork(now);
      set(then, W.link, 0);
      set(then, W.synchronized, 0);
      set(then, W.usedFlaps, get(now, W.usedFlaps) + 1);
      emit('the link breaks', -1, then);
    } else if (!linked) {
      const then = fork(now);
      set(then, W.link, 1);
      emit('the link is back', -1, then);
    }
  }

  /** A statement that nobody waits for ends: it lands, or the server gives it up. Its session, and so its lock, ends with it. */
  function late(now: State): void {
    for (const late of [lateOnSource[get(now, W.sourceLate)], lateOnTarget[get(now, W.targetLate)]]) {
      if (late === undefined) continue;
      const landed = endLate(now, late.side);
      late.apply(landed);
      const broken = get(now, W.lateDba) === 1 ? undefined : brokenByEffect(now, landed);
      emit(lands[late.name] as string, -1, landed, broken);
      const never = endLate(now, late.side);
      if (late === statements.land) set(never, W.landingEnd, 0);
      emit(neverLands[late.name] as string, -1, never);
    }
  }

  function endLate(now: State, side: 'source' | 'target'): State {
    const then = fork(now);
    const lock = side === 'source' ? W.sourceLock : W.targetLock;
    set(then, side === 'source' ? W.sourceLate : W.targetLate, 0);
    if (get(then, lock) === lateLock) set(then, lock, 0);
    return then;
  }

  function killSessions(now: State): void {
    for (const lock of [W.sourceLock, W.targetLock]) {
      const holder = get(now, lock);
      if (holder === 0 || holder === lateLock) continue;
      const then = fork(now);
      set(then, lock, 0);
      set(then, W.usedKills, get(now, W.usedKills) + 1);
      emit(
        lock === W.sourceLock
          ? 'the session that holds the lock on the source dies; its run does not know'
          : 'the session that holds the lock on the target dies; its run does not know',
        -1,
        then,
      );
    }
  }

  function reach(now: State): void {
    for (const side of targetStaysAway ? (['target'] as const) : (['source', 'target'] as const)) {
      const down = side === 'source' ? W.sourceDown : W.targetDown;
      const lock = side === 'source' ? W.sourceLock : W.targetLock;
      if (get(now, down) === 1) {
        if (targetStaysAway) continue;
        const then = fork(now);
        set(then, down, 0);
        emit(side === 'source' ? 'the source can be reached again' : 'the target can be reached again', -1, then);
      } else if (get(now, W.usedOutages) < outages) {
        const then = fork(now);
        set(then, down, 1);
        set(then, W.usedOutages, get(now, W.usedOutages) + 1);
        if (get(now, lock) !== lateLock) set(then, lock, 0);
        emit(side === 'source' ? 'our runners lose the source' : 'our runners lose the target', -1, then);
      }
    }
  }

  /** A DBA in SSMS, without locks and without looking. What he breaks himself is not ours; what we do afterwards is. */
  function act(now: State): void {
    const here = get(now, W.sourceRole);
    const there = get(now, W.targetRole);
    if (here === role.secondary) byHand(now, 'a DBA makes the source primary by hand and resumes the copies', forceAndResume);
    if (there === role.secondary) byHand(now, 'a DBA promotes the target by hand', statements.promote.apply);
    if (here === role.primary) byHand(now, 'a DBA demotes the source by hand', statements.demote.apply);
    if (get(now, W.required) === 1) byHand(now, 'a DBA stops requiring the target for commits', statements.release.apply);
    if (here === role.primary && there === role.secondary && get(now, W.sourceGroup) === 0)
      byHand(now, 'a DBA drops the DAG on both sides and creates it again under the same name', createAgain);
  }

  function byHand(now: State, label: string, change: (then: State) => void): void {
    const then = fork(now);
    change(then);
    set(then, W.usedDba, get(now, W.usedDba) + 1);
    set(then, W.finished, 0);
    if (get(now, W.sourceLate) > 0 || get(now, W.targetLate) > 0) set(then, W.lateDba, 1);
    for (let who = 0; who < runs.length; who += 1)
      if (ofRun(then, who, R.step) > 0 && ofRun(then, who, R.dbaSince) === 0) setRun(then, who, R.dbaSince, 1);
    emit(label, -1, then);
  }
}

function forceAndResume(then: State): void {
  statements.back.apply(then);
  set(then, W.targetSuspended, 0);
}

function createAgain(then: State): void {
  set(then, W.sourceGroup, 1);
  set(then, W.targetGroup, 1);
  set(then, W.synchronized, 0);
  set(then, W.required, 0);
  set(then, W.sourceSuspended, 0);
  set(then, W.targetSuspended, 0);
}

const words = (suffix: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.values(statements).map(({ name }) => [name, `late, the statement "${name}" ${suffix}`]));
const lands = words('lands on the server');
const neverLands = words('is given up by the server: it never lands');
