/** The state of the abstract model: two servers, the link and the writers between them, and one or two runs of our tasks. */
import { type Field, place, type State, set } from './packed.ts';

/** The two servers and everything around them. Log positions are small numbers; one database stands for all. */
const world = place(0, {
  sourceRole: 2,
  sourceGroup: 1,
  sourceSync: 1,
  sourceSuspended: 1,
  /** REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT of the source. */
  required: 1,
  sourceLog: 3,
  acknowledged: 3,
  targetRole: 2,
  targetGroup: 1,
  targetSync: 1,
  targetSuspended: 1,
  targetLog: 3,
  targetWritable: 1,
  targetWritten: 1,
  link: 1,
  synchronized: 1,
  frozen: 1,
  /** 0 free, 1 or 2 that run, 3 a session whose client is gone and whose statement still runs. */
  sourceLock: 2,
  targetLock: 2,
  /** A statement that still runs on the server although nobody waits for it: its code, or 0. */
  sourceLate: 3,
  targetLate: 2,
  /** The log end that a landing on the target waits for: it stands in the batch, so it outlives its run. */
  landingEnd: 3,
  /** Our runners can not reach this side. */
  sourceDown: 1,
  targetDown: 1,
  usedFlaps: 2,
  usedRogue: 2,
  usedCrashes: 2,
  usedLost: 2,
  usedKills: 2,
  usedDba: 2,
  usedOutages: 2,
  /** Some run has sent a promote. */
  promoteEver: 1,
  /** A failover was reported complete, and nobody has changed anything by hand since. */
  finished: 1,
  /** A DBA acted while a late statement was running. */
  lateDba: 1,
});

/** One run of a task: where it is, what it saw last, what it remembers. All 0 when nothing runs. */
const run = place(world.words, {
  step: 5,
  task: 2,
  seenSource: 3,
  seenSourceGroup: 1,
  seenSourceSync: 1,
  seenSynchronized: 1,
  seenRequired: 1,
  seenSourceSuspended: 1,
  seenEnd: 3,
  seenEndKnown: 1,
  seenTarget: 3,
  seenTargetGroup: 1,
  seenTargetSync: 1,
  seenHardened: 3,
  seenWritable: 1,
  seenTargetSuspended: 1,
  pinned: 1,
  /** The log end that the demotion returned. */
  returnedEnd: 3,
  returnedEndKnown: 1,
  /** The proof did not come in time: the source has to become primary again. */
  back: 1,
  /** Cancelled before the demotion, or an obstacle was found. */
  stopping: 1,
  armed: 1,
  touched: 1,
  promoteSent: 1,
  /** This run demoted the source, and its session has lived ever since. */
  demotedHere: 1,
  underLocks: 1,
  /** 1: a DBA acted after our last look at the source; 2: and a whole turn of waiting has passed since. */
  dbaSince: 2,
});

export const W = world.fields;
export const R = run.fields;
export const runWords = run.words;
/** Words of a state with that many runs. */
export const stateWords = (runs: number): number => world.words + runs * run.words;

/** A field of one run, 0 or 1. */
export const ofRun = (state: State, who: number, { word, shift, mask }: Field): number =>
  ((state[word + who * runWords] as number) >>> shift) & mask;

export function setRun(state: State, who: number, { word, shift, mask }: Field, value: number): void {
  const at = word + who * runWords;
  state[at] = ((state[at] as number) & ~(mask << shift)) | (value << shift);
}

/** Forgets everything that the run knew. */
export function clearRun(state: State, who: number): void {
  const first = world.words + who * runWords;
  const task = ofRun(state, who, R.task);
  for (let word = first; word < first + runWords; word += 1) state[word] = 0;
  setRun(state, who, R.task, task);
}

/** Roles as a server stores them. */
export const role = { absent: 0, primary: 1, secondary: 2 } as const;
/** What a run knows of a side. */
export const seen = { nothing: 0, primary: 1, secondary: 2, absent: 3, unreadable: 4 } as const;
export const lateLock = 3;

/** Source primary, target secondary, synchronous, nothing written. */
export function healthy(runs: number, synchronous: boolean): State {
  const state = new Uint32Array(stateWords(runs));
  set(state, W.sourceRole, role.primary);
  set(state, W.targetRole, role.secondary);
  set(state, W.link, 1);
  for (const field of [W.sourceSync, W.targetSync, W.synchronized]) set(state, field, synchronous ? 1 : 0);
  return state;
}
