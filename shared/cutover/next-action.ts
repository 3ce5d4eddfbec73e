import type { State, StateName } from './state.ts';

/** What a task wants to be true when it ends. */
export const goals = ['synchronous', 'asynchronous', 'converged', 'failed-over', 'dropped'] as const;
export type Goal = (typeof goals)[number];

export type Action =
  /** The goal is reached already, or a later one: succeed and change nothing. */
  | { readonly kind: 'nothing'; readonly because: string }
  /** Not from here. `next` says which command leads on. */
  | { readonly kind: 'refuse'; readonly because: string; readonly next: string }
  | { readonly kind: 'set-commit-mode' }
  | { readonly kind: 'wait-for-synchronized' }
  | { readonly kind: 'wait-for-convergence' }
  /** Arm and demote the source. */
  | { readonly kind: 'demote' }
  /** Prove convergence behind the fence, then promote the target or make the source primary again. */
  | { readonly kind: 'prove' }
  | { readonly kind: 'wait-for-writable' }
  | { readonly kind: 'drop' };

const nothing = (because: string): Action => ({ kind: 'nothing', because });
const refuse = (because: string, next: string): Action => ({ kind: 'refuse', because, next });

const runSwitch = 'Run switch-sync-mode first.';
const runWait = 'Run wait-for-lsn-convergence first.';
const runFailover = 'Run failover-dag first.';
const finishFailover = 'Run failover-dag now: it finishes the failover or makes the source primary again.';
const alreadyFailedOver = nothing('the target is primary already');

/** Holds for every goal: no task touches servers in these states. */
const untouchable = {
  unknown: refuse('the state is not known', 'Repair the access that is named above and run the same task again.'),
  'different-dag': refuse(
    'the two sides name two different distributed availability groups',
    'Check source-server and target-server. If one side was created again, create the other side again too.',
  ),
  split: refuse(
    'both sides are primary and both may take writes',
    'Stop the applications now. Decide which side keeps its writes, save the other side with a tail-log backup, and only then run ALTER AVAILABILITY GROUP ... SET (ROLE = SECONDARY) there.',
  ),
} as const satisfies Partial<Record<StateName, Action>>;

const unsafe = refuse(
  'a database copy is suspended, missing or being rebuilt',
  'Resume or repair the copies that are named above (ALTER DATABASE ... SET HADR RESUME on the side that is named), then run the same task again.',
);
const halfDropped = refuse(
  'the distributed availability group is on one side only',
  'If the failover is done, run drop-ag: it finishes the drop.',
);
const dropped = refuse(
  'the distributed availability group is on neither side',
  'Check distributed-availability-group, source-server and target-server.',
);
const fenced = nothing('the source is demoted already, and nobody can write: run failover-dag at once, it finishes the failover');

/** Goal × state → action. Total by type: a state that is added here without an action does not compile. */
export const actionTable: Readonly<Record<Goal, Readonly<Record<StateName, Action>>>> = {
  synchronous: {
    ...untouchable,
    unsafe,
    'replicating-async': { kind: 'set-commit-mode' },
    mixed: { kind: 'set-commit-mode' },
    syncing: { kind: 'wait-for-synchronized' },
    ready: nothing('all four entries are synchronous and every database is SYNCHRONIZED'),
    'fenced-behind': fenced,
    'fenced-equal': fenced,
    recovering: alreadyFailedOver,
    promoted: alreadyFailedOver,
    'half-dropped': halfDropped,
    dropped,
  },
  asynchronous: {
    ...untouchable,
    unsafe: { kind: 'set-commit-mode' },
    'replicating-async': nothing('all four entries are asynchronous'),
    mixed: { kind: 'set-commit-mode' },
    syncing: { kind: 'set-commit-mode' },
    ready: { kind: 'set-commit-mode' },
    'fenced-behind': refuse('a failover is half way', finishFailover),
    'fenced-equal': refuse('a failover is half way', finishFailover),
    recovering: refuse('the target is still recovering', 'Wait until failover-dag has ended.'),
    promoted: { kind: 'set-commit-mode' },
    'half-dropped': halfDropped,
    dropped,
  },
  converged: {
    ...untouchable,
    unsafe,
    'replicating-async': refuse('the distributed availability group commits asynchronously', runSwitch),
    mixed: refuse('the commit modes of the two sides differ', runSwitch),
    syncing: { kind: 'wait-for-convergence' },
    ready: { kind: 'wait-for-convergence' },
    'fenced-behind': fenced,
    'fenced-equal': fenced,
    recovering: alreadyFailedOver,
    promoted: alreadyFailedOver,
    'half-dropped': halfDropped,
    dropped,
  },
  'failed-over': {
    ...untouchable,
    unsafe,
    'replicating-async': refuse('the distributed availability group commits asynchronously', runSwitch),
    mixed: refuse('the commit modes of the two sides differ', runSwitch),
    syncing: refuse('not every database is SYNCHRONIZED', runWait),
    ready: { kind: 'demote' },
    'fenced-behind': { kind: 'prove' },
    'fenced-equal': { kind: 'prove' },
    recovering: { kind: 'wait-for-writable' },
    promoted: alreadyFailedOver,
    'half-dropped': halfDropped,
    dropped,
  },
  dropped: {
    ...untouchable,
    unsafe: refuse('the source is still primary', runFailover),
    'replicating-async': refuse('the source is still primary', runFailover),
    mixed: refuse('the source is still primary', runFailover),
    syncing: refuse('the source is still primary', runFailover),
    ready: refuse('the source is still primary', runFailover),
    'fenced-behind': refuse('a failover is half way and nobody can write', finishFailover),
    'fenced-equal': refuse('a failover is half way and nobody can write', finishFailover),
    recovering: refuse('the target is still recovering', 'Run failover-dag: it waits until every database is writable.'),
    promoted: { kind: 'drop' },
    'half-dropped': { kind: 'drop' },
    dropped: nothing('the distributed availability group is on neither side'),
  },
};

/** What to do next. The observation decides, not what a task did before. */
export const nextAction = (state: State, goal: Goal): Action => actionTable[goal][state.name];
