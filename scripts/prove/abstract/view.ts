import { ofRun, R, role, seen, setRun, W } from './model.ts';
import { get, type State } from './packed.ts';
import { actionKinds, type DecisionTable, facetIndex } from './rules.ts';

const seenRole = [seen.absent, seen.primary, seen.secondary] as const;

/** The run reads the source. `endKnown`: whether the DMV shows its end of log. */
export function readSource(then: State, who: number, endKnown: boolean) {
  if (get(then, W.sourceDown) === 1) return forgetSource(then, who);
  const is = get(then, W.sourceRole);
  setRun(then, who, R.seenSource, seenRole[is as 0 | 1 | 2]);
  const here = is === role.absent ? 0 : 1;
  setRun(then, who, R.seenSourceGroup, here * get(then, W.sourceGroup));
  setRun(then, who, R.seenSourceSync, here * get(then, W.sourceSync));
  setRun(then, who, R.seenSynchronized, is === role.primary ? get(then, W.synchronized) : 0);
  setRun(then, who, R.seenRequired, here * get(then, W.required));
  setRun(then, who, R.seenSourceSuspended, is === role.secondary ? get(then, W.sourceSuspended) : 0);
  setRun(then, who, R.seenEnd, endKnown ? here * get(then, W.sourceLog) : 0);
  setRun(then, who, R.seenEndKnown, endKnown ? here : 0);
  setRun(then, who, R.dbaSince, 0);
}

function forgetSource(then: State, who: number): void {
  for (const field of [
    R.seenSourceGroup,
    R.seenSourceSync,
    R.seenSynchronized,
    R.seenRequired,
    R.seenSourceSuspended,
    R.seenEnd,
    R.seenEndKnown,
  ])
    setRun(then, who, field, 0);
  setRun(then, who, R.seenSource, seen.unreadable);
}

/** The run reads the target. */
export function readTarget(then: State, who: number): void {
  const down = get(then, W.targetDown) === 1;
  const is = get(then, W.targetRole);
  const here = down || is === role.absent ? 0 : 1;
  setRun(then, who, R.seenTarget, down ? seen.unreadable : seenRole[is as 0 | 1 | 2]);
  setRun(then, who, R.seenTargetGroup, here * get(then, W.targetGroup));
  setRun(then, who, R.seenTargetSync, here * get(then, W.targetSync));
  setRun(then, who, R.seenHardened, here * get(then, W.targetLog));
  setRun(then, who, R.seenWritable, here * get(then, W.targetWritable));
  setRun(then, who, R.seenTargetSuspended, here * get(then, W.targetSuspended));
}

/** What was seen is used up: two states that differ only in it are the same. */
export function forget(then: State, who: number): void {
  forgetSource(then, who);
  setRun(then, who, R.seenSource, seen.nothing);
  for (const field of [R.seenTarget, R.seenTargetGroup, R.seenTargetSync, R.seenHardened, R.seenWritable, R.seenTargetSuspended])
    setRun(then, who, field, 0);
}

/** Position of a side's facet in `facetValues`, by what was seen. */
const sidePosition = [0, 4, 5, 2, 0] as const;

export interface Decision {
  readonly action: (typeof actionKinds)[number];
  readonly promoted: boolean;
  readonly split: boolean;
}

/** Asks the product's table what to do from what this run saw last. A DAG that is not the pinned one is nobody's business. */
export function decide(table: DecisionTable, now: State, who: number, goal: number, pinned: boolean): Decision {
  const here = ofRun(now, who, R.seenSource);
  const there = ofRun(now, who, R.seenTarget);
  if (pinned && isOtherDag(now, who)) return otherDag;
  const both = shows(here) && shows(there);
  const modes = ofRun(now, who, R.seenSourceSync) + ofRun(now, who, R.seenTargetSync);
  const index = facetIndex([
    sidePosition[here as 0 | 1 | 2 | 3 | 4],
    sidePosition[there as 0 | 1 | 2 | 3 | 4],
    both && ofRun(now, who, R.seenSourceGroup) !== ofRun(now, who, R.seenTargetGroup) ? 1 : 0,
    both && ofRun(now, who, R.seenSourceSuspended) + ofRun(now, who, R.seenTargetSuspended) === 0 ? 0 : 1,
    both ? 1 + modes : 0,
    ofRun(now, who, R.seenSynchronized) === 1 ? 0 : 1,
    both && ofRun(now, who, R.seenEndKnown) === 1 && ofRun(now, who, R.seenHardened) >= ofRun(now, who, R.seenEnd) ? 0 : 1,
    ofRun(now, who, R.seenWritable) === 1 ? 0 : 1,
  ]);
  return decisions[(table.action[goal] as Uint8Array)[index] as number]?.[
    (table.isPromoted[index] as number) + 2 * (table.isSplit[index] as number)
  ] as Decision;
}

/** A side shows another DAG than the one that this run pinned. */
export function isOtherDag(now: State, who: number): boolean {
  const pinned = ofRun(now, who, R.pinned);
  return (
    (shows(ofRun(now, who, R.seenSource)) && ofRun(now, who, R.seenSourceGroup) !== pinned) ||
    (shows(ofRun(now, who, R.seenTarget)) && ofRun(now, who, R.seenTargetGroup) !== pinned)
  );
}

const shows = (what: number): boolean => what === seen.primary || what === seen.secondary;
const otherDag: Decision = { action: 'refuse', promoted: false, split: false };
/** Every possible answer, made once. */
const decisions = actionKinds.map((action) =>
  [0, 1, 2, 3].map((bits) => ({ action, promoted: (bits & 1) === 1, split: (bits & 2) === 2 })),
);
