import type { LinkAim } from '../../../shared/cutover/link/aims.ts';
import type { LinkFacets } from '../../../shared/cutover/link/facets.ts';
import type { LinkAction } from '../../../shared/cutover/link/next-action.ts';
import type { LinkStateName } from '../../../shared/cutover/link/state.ts';
import { type Configuration, configuration } from './configuration.ts';
import { type Rules, shippedDecision } from './rules.ts';

/** One rule broken on purpose. The checker has to find what it costs. */
export interface Mutant {
  readonly name: string;
  readonly rules: Partial<Rules>;
  /** Where its harm can be seen. */
  readonly seenIn: Configuration;
  /** Begins the name of the invariant that has to be seen broken. */
  readonly breaks: RegExp;
}

const removal = ['remove-link'] as const;
const forced = ['arm-forced'] as const;
const planned = ['tsql-planned'] as const;

const calm = configuration('one removal', [removal], { flaps: 1 });
const rogue = configuration('one removal, a writer whom the freeze does not stop', [removal], { flaps: 1, rogue: 1 });
const lossy = configuration('one removal, answers are lost', [removal], { flaps: 1, lost: 1 });
const dying = configuration('one removal that dies', [removal], { flaps: 1, crashes: 1 });
const killed = configuration('two removals, sessions die', [removal, removal], { kills: 1 });
const two = configuration('two removals', [removal, removal], { flaps: 1 });
const byHand = configuration('one removal and a DBA', [removal], { dba: 2 });
const givenUp = configuration('a removal beside a DBA', [removal], { dba: 1, writes: 0 });
const force = configuration('one forced failover', [forced], { flaps: 1 });
const forceByHand = configuration('one forced failover, a lost answer, a DBA', [forced], { lost: 1, dba: 1 });
const switching = configuration('one planned failover', [planned], { lost: 1 });
const dropping = configuration('the failover, then the drop', [['tsql-planned', 'dropped']], { writes: 0 });
const dropsAtOnce = configuration('a drop without a failover', [['dropped']], { writes: 1 });

/** The table with other actions in some states. */
const instead =
  (aim: LinkAim, changes: Partial<Record<LinkStateName, LinkAction['kind']>>): Rules['decide'] =>
  (facets, asked) => {
    const shipped = shippedDecision(facets, asked);
    const changed = asked === aim ? changes[shipped.state] : undefined;
    return changed === undefined ? shipped : { ...shipped, action: changed };
  };

/** The table with facets that are read wrongly. */
const misread =
  (change: (facets: LinkFacets) => Partial<LinkFacets>): Rules['decide'] =>
  (facets, aim) =>
    shippedDecision({ ...facets, ...change(facets) }, aim);

export const mutants: readonly Mutant[] = [
  { name: 'the link is deleted and nobody keeps the writers out', rules: { freeze: false }, seenIn: calm, breaks: /^I[12] / },
  { name: 'the log end was read before the writers were kept out', rules: { proof: 'before-the-freeze' }, seenIn: calm, breaks: /^I1 / },
  { name: 'the link is deleted without a proof', rules: { proof: 'none' }, seenIn: calm, breaks: /^I1 / },
  { name: 'the forced failover is posted without a proof', rules: { proof: 'none' }, seenIn: force, breaks: /^I1 / },
  { name: 'nobody looks whether the writers are still kept out', rules: { freezeIsObserved: false }, seenIn: byHand, breaks: /^I[12] / },
  { name: 'two runs without a lock', rules: { lock: false }, seenIn: two, breaks: /^I[12] / },
  {
    name: 'the source is not read again after the link is gone',
    rules: { finalLook: false },
    seenIn: configuration('one removal, a lost answer, a writer whom the freeze does not stop', [removal], { flaps: 1, rogue: 1, lost: 1 }),
    breaks: /^S1 /,
  },
  { name: 'commits that stayed behind are not said', rules: { sayCommits: false }, seenIn: rogue, breaks: /^S1 / },
  {
    name: 'a run that made no proof calls it complete',
    rules: { sayUnproved: false },
    seenIn: configuration('a removal that dies, a writer whom the freeze does not stop', [removal], { flaps: 1, rogue: 1, crashes: 1 }),
    breaks: /^S1 /,
  },
  {
    name: 'a forced failover is posted again after a lost answer, without a look',
    rules: { lookAfterLostAnswer: false },
    seenIn: forceByHand,
    breaks: /^I[12] /,
  },
  { name: 'a request that Azure has accepted counts as done', rules: { acceptedIsNotDone: false }, seenIn: calm, breaks: /^S2 / },
  { name: 'an operation that has failed counts as done', rules: { failedIsNotDone: false }, seenIn: calm, breaks: /^S2 / },
  {
    name: 'a FAILOVER whose answer is lost counts as done',
    rules: { unknownFailoverIsObserved: false },
    seenIn: switching,
    breaks: /^S2 /,
  },
  {
    name: 'the writers are let in while the request may still land',
    rules: { freezeOutlivesUnknown: false },
    seenIn: lossy,
    breaks: /^I[12] /,
  },
  { name: 'a run lifts the freeze of another run', rules: { thawOnlyOwn: false }, seenIn: dying, breaks: /^I[12] / },
  {
    name: 'a run lifts its freeze after its session was lost',
    rules: { thawNeedsUnbrokenSession: false },
    seenIn: killed,
    breaks: /^I[12] /,
  },
  { name: 'a run that refuses leaves the writers out', rules: { thawAfterRefusal: false }, seenIn: calm, breaks: /^I10 / },
  {
    name: 'a link that is gone counts as failed over, whatever databases the instance has',
    rules: { decide: instead('remove-link', { 'not-linked': 'nothing' }) },
    seenIn: givenUp,
    breaks: /^S2 /,
  },
  {
    name: 'an instance that still recovers counts as failed over',
    rules: { decide: instead('remove-link', { removing: 'nothing' }) },
    seenIn: calm,
    breaks: /^S2 /,
  },
  {
    name: 'databases of which nobody says that they take writes count as writable',
    rules: { decide: misread(({ instance, link }) => (instance === 'read-only' && link !== 'secondary' ? { instance: 'writable' } : {})) },
    seenIn: dropping,
    breaks: /^S2 /,
  },
  {
    name: 'two primaries count as failed over',
    rules: { finalLook: false, decide: instead('arm-forced', { split: 'nothing' }) },
    seenIn: force,
    breaks: /^S2 /,
  },
  {
    name: 'the link is deleted before the first full backup',
    rules: { decide: instead('dropped', { promoted: 'drop' }) },
    seenIn: dropping,
    breaks: /^I11 /,
  },
  {
    name: 'the link is dropped while the source is primary',
    rules: { decide: instead('dropped', { ready: 'drop' }) },
    seenIn: dropsAtOnce,
    breaks: /^I/,
  },
  {
    name: 'a planned failover is replaced by a forced one without proof',
    rules: { proof: 'none', freeze: false, decide: instead('arm-forced', { syncing: 'force-failover' }) },
    seenIn: force,
    breaks: /^I1 /,
  },
  {
    name: 'nobody waits for a planned failover that is under way',
    rules: { decide: instead('tsql-planned', { switching: 'nothing', 'fenced-equal': 'nothing' }) },
    seenIn: switching,
    breaks: /^S2 /,
  },
];
