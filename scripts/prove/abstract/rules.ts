import { type Facets, facetValues } from '../../../shared/cutover/facets.ts';
import { type Action, type Goal, nextAction } from '../../../shared/cutover/next-action.ts';
import { type StateName, stateOf } from '../../../shared/cutover/state.ts';

/** Every rule that the runs obey. A mutant breaks one of them. */
export interface Rules {
  readonly lockSource: boolean;
  readonly lockTarget: boolean;
  /** Both runs take the source first. */
  readonly lockOrder: boolean;
  /** After a session was lost: take its lock again before anything is believed. */
  readonly settle: boolean;
  /** The lock is checked in the batch of the statement. */
  readonly lockInBatch: boolean;
  /** The locks are kept until the run ends. */
  readonly keepLocks: boolean;
  /** What was seen before the locks is read again under them. */
  readonly lookUnderLocks: boolean;
  readonly groupInBatch: boolean;
  readonly groupInLook: boolean;
  /** The role is checked in the batch of a demotion, a promote, a fail-back. */
  readonly roleInBatch: boolean;
  readonly dropRoleInBatch: boolean;
  readonly proof: 'behind-the-fence' | 'none' | 'ends-before-demotion' | 'tautology';
  /** The batch that lands on the target compares on the target before it promotes. */
  readonly landingProves: boolean;
  /** It compares with the log end that the demotion returned. */
  readonly landingEndsBehindTheFence: boolean;
  /** A landing without an answer may have promoted. */
  readonly unknownLandingIsObserved: boolean;
  /** A landing whose answer says that the log was not there has promoted nothing. */
  readonly unprovedLandingIsSeen: boolean;
  /** An earlier promote without an answer counts as sent, whatever becomes of a later landing. */
  readonly earlierPromoteIsRemembered: boolean;
  /** An end of log that is not known is never proved. */
  readonly unknownEndBlocks: boolean;
  /** While the proof is awaited, the source is looked at in every turn. */
  readonly sourceInEveryTurn: boolean;
  readonly arm: boolean;
  /** After arming, SYNCHRONIZED is read once more before the demotion. */
  readonly lookAfterArm: boolean;
  /** An arming that did not land is seen and sent again. */
  readonly armIsObserved: boolean;
  readonly clearAfterSuccess: boolean;
  readonly clearAfterFailBack: boolean;
  readonly clearAfterRefusal: boolean;
  /** A run that refuses says what a dead run has left set, and the statement that clears it. It may have been a person's wish, so it is not cleared. */
  readonly sayWhatIsLeft: boolean;
  readonly resumeAfterSuccess: boolean;
  readonly resumeAfterFailBack: boolean;
  /** The time for the proof is bounded, and then the way leads back. */
  readonly budget: boolean;
  /** When the time is up, the run goes back instead of just ending. */
  readonly endsOutsideTheFence: boolean;
  readonly failBackNeedsTargetSecondary: boolean;
  readonly blindFailBack: boolean;
  readonly blindNeedsNoPromote: boolean;
  readonly blindNeedsOwnDemotion: boolean;
  readonly unknownDemoteIsObserved: boolean;
  readonly unknownPromoteIsObserved: boolean;
  readonly failBackIsObserved: boolean;
  readonly dropSourceFirst: boolean;
  readonly dropNeedsWritable: boolean;
  readonly decide: (facets: Facets, goal: Goal) => { readonly state: StateName; readonly action: Action['kind'] };
}

/** The shipped table. */
export function shippedDecision(facets: Facets, goal: Goal): { readonly state: StateName; readonly action: Action['kind'] } {
  const state = stateOf(facets);
  return { state, action: nextAction({ name: state, because: '' }, goal).kind };
}

/** The protocol as it is meant. */
export const soundRules: Rules = {
  lockSource: true,
  lockTarget: true,
  lockOrder: true,
  settle: true,
  lockInBatch: true,
  keepLocks: true,
  lookUnderLocks: true,
  groupInBatch: true,
  groupInLook: true,
  roleInBatch: true,
  dropRoleInBatch: true,
  proof: 'behind-the-fence',
  landingProves: true,
  landingEndsBehindTheFence: true,
  unknownLandingIsObserved: true,
  unprovedLandingIsSeen: true,
  earlierPromoteIsRemembered: true,
  unknownEndBlocks: true,
  sourceInEveryTurn: true,
  arm: true,
  lookAfterArm: true,
  armIsObserved: true,
  clearAfterSuccess: true,
  clearAfterFailBack: true,
  clearAfterRefusal: true,
  sayWhatIsLeft: true,
  resumeAfterSuccess: true,
  resumeAfterFailBack: true,
  budget: true,
  endsOutsideTheFence: true,
  failBackNeedsTargetSecondary: true,
  blindFailBack: true,
  blindNeedsNoPromote: true,
  blindNeedsOwnDemotion: true,
  unknownDemoteIsObserved: true,
  unknownPromoteIsObserved: true,
  failBackIsObserved: true,
  dropSourceFirst: true,
  dropNeedsWritable: true,
  decide: shippedDecision,
};

export const goals = ['failed-over', 'synchronous', 'asynchronous', 'dropped'] as const satisfies readonly Goal[];
export const actionKinds = [
  'nothing',
  'refuse',
  'set-commit-mode',
  'wait-for-synchronized',
  'wait-for-convergence',
  'demote',
  'prove',
  'wait-for-writable',
  'drop',
] as const satisfies readonly Action['kind'][];

/** The decision of every facet combination, worked out once: the table is asked, millions of times, by index. */
export interface DecisionTable {
  readonly action: readonly Uint8Array[];
  readonly isPromoted: Uint8Array;
  readonly isSplit: Uint8Array;
}

const names = Object.keys(facetValues) as (keyof Facets)[];

/** Position of a combination: the facets are the digits of a number, in the order of `facetValues`. */
export const facetIndex = (positions: readonly number[]): number =>
  names.reduce((index, name, digit) => index * facetValues[name].length + (positions[digit] ?? 0), 0);

export function decisionTable(decide: Rules['decide']): DecisionTable {
  const size = names.reduce((product, name) => product * facetValues[name].length, 1);
  const action = goals.map(() => new Uint8Array(size));
  const isPromoted = new Uint8Array(size);
  const isSplit = new Uint8Array(size);
  for (let index = 0; index < size; index += 1) {
    const facets = facetsAt(index);
    for (const [at, goal] of goals.entries()) {
      const decision = decide(facets, goal);
      (action[at] as Uint8Array)[index] = actionKinds.indexOf(decision.action);
      isPromoted[index] = decision.state === 'promoted' ? 1 : 0;
      isSplit[index] = decision.state === 'split' ? 1 : 0;
    }
  }
  return { action, isPromoted, isSplit };
}

/** The combination at a position. */
export function facetsAt(index: number): Facets {
  let rest = index;
  const facets: Record<string, unknown> = {};
  for (const name of [...names].reverse()) {
    const values = facetValues[name];
    facets[name] = values[rest % values.length];
    rest = Math.floor(rest / values.length);
  }
  return facets as unknown as Facets;
}
