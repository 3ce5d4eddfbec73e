/**
 * The state of the model of a cutover over the Managed Instance link: SQL Server, the instance, the link that Azure knows, an operation of
 * Azure that is under way, the writers, and one or two runs of our tasks. One database stands for all; a record of the log is a commit.
 */
import { type Field, get, place, type State, set } from '../abstract/packed.ts';

const world = place(0, {
  /** 0: no DAG on the source. */
  sourceRole: 2,
  sourceLog: 2,
  acknowledged: 2,
  /** Which records were written by somebody whom the freeze does not keep out: a bit each. */
  rogueRecords: 3,
  link: 2,
  /** The instance has the database. */
  there: 1,
  /** Records that the instance has hardened; after a takeover, those with which it began. */
  instanceLog: 2,
  writable: 1,
  backedUp: 1,
  connected: 1,
  synchronized: 1,
  /** The writers are kept out on the source. */
  frozen: 1,
  /** A planned failover is under way between the servers. */
  switching: 1,
  /** An operation of Azure that is under way. */
  operation: 2,
  /** 0 free, 1 or 2 that run, 3 a session whose client is gone and whose FAILOVER still runs. */
  sourceLock: 2,
  late: 1,
  sourceDown: 1,
  azureDown: 1,
  /** An acknowledged commit is on the source and not on an instance that has taken over. */
  leftBehind: 1,
  /** A person made the instance take over. */
  byHand: 1,
  /** A person acted while an operation or a late statement was under way. */
  lateDba: 1,
  usedFlaps: 2,
  usedRogue: 2,
  usedCrashes: 2,
  usedLost: 2,
  usedKills: 2,
  usedDba: 2,
  usedOutages: 2,
});

/** One run of a task: where it is, what it saw last, what it remembers. All 0 when nothing runs. */
const run = place(world.words, {
  step: 4,
  task: 2,
  seenSource: 3,
  seenLink: 3,
  seenThere: 1,
  seenWritable: 1,
  seenBackedUp: 1,
  seenSynchronized: 1,
  seenEnd: 2,
  /** The writers were kept out when the source was read. */
  seenFrozen: 1,
  seenHardened: 2,
  /** This run has kept the writers out, in a session that has held the lock ever since. */
  froze: 1,
  /** The log end was read after the writers were kept out. */
  marked: 1,
  markedEnd: 2,
  proved: 1,
  provedEnd: 2,
  /** The source could not write when the proof was made. */
  provedFenced: 1,
  /** The point of no return that this run has sent. */
  sent: 2,
  /** It is told how the operation ends. */
  handle: 1,
  /** How the operation has ended: 0 not known, 1 landed, 2 failed. */
  result: 2,
  /** It does no more than put back what it has set. */
  stopping: 1,
  /** 1: a person acted after our last look at the source; 2: and time has passed since. */
  dbaSince: 2,
});

export const W = world.fields;
export const R = run.fields;
/** Words of a state with that many runs. */
const stateWords = (runs: number): number => world.words + runs * run.words;

/** A field of one run, 0 or 1. */
export const ofRun = (state: State, who: number, { word, shift, mask }: Field): number =>
  ((state[word + who * run.words] as number) >>> shift) & mask;

export function setRun(state: State, who: number, { word, shift, mask }: Field, value: number): void {
  const at = word + who * run.words;
  state[at] = ((state[at] as number) & ~(mask << shift)) | (value << shift);
}

/** Forgets everything that the run knew, but for the task at which its pipeline is. */
export function clearRun(state: State, who: number): void {
  const first = world.words + who * run.words;
  const task = ofRun(state, who, R.task);
  for (let word = first; word < first + run.words; word += 1) state[word] = 0;
  setRun(state, who, R.task, task);
}

export const role = { absent: 0, primary: 1, secondary: 2 } as const;
/** The link by the role of the instance. */
export const linkIs = { gone: 0, secondary: 1, primary: 2 } as const;
/** An operation of Azure, or a statement that lets the instance take over. */
export const sends = { nothing: 0, removal: 1, force: 2, failover: 3 } as const;
/** Removing a link that was kept is an operation too, after the point of no return. */
export const operationIs = { none: 0, removal: 1, force: 2, cleanup: 3 } as const;
/** What a run knows of the source and of the link. */
export const seen = { nothing: 0, primary: 1, secondary: 2, absent: 3, unreadable: 4 } as const;
/** The same of the link, as the product calls it. */
export const linksSeen = ['unreadable', 'primary', 'secondary', 'gone', 'unreadable'] as const;
export const lateLock = 3;

/** Source primary, instance secondary, synchronous and SYNCHRONIZED, nothing written. */
export function healthy(runs: number): State {
  const state = new Uint32Array(stateWords(runs));
  set(state, W.sourceRole, role.primary);
  set(state, W.link, linkIs.secondary);
  for (const field of [W.there, W.connected, W.synchronized]) set(state, field, 1);
  return state;
}

/** The instance has taken over: it is primary in the link, or the link is gone and it stands alone. */
export const hasTakenOver = (state: State): boolean => get(state, W.there) === 1 && get(state, W.link) !== linkIs.secondary;
