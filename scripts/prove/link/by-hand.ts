import type { Emit } from '../abstract/breadth-first.ts';
import { get, type State, set } from '../abstract/packed.ts';
import type { Configuration } from './configuration.ts';
import { acceptsFailover, deleteLink, force } from './effects.ts';
import { linkIs, ofRun, operationIs, R, role, setRun, W } from './model.ts';

/** A DBA in SSMS or in the portal, without locks and without looking. What he breaks himself is not ours; what we say and do afterwards is. */
export function createByHand({ runs }: Configuration, emit: Emit): (now: State) => void {
  let next: State = new Uint32Array(0);
  const does = (now: State, label: string, change: (then: State) => unknown): void => {
    if (next.length !== now.length) next = new Uint32Array(now.length);
    next.set(now);
    change(next);
    set(next, W.usedDba, get(next, W.usedDba) + 1);
    if (get(next, W.operation) !== operationIs.none || get(next, W.late) === 1) set(next, W.lateDba, 1);
    for (let who = 0; who < runs.length; who += 1) if (ofRun(next, who, R.step) > 0) setRun(next, who, R.dbaSince, 1);
    emit(label, -1, next);
  };

  return (now) => {
    const link = get(now, W.link);
    if (link !== linkIs.gone) does(now, 'a DBA deletes the link in the portal', (then) => deleteLink(then, true));
    if (link === linkIs.secondary) {
      does(now, 'a DBA deletes the link and the database of the instance, and lets the applications in again', giveUp);
      does(now, 'a DBA forces the failover in the portal', (then) => force(then, true));
    }
    if (acceptsFailover(now))
      does(now, 'a DBA fails the link over in SSMS', (then) => {
        set(then, W.instanceLog, get(then, W.sourceLog));
        set(then, W.sourceRole, role.secondary);
        force(then, true);
      });
    if (link === linkIs.primary && get(now, W.sourceRole) === role.secondary && get(now, W.writable) === 1 && get(now, W.connected) === 1)
      does(now, 'a DBA fails back to the source, and lets the applications in again', failBack);
  };
}

function giveUp(then: State): void {
  set(then, W.there, 0);
  deleteLink(then, true);
  set(then, W.frozen, 0);
}

/** The planned way back: the source has everything again, and the instance is a secondary. */
function failBack(then: State): void {
  set(then, W.sourceRole, role.primary);
  set(then, W.link, linkIs.secondary);
  set(then, W.instanceLog, get(then, W.sourceLog));
  set(then, W.acknowledged, get(then, W.sourceLog));
  set(then, W.rogueRecords, 0);
  set(then, W.synchronized, 1);
  for (const field of [W.writable, W.backedUp, W.leftBehind, W.byHand, W.frozen, W.switching]) set(then, field, 0);
}
