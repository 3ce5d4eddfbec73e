/**
 * The protocol as data: which statements an action sends, to which side, from which state to which. The rules from observation to state
 * are in state.ts, those from state to action in next-action.ts; this completes them with what a *done* action has to lead to. The gates of
 * the build check all three together, and the state diagram is drawn from them.
 */
import type { Action, Goal } from './next-action.ts';
import type { Role, SideName } from './observation.ts';
import type { StateName } from './state.ts';

export type StatementName =
  | 'set-synchronous'
  | 'set-asynchronous'
  | 'require-target'
  | 'release-commits'
  | 'demote'
  | 'promote'
  | 'make-source-primary-again'
  | 'resume-copies'
  | 'drop-on-source'
  | 'drop-on-target';

export interface ProtocolStatement {
  readonly what: string;
  readonly sides: readonly SideName[];
  /** The role that the side must have, checked on the server in the same batch; undefined: any. */
  readonly role: Role | undefined;
  /** The role that it gives to the side. */
  readonly gives: Role | undefined;
  /** Sent only when, behind the fence, every database of the target has hardened the log end of the source. */
  readonly needsProof: boolean;
  /** From the moment it is sent the target may be primary, seen or not. */
  readonly pointOfNoReturn: boolean;
  /** Whether a run may send it after it has sent the promote, in the same fenced time. */
  readonly afterPromote: 'allowed' | 'only-if-target-seen-secondary' | 'never';
}

const plain = { role: undefined, gives: undefined, needsProof: false, pointOfNoReturn: false, afterPromote: 'allowed' } as const;

/** Every statement that the tasks send to change a server. */
export const statements: Readonly<Record<StatementName, ProtocolStatement>> = {
  'set-synchronous': { ...plain, what: 'synchronous commit, both entries', sides: ['target', 'source'] },
  'set-asynchronous': { ...plain, what: 'asynchronous commit, both entries', sides: ['target', 'source'] },
  'require-target': { ...plain, what: 'require the target for every commit', sides: ['source'], afterPromote: 'never' },
  'release-commits': { ...plain, what: 'stop requiring the target for commits', sides: ['source', 'target'] },
  demote: { ...plain, what: 'demote the source', sides: ['source'], role: 'PRIMARY', gives: 'SECONDARY', afterPromote: 'never' },
  promote: {
    what: 'promote the target',
    sides: ['target'],
    role: 'SECONDARY',
    gives: 'PRIMARY',
    needsProof: true,
    pointOfNoReturn: true,
    afterPromote: 'only-if-target-seen-secondary',
  },
  'make-source-primary-again': {
    ...plain,
    what: 'make the source primary again',
    sides: ['source'],
    role: 'SECONDARY',
    gives: 'PRIMARY',
    afterPromote: 'only-if-target-seen-secondary',
  },
  'resume-copies': { ...plain, what: 'resume copies that the failover left suspended', sides: ['source', 'target'] },
  'drop-on-source': { ...plain, what: 'drop the DAG on the source', sides: ['source'], role: 'SECONDARY' },
  'drop-on-target': { ...plain, what: 'drop the DAG on the target', sides: ['target'], role: 'PRIMARY' },
};

/** What the servers do by themselves. */
export type Happening = 'synchronized' | 'covered' | 'out-of-sync' | 'hardened' | 'recovered' | 'copy-stopped' | 'copy-repaired';

export const happenings: Readonly<Record<Happening, string>> = {
  synchronized: 'the target has caught up',
  covered: 'the target covers the log end that was read, again and again',
  'out-of-sync': 'the link breaks, or the target lags',
  hardened: 'the target hardens the rest of the log',
  recovered: 'every database has recovered',
  'copy-stopped': 'a copy is suspended or rebuilt',
  'copy-repaired': 'a person resumes or repairs the copy',
};

/** One way from a state to a state, when the statement is done or the thing has happened. */
export interface Move {
  readonly from: StateName;
  readonly to: StateName;
  readonly by: { readonly statement: StatementName } | { readonly server: Happening };
}

const send = (statement: StatementName, from: StateName, ...to: readonly StateName[]): readonly Move[] =>
  to.map((state) => ({ from, to: state, by: { statement } }));
const comes = (server: Happening, from: StateName, to: StateName): Move => ({ from, to, by: { server } });

export const moves: readonly Move[] = [
  ...send('set-synchronous', 'replicating-async', 'mixed'),
  ...send('set-synchronous', 'mixed', 'syncing', 'ready'),
  ...send('set-asynchronous', 'ready', 'mixed'),
  ...send('set-asynchronous', 'syncing', 'mixed'),
  ...send('set-asynchronous', 'mixed', 'replicating-async'),
  ...send('set-asynchronous', 'unsafe', 'unsafe'),
  ...send('set-asynchronous', 'promoted', 'promoted'),
  ...send('require-target', 'ready', 'ready'),
  comes('synchronized', 'syncing', 'ready'),
  comes('covered', 'ready', 'ready'),
  comes('out-of-sync', 'ready', 'syncing'),
  comes('copy-stopped', 'ready', 'unsafe'),
  comes('copy-stopped', 'syncing', 'unsafe'),
  comes('copy-repaired', 'unsafe', 'syncing'),
  ...send('demote', 'ready', 'fenced-behind', 'fenced-equal'),
  comes('hardened', 'fenced-behind', 'fenced-equal'),
  ...send('promote', 'fenced-equal', 'recovering', 'promoted'),
  ...send('make-source-primary-again', 'fenced-behind', 'syncing', 'unsafe'),
  ...send('make-source-primary-again', 'fenced-equal', 'syncing', 'unsafe'),
  ...send('resume-copies', 'unsafe', 'syncing'),
  comes('recovered', 'recovering', 'promoted'),
  ...send('drop-on-source', 'promoted', 'half-dropped'),
  ...send('drop-on-target', 'half-dropped', 'dropped'),
];

/** What an action may send, in this order, and what it waits for. An action that only refuses has no entry. */
export interface ActionRule {
  readonly sends: readonly StatementName[];
  readonly awaits: readonly Happening[];
  /** Sent afterwards when there is a reason to; they change no state. */
  readonly tidies: readonly StatementName[];
}

export const actionRules: Readonly<Record<Exclude<Action['kind'], 'refuse'>, ActionRule>> = {
  /** Of a failover that is done: what it left set is put right. */
  nothing: { sends: [], awaits: [], tidies: ['release-commits', 'resume-copies'] },
  'set-commit-mode': { sends: ['release-commits', 'set-synchronous', 'set-asynchronous'], awaits: ['synchronized'], tidies: [] },
  'wait-for-synchronized': { sends: [], awaits: ['synchronized'], tidies: [] },
  'wait-for-convergence': { sends: [], awaits: ['synchronized', 'covered'], tidies: [] },
  demote: { sends: ['require-target', 'demote'], awaits: [], tidies: ['release-commits'] },
  prove: { sends: ['promote', 'make-source-primary-again'], awaits: ['hardened'], tidies: ['release-commits', 'resume-copies'] },
  'wait-for-writable': { sends: [], awaits: ['recovered'], tidies: [] },
  drop: { sends: ['drop-on-source', 'drop-on-target'], awaits: [], tidies: [] },
};

/** Who can write in a state, for people. */
export const writers: Readonly<Record<StateName, string>> = {
  unknown: 'not known',
  'different-dag': 'not known',
  unsafe: 'source',
  'replicating-async': 'source',
  mixed: 'source',
  syncing: 'source',
  ready: 'source',
  'fenced-behind': '**nobody**',
  'fenced-equal': '**nobody**',
  recovering: 'nobody, or some databases of the target',
  promoted: 'target',
  split: '**both**: stop and decide',
  'half-dropped': 'target',
  dropped: 'target',
};

/** The two commit modes are one action; the goal says which of them is set. */
export function belongsTo(goal: Goal, what: StatementName | Happening): boolean {
  if (goal === 'synchronous') return what !== 'set-asynchronous' && what !== 'release-commits';
  return what !== 'set-synchronous' && !(goal === 'asynchronous' && what === 'synchronized');
}
