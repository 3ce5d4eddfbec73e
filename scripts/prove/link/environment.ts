import type { Emit } from '../abstract/breadth-first.ts';
import { type Field, get, type State, set } from '../abstract/packed.ts';
import { createByHand } from './by-hand.ts';
import type { Configuration } from './configuration.ts';
import { acknowledge, beginFailover, endFailover, isRogue, land } from './effects.ts';
import { hasTakenOver, lateLock, linkIs, ofRun, operationIs, R, role, sends, setRun, W } from './model.ts';

/** Everything that happens without our runs: writers, replication, operations of Azure, late statements, dying sessions, outages, a DBA. */
export function createEnvironment(configuration: Configuration, emit: Emit): (now: State) => void {
  const { writes, flaps, rogue, kills, dba, outages, runs } = configuration;
  const byHand = createByHand(configuration, emit);
  let next: State = new Uint32Array(0);
  const happens = (now: State, label: string, change: (then: State) => unknown): void => {
    if (next.length !== now.length) next = new Uint32Array(now.length);
    next.set(now);
    const broken = change(next);
    emit(label, -1, next, typeof broken === 'string' ? broken : undefined);
  };
  const use = (then: State, field: Field): void => set(then, field, get(then, field) + 1);

  return (now) => {
    write(now);
    replicate(now);
    switchOver(now);
    if (get(now, W.operation) !== operationIs.none) operate(now);
    if (get(now, W.late) === 1) endLate(now);
    instance(now);
    if (get(now, W.usedKills) < kills && isHeld(now)) kill(now);
    if (outages > 0) reach(now);
    if (get(now, W.usedDba) < dba) byHand(now);
  };

  function write(now: State) {
    const log = get(now, W.sourceLog);
    const primary = get(now, W.sourceRole) === role.primary;
    if (primary && log < writes && get(now, W.frozen) === 0)
      happens(now, 'the application writes a record on the source', (then) => set(then, W.sourceLog, log + 1));
    if (primary && log < writes && get(now, W.frozen) === 1 && get(now, W.usedRogue) < rogue)
      happens(now, 'a writer that the freeze does not keep out writes a record on the source', (then) => {
        set(then, W.sourceLog, log + 1);
        set(then, W.rogueRecords, get(then, W.rogueRecords) | (1 << log));
        use(then, W.usedRogue);
      });
    const record = get(now, W.acknowledged) + 1;
    if (!primary || record > log) return;
    // A synchronous commit waits for the instance; when the link is not SYNCHRONIZED it goes on alone.
    if (get(now, W.synchronized) === 1 && get(now, W.instanceLog) < record) return;
    happens(now, isRogue(now, record) ? 'the commit of that writer is acknowledged' : 'the commit is acknowledged', (then) =>
      acknowledge(then, record),
    );
  }

  function replicate(now: State) {
    const joined = get(now, W.connected) === 1 && get(now, W.link) === linkIs.secondary && get(now, W.sourceRole) !== role.absent;
    const behind = get(now, W.instanceLog) < get(now, W.sourceLog);
    if (joined && behind) happens(now, 'the instance hardens a record', (then) => use(then, W.instanceLog));
    if (joined && !behind && get(now, W.sourceRole) === role.primary && get(now, W.synchronized) === 0)
      happens(now, 'the link is SYNCHRONIZED', (then) => set(then, W.synchronized, 1));
    if (get(now, W.connected) === 0) return happens(now, 'the connection is back', (then) => set(then, W.connected, 1));
    if (get(now, W.usedFlaps) < flaps && get(now, W.link) !== linkIs.gone)
      happens(now, 'the connection breaks', (then) => {
        set(then, W.connected, 0);
        set(then, W.synchronized, 0);
        use(then, W.usedFlaps);
      });
  }

  /** A planned failover ends when the instance has all the log, or is given up. */
  function switchOver(now: State) {
    if (get(now, W.switching) === 0) return;
    const whole = get(now, W.instanceLog) === get(now, W.sourceLog) && get(now, W.connected) === 1;
    if (whole && get(now, W.link) === linkIs.secondary)
      happens(now, 'the servers finish the planned failover', (then) => {
        tell(then, sends.failover, 1);
        return endFailover(then);
      });
    happens(now, 'the servers give the planned failover up: the source is primary again', (then) => {
      tell(then, sends.failover, 2);
      set(then, W.switching, 0);
      set(then, W.sourceRole, role.primary);
    });
  }

  function operate(now: State) {
    happens(now, 'the operation of Azure lands', (then) => {
      tell(then, sentAs(get(then, W.operation)), 1);
      const broken = land(then);
      set(then, W.lateDba, 0);
      return broken;
    });
    happens(now, 'the operation of Azure fails', (then) => {
      tell(then, sentAs(get(then, W.operation)), 2);
      set(then, W.operation, operationIs.none);
      set(then, W.lateDba, 0);
    });
  }

  /** A run that waits for the answer learns how it ended. `sent`: what such a run remembers to have sent. */
  function tell(then: State, sent: number, result: number): void {
    for (let who = 0; who < runs.length; who += 1)
      if (ofRun(then, who, R.handle) === 1 && ofRun(then, who, R.sent) === sent) setRun(then, who, R.result, result);
  }

  function endLate(now: State) {
    const end = (then: State): void => {
      set(then, W.late, 0);
      if (get(then, W.sourceLock) === lateLock) set(then, W.sourceLock, 0);
    };
    happens(now, 'late, FAILOVER lands on the source', (then) => {
      beginFailover(then);
      end(then);
    });
    happens(now, 'late, the source gives FAILOVER up: it never lands', end);
  }

  /** What the instance and a forced failover do by themselves. */
  function instance(now: State) {
    if (get(now, W.link) === linkIs.primary && get(now, W.sourceRole) === role.primary && get(now, W.connected) === 1)
      happens(now, 'the source hears of the failover and becomes secondary', (then) => {
        set(then, W.sourceRole, role.secondary);
        // Its own records that the instance does not have are undone.
        const kept = Math.min(get(then, W.sourceLog), get(then, W.instanceLog));
        set(then, W.sourceLog, kept);
        set(then, W.acknowledged, Math.min(get(then, W.acknowledged), kept));
        set(then, W.rogueRecords, get(then, W.rogueRecords) & ((1 << kept) - 1));
      });
    if (!hasTakenOver(now)) return;
    if (get(now, W.writable) === 0) happens(now, 'the databases of the instance have recovered', (then) => set(then, W.writable, 1));
    else if (get(now, W.backedUp) === 0 && get(now, W.link) === linkIs.primary)
      happens(now, 'the instance takes its first full backup', (then) => set(then, W.backedUp, 1));
  }

  function isHeld(now: State): boolean {
    const holder = get(now, W.sourceLock);
    return holder !== 0 && holder !== lateLock;
  }

  function kill(now: State) {
    happens(now, 'the session that holds the lock on the source dies; its run does not know', (then) => {
      set(then, W.sourceLock, 0);
      use(then, W.usedKills);
    });
  }

  function reach(now: State) {
    for (const [down, name] of [
      [W.sourceDown, 'the source'],
      [W.azureDown, 'Azure'],
    ] as const) {
      if (get(now, down) === 1) happens(now, `${name} can be reached again`, (then) => set(then, down, 0));
      else if (get(now, W.usedOutages) < outages)
        happens(now, `our runners lose ${name}`, (then) => {
          set(then, down, 1);
          use(then, W.usedOutages);
          if (down === W.sourceDown && get(then, W.sourceLock) !== lateLock) set(then, W.sourceLock, 0);
        });
    }
  }
}

const sentAs = (operation: number): number => (operation === operationIs.cleanup ? sends.nothing : operation);
