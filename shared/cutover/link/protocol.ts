/**
 * The protocol of the link as data: which statements an action sends, from which state to which, and what the servers do by themselves.
 * Sources: Microsoft, "Fail over a link - Azure SQL Managed Instance", "Migrate with the link", "Known issues" (first full backup).
 */
import type { RouteActionRule, RouteMove, RouteStatement } from '../route-rules.ts';
import type { LinkFacets } from './facets.ts';
import type { LinkAction } from './next-action.ts';
import type { LinkStateName } from './state.ts';

export type LinkStatementName =
  | 'set-synchronous'
  | 'set-asynchronous'
  | 'fail-over'
  | 'remove-link'
  | 'force-failover'
  | 'remove-kept-link'
  | 'drop-on-source';

const plain = {
  role: undefined,
  gives: undefined,
  proof: undefined,
  pointOfNoReturn: false,
  afterPointOfNoReturn: 'allowed',
  drops: false,
  beginsFailover: false,
  leadsBack: false,
  requires: {},
} as const satisfies Partial<RouteStatement<LinkFacets>>;

/** A statement that lets the instance take over. Once sent it may still land: again only when the instance is seen secondary and the proof is made anew. */
const takeover = { ...plain, pointOfNoReturn: true, afterPointOfNoReturn: 'only-if-target-seen-secondary', beginsFailover: true } as const;

/** Everything that the tasks send to change a server or an Azure resource. */
export const linkStatements: Readonly<Record<LinkStatementName, RouteStatement<LinkFacets>>> = {
  'set-synchronous': { ...plain, what: 'synchronous commit, on the source and for the link', sides: ['source', 'azure'] },
  'set-asynchronous': {
    ...plain,
    what: 'asynchronous commit, on the source and for the link',
    sides: ['source', 'azure'],
    leadsBack: true,
  },
  'fail-over': {
    ...takeover,
    what: 'fail over the link (T-SQL, planned)',
    sides: ['source'],
    role: 'PRIMARY',
    gives: 'SECONDARY',
    proof: 'by-the-server',
    requires: { source: 'primary', link: 'secondary', identity: 'same', copiesFit: true, modes: 'synchronous', synchronized: true },
  },
  'remove-link': {
    ...takeover,
    what: 'delete the link (the cutover)',
    sides: ['azure'],
    proof: 'under-the-freeze',
    requires: { link: 'secondary', identity: 'same' },
  },
  'force-failover': {
    ...takeover,
    what: 'make the instance primary (Azure, ForcedAllowDataLoss)',
    sides: ['azure'],
    proof: 'under-the-freeze',
    requires: { link: 'secondary', identity: 'same' },
  },
  'remove-kept-link': {
    ...plain,
    what: 'delete the link that was kept',
    sides: ['azure'],
    drops: true,
    requires: { link: 'primary', instance: 'writable', backedUp: true },
  },
  'drop-on-source': {
    ...plain,
    what: 'drop the DAG on the source',
    sides: ['source'],
    drops: true,
    requires: { link: 'gone', instance: 'writable' },
  },
};

/** What the servers do by themselves, or people. */
export type LinkHappening =
  | 'synchronized'
  | 'covered'
  | 'out-of-sync'
  | 'switched'
  | 'switch-undone'
  | 'hardened'
  | 'partner-follows'
  | 'recovered'
  | 'full-backup'
  | 'copy-stopped'
  | 'copy-repaired';

export const linkHappenings: Readonly<Record<LinkHappening, string>> = {
  synchronized: 'the instance has caught up',
  covered: 'the instance covers the log end that was read, again and again',
  'out-of-sync': 'the connection breaks, or the instance lags',
  switched: 'the servers finish the failover',
  'switch-undone': 'the servers give the failover up',
  hardened: 'the instance hardens the rest of the log',
  'partner-follows': 'the source hears of the failover and becomes secondary',
  recovered: 'every database has recovered',
  'full-backup': 'the instance takes its first full backup of every database',
  'copy-stopped': 'a copy is suspended or fails',
  'copy-repaired': 'a person resumes or repairs the copy',
};

export type LinkMove = RouteMove<LinkStateName, LinkStatementName, LinkHappening>;

const send = (statement: LinkStatementName, from: LinkStateName, ...to: readonly LinkStateName[]): readonly LinkMove[] =>
  to.map((state) => ({ from, to: state, by: { statement } }));
const comes = (server: LinkHappening, from: LinkStateName, ...to: readonly LinkStateName[]): readonly LinkMove[] =>
  to.map((state) => ({ from, to: state, by: { server } }));

export const linkMoves: readonly LinkMove[] = [
  ...send('set-synchronous', 'replicating-async', 'mixed'),
  ...send('set-synchronous', 'mixed', 'syncing', 'ready'),
  ...send('set-asynchronous', 'ready', 'mixed'),
  ...send('set-asynchronous', 'syncing', 'mixed'),
  ...send('set-asynchronous', 'mixed', 'replicating-async'),
  ...send('set-asynchronous', 'unsafe', 'unsafe'),
  ...comes('synchronized', 'syncing', 'ready'),
  ...comes('covered', 'ready', 'ready'),
  ...comes('out-of-sync', 'ready', 'syncing'),
  ...comes('copy-stopped', 'ready', 'unsafe'),
  ...comes('copy-stopped', 'syncing', 'unsafe'),
  ...comes('copy-repaired', 'unsafe', 'syncing'),
  ...send('fail-over', 'ready', 'switching', 'fenced-equal', 'recovering', 'promoted'),
  ...comes('switched', 'switching', 'recovering', 'promoted'),
  ...comes('switched', 'fenced-equal', 'recovering', 'promoted'),
  ...comes('switch-undone', 'switching', 'ready', 'syncing'),
  ...comes('switch-undone', 'fenced-equal', 'ready', 'syncing'),
  ...comes('hardened', 'switching', 'fenced-equal'),
  ...send('remove-link', 'ready', 'removing', 'removed'),
  ...send('remove-link', 'fenced-equal', 'removing', 'removed'),
  ...send('force-failover', 'ready', 'split', 'switching', 'recovering', 'promoted'),
  ...send('force-failover', 'fenced-equal', 'switching', 'recovering', 'promoted'),
  ...comes('partner-follows', 'split', 'recovering', 'promoted'),
  ...comes('recovered', 'recovering', 'promoted'),
  ...comes('recovered', 'removing', 'removed'),
  ...comes('full-backup', 'promoted', 'backed-up', 'half-dropped'),
  ...send('remove-kept-link', 'backed-up', 'removed'),
  ...send('remove-kept-link', 'half-dropped', 'dropped'),
  ...send('drop-on-source', 'removed', 'dropped'),
];

/** What an action may send, and what it waits for. An action that only refuses has no entry. */
export const linkActionRules: Readonly<
  Record<Exclude<LinkAction['kind'], 'refuse' | 'nothing'>, RouteActionRule<LinkStatementName, LinkHappening>>
> = {
  'set-commit-mode': { sends: ['set-synchronous', 'set-asynchronous'], awaits: ['synchronized'], tidies: [] },
  'wait-for-synchronized': { sends: [], awaits: ['synchronized'], tidies: [] },
  'wait-for-convergence': { sends: [], awaits: ['synchronized', 'covered'], tidies: [] },
  'fail-over': { sends: ['fail-over'], awaits: [], tidies: [] },
  'remove-link': { sends: ['remove-link'], awaits: [], tidies: [] },
  /** For a moment both sides may call themselves primary, until the source has heard of it: the writers stay out. */
  'force-failover': { sends: ['force-failover'], awaits: ['partner-follows'], tidies: [] },
  'wait-for-switch': { sends: [], awaits: ['switched', 'switch-undone', 'hardened'], tidies: [] },
  'wait-for-writable': { sends: [], awaits: ['recovered'], tidies: [] },
  'wait-for-backup': { sends: [], awaits: ['full-backup'], tidies: [] },
  drop: { sends: ['remove-kept-link', 'drop-on-source'], awaits: [], tidies: [] },
};

/** Who can write in a state, for people. */
export const linkWriters: Readonly<Record<LinkStateName, string>> = {
  unknown: 'not known',
  'different-dag': 'not known',
  unsafe: 'source',
  'replicating-async': 'source',
  mixed: 'source',
  syncing: 'source',
  ready: 'source',
  switching: '**nobody**, or still the source',
  'fenced-equal': '**nobody**',
  recovering: 'nobody, or some databases of the instance',
  promoted: 'instance',
  'backed-up': 'instance',
  removing: 'some databases of the instance; **the source too**, so its writers stay out',
  removed: 'instance; **the source too**, so its writers stay out',
  'half-dropped': 'instance',
  dropped: 'instance; **the source too**, so its writers stay out',
  orphaned: 'source',
  'not-linked': 'source',
  split: '**both**: stop and decide',
};
