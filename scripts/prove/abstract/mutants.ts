import type { Facets } from '../../../shared/cutover/facets.ts';
import type { Action, Goal } from '../../../shared/cutover/next-action.ts';
import { type StateName, stateOf } from '../../../shared/cutover/state.ts';
import { type Configuration, configuration } from './configuration.ts';
import { type Rules, shippedDecision } from './rules.ts';

/** One rule broken on purpose. The checker has to find what it costs. */
export interface Mutant {
  readonly name: string;
  readonly rules: Partial<Rules>;
  /** Where its harm can be seen. */
  readonly seenIn: Configuration;
}

const failover = ['failed-over'] as const;
const one = (name: string, changes: Parameters<typeof configuration>[2]): Configuration => configuration(name, [failover], changes);

const calm = one('one run', { writes: 1, flaps: 1 });
const dying = one('one run that dies', { writes: 1, flaps: 1, crashes: 1 });
const lossy = one('one run, answers are lost', { writes: 1, flaps: 1, lost: 1, drain: false });
const behind = one('one run, no log ships after the demotion', { writes: 1, flaps: 1, drain: false });
const byHand = one('one run and a DBA', { writes: 2, flaps: 1, dba: 1, drain: false });
const byHandTwice = one('one run and a DBA who acts twice', { writes: 1, dba: 2, drain: false });
const outage = one('one run, a side is out of reach', { writes: 1, lost: 1, crashes: 1, outages: 1 });
const nulls = one('one run, no end of log is shown', { writes: 1, flaps: 1, crashes: 1, nulls: true, drain: false });
const two = configuration('two runs', [failover, failover], { writes: 1, flaps: 1, drain: false });
const twoKilled = configuration('two runs, sessions die', [failover, failover], { writes: 1, flaps: 1, kills: 1, drain: false });
const away = one('one run, the target is lost for good', { writes: 1, outages: 1, targetStaysAway: true });
const dropping = configuration('failover, then drop', [['failed-over', 'dropped']], { writes: 0, crashes: 1, dba: 1 });
const dropsAtOnce = configuration('a drop beside a failover that dies', [failover, ['dropped']], { writes: 0, crashes: 1 });

/** The table with other actions in some states. */
const instead =
  (goal: Goal, changes: Partial<Record<StateName, Action['kind']>>): Rules['decide'] =>
  (facets, asked) => {
    const shipped = shippedDecision(facets, asked);
    const changed = asked === goal ? changes[shipped.state] : undefined;
    return changed === undefined ? shipped : { ...shipped, action: changed };
  };

/** The table with facets that are read wrongly. */
const misread =
  (change: (facets: Facets) => Partial<Facets>): Rules['decide'] =>
  (facets, goal) =>
    shippedDecision({ ...facets, ...change(facets) }, goal);

/** Two primaries taken for a failover that is done. */
const splitIsPromoted: Rules['decide'] = (facets, goal) =>
  stateOf(facets) === 'split'
    ? shippedDecision({ ...facets, source: 'secondary', targetWritable: true }, goal)
    : shippedDecision(facets, goal);

export const mutants: readonly Mutant[] = [
  { name: 'no lock on the source', rules: { lockSource: false }, seenIn: dying },
  { name: 'no lock on the target', rules: { lockTarget: false }, seenIn: twoKilled },
  { name: 'no lock at all', rules: { lockSource: false, lockTarget: false }, seenIn: two },
  { name: 'the second run takes the locks in the other order', rules: { lockOrder: false }, seenIn: two },
  { name: 'locks are let go after the demotion', rules: { keepLocks: false, settle: false, lockInBatch: false }, seenIn: two },
  { name: 'a lost session is replaced without its lock', rules: { settle: false, lockInBatch: false }, seenIn: lossy },
  { name: 'facts from before the locks are acted on', rules: { lookUnderLocks: false }, seenIn: two },
  { name: 'the group_id is not checked in the batch', rules: { groupInBatch: false }, seenIn: byHand },
  { name: 'the group_id is not compared in a look', rules: { groupInLook: false }, seenIn: byHandTwice },
  { name: 'the role is not checked in the batch of a drop', rules: { dropRoleInBatch: false }, seenIn: dropping },
  { name: 'no proof', rules: { proof: 'none' }, seenIn: behind },
  { name: 'the target is compared with what it reported itself', rules: { proof: 'tautology' }, seenIn: behind },
  { name: 'the log ends are read before the demotion', rules: { proof: 'ends-before-demotion' }, seenIn: behind },
  { name: 'the landing promotes without the proof', rules: { landingProves: false }, seenIn: behind },
  { name: 'the landing compares with log ends from before the demotion', rules: { landingEndsBehindTheFence: false }, seenIn: behind },
  { name: 'a landing without an answer is taken for not sent', rules: { unknownLandingIsObserved: false }, seenIn: outage },
  { name: 'a landing that proved nothing is taken for a promote', rules: { unprovedLandingIsSeen: false }, seenIn: away },
  {
    name: 'a later landing makes an earlier promote without an answer forgotten',
    rules: { earlierPromoteIsRemembered: false },
    seenIn: outage,
  },
  { name: 'an end of log that is not known counts as reached', rules: { unknownEndBlocks: false }, seenIn: nulls },
  { name: 'the source is not looked at while the proof is awaited', rules: { sourceInEveryTurn: false }, seenIn: byHand },
  { name: 'the target is not required for every commit', rules: { arm: false }, seenIn: calm },
  { name: 'the source is demoted right after it was armed, without a look', rules: { lookAfterArm: false }, seenIn: calm },
  { name: 'an arming that did not land is taken for one', rules: { armIsObserved: false }, seenIn: lossy },
  { name: 'the requirement is not cleared after the failover', rules: { clearAfterSuccess: false }, seenIn: calm },
  { name: 'the requirement is not cleared after a fail-back', rules: { clearAfterFailBack: false }, seenIn: behind },
  { name: 'the requirement is not cleared when the run stops', rules: { clearAfterRefusal: false }, seenIn: calm },
  { name: 'nobody is told of the requirement that a dead run left', rules: { sayWhatIsLeft: false }, seenIn: dying },
  { name: 'copies of the old source stay suspended', rules: { resumeAfterSuccess: false }, seenIn: calm },
  { name: 'copies of the target stay suspended after a fail-back', rules: { resumeAfterFailBack: false }, seenIn: behind },
  { name: 'the time for the proof has no bound', rules: { budget: false }, seenIn: behind },
  { name: 'the run ends behind the fence when the time is up', rules: { endsOutsideTheFence: false }, seenIn: behind },
  {
    name: 'the source is forced although the target is not seen SECONDARY',
    rules: { failBackNeedsTargetSecondary: false },
    seenIn: byHand,
  },
  { name: 'no fail-back when the target is out of reach', rules: { blindFailBack: false }, seenIn: away },
  { name: 'a blind fail-back after a promote was sent', rules: { blindNeedsNoPromote: false }, seenIn: outage },
  { name: 'a blind fail-back of a source that another session demoted', rules: { blindNeedsOwnDemotion: false }, seenIn: outage },
  { name: 'a demotion whose outcome is unknown is taken for done', rules: { unknownDemoteIsObserved: false }, seenIn: lossy },
  { name: 'a promote whose outcome is unknown is taken for done', rules: { unknownPromoteIsObserved: false }, seenIn: lossy },
  {
    name: 'a fail-back is reported without a look',
    rules: { failBackIsObserved: false },
    seenIn: one('one run, answers are lost, no log ships', { writes: 1, flaps: 1, lost: 1, drain: false }),
  },
  { name: 'the DAG is dropped on the target first', rules: { dropSourceFirst: false }, seenIn: dropping },
  {
    name: 'the DAG is dropped while the target recovers',
    rules: { dropNeedsWritable: false, decide: instead('dropped', { recovering: 'drop' }) },
    seenIn: dropsAtOnce,
  },
  {
    name: 'the DAG is dropped behind the fence',
    rules: { dropNeedsWritable: false, decide: instead('dropped', { 'fenced-behind': 'drop', 'fenced-equal': 'drop' }) },
    seenIn: dropsAtOnce,
  },
  { name: 'a source that is not SYNCHRONIZED is demoted', rules: { decide: instead('failed-over', { syncing: 'demote' }) }, seenIn: calm },
  { name: 'a fenced migration is refused', rules: { decide: instead('failed-over', { 'fenced-behind': 'refuse' }) }, seenIn: behind },
  {
    name: 'a target that recovers counts as failed over',
    rules: { decide: instead('failed-over', { recovering: 'nothing' }) },
    seenIn: calm,
  },
  { name: 'two primaries count as failed over', rules: { decide: splitIsPromoted }, seenIn: byHand },
  { name: 'a missing confirmation counts as SYNCHRONIZED', rules: { decide: misread(() => ({ synchronized: true })) }, seenIn: calm },
];
