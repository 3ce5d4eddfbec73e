import type { RouteState } from '../route-rules.ts';
import type { LinkAim } from './aims.ts';
import type { LinkStateName } from './state.ts';

export type LinkAction =
  /** The goal is reached already, or a later one: succeed and change nothing. */
  | { readonly kind: 'nothing'; readonly because: string }
  /** Not from here. `next` says which command leads on. */
  | { readonly kind: 'refuse'; readonly because: string; readonly next: string }
  | { readonly kind: 'set-commit-mode' }
  | { readonly kind: 'wait-for-synchronized' }
  | { readonly kind: 'wait-for-convergence' }
  /** ALTER AVAILABILITY GROUP ... FAILOVER on the source. */
  | { readonly kind: 'fail-over' }
  /** Keep the writers out, prove, DELETE the link, read the source again. */
  | { readonly kind: 'remove-link' }
  /** Keep the writers out, prove, POST failover ForcedAllowDataLoss. */
  | { readonly kind: 'force-failover' }
  /** Only the servers can end it. `next`: what a person does when they do not. */
  | { readonly kind: 'wait-for-switch'; readonly next: string }
  | { readonly kind: 'wait-for-writable' }
  | { readonly kind: 'wait-for-backup'; readonly next: string }
  | { readonly kind: 'drop' };

const nothing = (because: string): LinkAction => ({ kind: 'nothing', because });
const refuse = (because: string, next: string): LinkAction => ({ kind: 'refuse', because, next });

const runSwitch = 'Run switch-sync-mode first.';
const runWait = 'Run wait-for-lsn-convergence first.';
const runFailover = 'Run failover-dag first.';
const finishFailover = 'Run failover-dag now: it waits until the failover has ended.';
const alreadyFailedOver = nothing('the instance is primary already');
const alreadyRemoved = nothing('the link is gone and the databases of the instance take writes: keep the writers of the source out');
const underWay = nothing('a failover of the link is under way: run failover-dag at once, it finishes the failover');

/** Holds for every aim: no task touches servers in these states. */
const untouchable = {
  unknown: refuse('the state is not known', 'Repair the access that is named above and run the same task again.'),
  'different-dag': refuse(
    'the link is not the distributed availability group of the source',
    'Check source-server, managed-instance and link-name. If one side was created again, create the other side again too.',
  ),
  split: refuse(
    'both sides take writes, or may',
    'Stop the applications now and look again. If both sides stay primary: decide which side keeps its writes, save the other side with a tail-log backup, and only then run ALTER AVAILABILITY GROUP ... SET (ROLE = SECONDARY) on the side that gives way.',
  ),
  orphaned: refuse(
    'the distributed availability group was dropped on the source before the failover',
    'Nothing replicates any more. Delete the link and the databases of the instance, and create the link again.',
  ),
  'not-linked': refuse(
    'there is no link, and the databases are not on the instance',
    'Check link-name, managed-instance and resource-group. If the migration was given up, drop the distributed availability group of the source by hand.',
  ),
} as const satisfies Partial<Record<LinkStateName, LinkAction>>;

const unsafe = refuse(
  'a database copy is suspended, missing or has failed',
  'Resume or repair the copies that are named above (on SQL Server ALTER DATABASE ... SET HADR RESUME), then run the same task again.',
);
const dropped = refuse(
  'there is no link, and no distributed availability group on the source',
  'Check link-name, source-server, managed-instance and resource-group.',
);

const beforeSynchronous = {
  unsafe,
  'replicating-async': refuse('the link replicates asynchronously', runSwitch),
  mixed: refuse('the commit modes of the source and of the link differ', runSwitch),
} as const satisfies Partial<Record<LinkStateName, LinkAction>>;

/** A goal before the failover, asked for when the cutover is done. */
const afterCutover = {
  recovering: alreadyFailedOver,
  promoted: alreadyFailedOver,
  'backed-up': alreadyFailedOver,
  'half-dropped': alreadyFailedOver,
  removing: nothing('the link is gone already'),
  removed: nothing('the link is gone already'),
} as const satisfies Partial<Record<LinkStateName, LinkAction>>;

/** The same for each cutover method: what was begun in another way, or in another run, is finished here too. */
const failedOver = {
  ...untouchable,
  ...beforeSynchronous,
  syncing: refuse('not every database is SYNCHRONIZED', runWait),
  recovering: { kind: 'wait-for-writable' },
  promoted: alreadyFailedOver,
  'backed-up': alreadyFailedOver,
  'half-dropped': alreadyFailedOver,
  removing: { kind: 'wait-for-writable' },
  removed: alreadyRemoved,
  dropped,
} as const satisfies Partial<Record<LinkStateName, LinkAction>>;

const makeSourcePrimary =
  'or, when Azure shows the instance as Secondary and no failover in progress, make the source primary again: ALTER AVAILABILITY GROUP ... FORCE_FAILOVER_ALLOW_DATA_LOSS on the source.';
const waitForSwitch: LinkAction = {
  kind: 'wait-for-switch',
  next: `If neither side becomes primary, keep the applications stopped and look again: when the instance has all the log, failover-dag with cutover-method arm-forced finishes the failover; ${makeSourcePrimary}`,
};
const waitForProvedSwitch: LinkAction = {
  kind: 'wait-for-switch',
  next: `The instance has all the log: failover-dag with cutover-method arm-forced finishes the failover; ${makeSourcePrimary}`,
};

/** Aim × state → action. Total by type: a state that is added here without an action does not compile. */
export const linkActions: Readonly<Record<LinkAim, Readonly<Record<LinkStateName, LinkAction>>>> = {
  synchronous: {
    ...untouchable,
    ...afterCutover,
    unsafe,
    'replicating-async': { kind: 'set-commit-mode' },
    mixed: { kind: 'set-commit-mode' },
    syncing: { kind: 'wait-for-synchronized' },
    ready: nothing('the source and the link are synchronous and every database is SYNCHRONIZED'),
    switching: underWay,
    'fenced-equal': underWay,
    dropped,
  },
  asynchronous: {
    ...untouchable,
    ...afterCutover,
    unsafe: { kind: 'set-commit-mode' },
    'replicating-async': nothing('the source and the link are asynchronous'),
    mixed: { kind: 'set-commit-mode' },
    syncing: { kind: 'set-commit-mode' },
    ready: { kind: 'set-commit-mode' },
    switching: refuse('a failover is under way', finishFailover),
    'fenced-equal': refuse('a failover is half way', finishFailover),
    recovering: refuse('the instance is still recovering', 'Wait until failover-dag has ended.'),
    promoted: refuse('the instance is primary', 'Set the replication mode of the link in Azure.'),
    'backed-up': refuse('the instance is primary', 'Set the replication mode of the link in Azure.'),
    dropped,
  },
  converged: {
    ...untouchable,
    ...afterCutover,
    ...beforeSynchronous,
    syncing: { kind: 'wait-for-convergence' },
    ready: { kind: 'wait-for-convergence' },
    switching: underWay,
    'fenced-equal': underWay,
    dropped,
  },
  'tsql-planned': { ...failedOver, ready: { kind: 'fail-over' }, switching: waitForSwitch, 'fenced-equal': waitForProvedSwitch },
  'remove-link': { ...failedOver, ready: { kind: 'remove-link' }, switching: waitForSwitch, 'fenced-equal': { kind: 'remove-link' } },
  'arm-forced': { ...failedOver, ready: { kind: 'force-failover' }, switching: waitForSwitch, 'fenced-equal': { kind: 'force-failover' } },
  dropped: {
    ...untouchable,
    unsafe: refuse('the source is still primary', runFailover),
    'replicating-async': refuse('the source is still primary', runFailover),
    mixed: refuse('the source is still primary', runFailover),
    syncing: refuse('the source is still primary', runFailover),
    ready: refuse('the source is still primary', runFailover),
    switching: refuse('a failover is under way', finishFailover),
    'fenced-equal': refuse('a failover is half way and nobody can write', finishFailover),
    recovering: refuse('the instance is still recovering', 'Run failover-dag: it waits until every database is writable.'),
    removing: refuse('the instance is still recovering', 'Run failover-dag: it waits until every database is writable.'),
    promoted: {
      kind: 'wait-for-backup',
      next: 'Wait until msdb.dbo.backupset on the instance shows a full backup (type D) of every database that finished after the failover. A link that is removed earlier can leave a database unavailable after a restart.',
    },
    'backed-up': { kind: 'drop' },
    'half-dropped': { kind: 'drop' },
    removed: { kind: 'drop' },
    dropped: nothing('there is no link, and no distributed availability group on the source'),
  },
};

/** What to do next. The observation decides, not what a task did before. */
export const nextLinkAction = (state: RouteState<LinkStateName>, aim: LinkAim): LinkAction => linkActions[aim][state.name];
