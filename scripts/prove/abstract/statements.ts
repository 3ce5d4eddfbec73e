import { role, W } from './model.ts';
import { get, type State, set } from './packed.ts';

/** A statement that changes a server. */
export interface Statement {
  readonly name: string;
  readonly side: 'source' | 'target';
  /** Non-zero: it may go on running on the server when nobody waits for it any more. */
  readonly late: number;
  /** The role that the server must have, checked in the same batch; undefined: any. */
  readonly needs: number | undefined;
  /** What the server does. False: the server refuses it. */
  apply(next: State): boolean;
}

const always = (change: (next: State) => void) => (next: State) => {
  change(next);
  return true;
};

const setMode = (side: 'source' | 'target', synchronous: boolean): Statement => ({
  name: `set ${synchronous ? 'synchronous' : 'asynchronous'} commit on the ${side}`,
  side,
  late: 0,
  needs: undefined,
  apply(next) {
    // Error 19530: asynchronous commit is refused while a commit still needs the other side.
    if (!synchronous && side === 'source' && get(next, W.required) === 1) return false;
    set(next, side === 'source' ? W.sourceSync : W.targetSync, synchronous ? 1 : 0);
    if (!synchronous) set(next, W.synchronized, 0);
    return true;
  },
});

export const statements = {
  require: {
    name: 'require the target for every commit',
    side: 'source',
    late: 3,
    needs: undefined,
    apply: always((next) => set(next, W.required, 1)),
  },
  release: {
    name: 'stop requiring the target for commits',
    side: 'source',
    late: 4,
    needs: undefined,
    apply: always((next) => set(next, W.required, 0)),
  },
  demote: { name: 'demote the source', side: 'source', late: 1, needs: role.primary, apply: demote },
  promote: { name: 'promote the target', side: 'target', late: 1, needs: role.secondary, apply: promote },
  land: { name: 'promote the target if it has all the log', side: 'target', late: 2, needs: role.secondary, apply: land },
  landBlindly: { name: 'promote the target behind a wait', side: 'target', late: 1, needs: role.secondary, apply: promote },
  back: { name: 'make the source primary again', side: 'source', late: 2, needs: role.secondary, apply: back },
  backReleasing: {
    name: 'make the source primary again and stop requiring the target',
    side: 'source',
    late: 5,
    needs: role.secondary,
    apply: backReleasing,
  },
  resumeSource: {
    name: 'resume the copies of the source',
    side: 'source',
    late: 0,
    needs: undefined,
    apply: always((next) => set(next, W.sourceSuspended, 0)),
  },
  resumeTarget: {
    name: 'resume the copies of the target',
    side: 'target',
    late: 0,
    needs: undefined,
    apply: always((next) => set(next, W.targetSuspended, 0)),
  },
  sourceSync: setMode('source', true),
  targetSync: setMode('target', true),
  sourceAsync: setMode('source', false),
  targetAsync: setMode('target', false),
  dropSource: {
    name: 'drop the DAG on the source',
    side: 'source',
    late: 0,
    needs: role.secondary,
    apply: always((next) => set(next, W.sourceRole, role.absent)),
  },
  dropTarget: {
    name: 'drop the DAG on the target',
    side: 'target',
    late: 0,
    needs: role.primary,
    apply: always((next) => set(next, W.targetRole, role.absent)),
  },
} as const satisfies Readonly<Record<string, Statement>>;

/** Stops every writer at once. Nothing happens on a side that is secondary already. */
function demote(next: State): boolean {
  if (get(next, W.sourceRole) !== role.primary) return true;
  set(next, W.sourceRole, role.secondary);
  set(next, W.synchronized, 0);
  set(next, W.promoteEver, 0);
  return true;
}

/** FORCE_FAILOVER_ALLOW_DATA_LOSS checks nothing. The copies of the other side are suspended by it. */
function promote(next: State): boolean {
  if (get(next, W.targetRole) !== role.secondary) return true;
  set(next, W.targetRole, role.primary);
  set(next, W.targetWritable, 0);
  set(next, W.synchronized, 0);
  set(next, W.sourceSuspended, 1);
  return true;
}

/** One batch waits on the target for the log end that stands in it, and promotes when it is there; otherwise it changes nothing and says so. */
function land(next: State): boolean {
  const proved = get(next, W.targetLog) >= get(next, W.landingEnd) && get(next, W.targetSuspended) === 0;
  set(next, W.landingEnd, 0);
  return proved ? promote(next) : true;
}

function back(next: State): boolean {
  if (get(next, W.sourceRole) !== role.secondary) return true;
  set(next, W.sourceRole, role.primary);
  set(next, W.synchronized, 0);
  set(next, W.targetSuspended, 1);
  return true;
}

/** The same batch stops requiring the target; when it is too early for that, it is as if `back` had been sent. */
function backReleasing(next: State): boolean {
  if (get(next, W.sourceRole) === role.secondary) set(next, W.required, 0);
  return back(next);
}

/** By its code: what still runs on a side. */
export const lateOnSource = [
  undefined,
  statements.demote,
  statements.back,
  statements.require,
  statements.release,
  statements.backReleasing,
] as const;
export const lateOnTarget = [undefined, statements.promote, statements.land] as const;

/** Statements that make the source primary. */
export const goesBack = (statement: Statement): boolean => statement === statements.back || statement === statements.backReleasing;

/** Statements that make the target primary. */
export const promotes = (statement: Statement): boolean =>
  statement === statements.promote || statement === statements.land || statement === statements.landBlindly;

/** Invariants on the effect of a statement of ours: what it broke, or undefined. */
export function brokenByEffect(before: State, after: State): string | undefined {
  const promoted = get(before, W.targetRole) !== role.primary && get(after, W.targetRole) === role.primary;
  const returned = get(before, W.sourceRole) !== role.primary && get(after, W.sourceRole) === role.primary;
  if (promoted && get(after, W.targetLog) < get(after, W.acknowledged))
    return 'I1 an acknowledged commit is lost: the target was promoted without it';
  if (returned && get(after, W.targetWritten) === 1)
    return 'I1 an acknowledged commit is lost: the target had taken it, and the source is primary again';
  if ((promoted || returned) && get(after, W.sourceRole) === role.primary && get(after, W.targetRole) === role.primary)
    return 'I2 two primaries';
  return undefined;
}
