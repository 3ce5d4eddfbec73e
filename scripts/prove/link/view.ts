import type { LinkAim } from '../../../shared/cutover/link/aims.ts';
import type { LinkFacets } from '../../../shared/cutover/link/facets.ts';
import { get, type State } from '../abstract/packed.ts';
import { linkIs, linksSeen, ofRun, R, role, seen, setRun, W } from './model.ts';
import type { Decision, Rules } from './rules.ts';

/** The run reads the source. */
export function readSource(then: State, who: number): void {
  const down = get(then, W.sourceDown) === 1;
  const is = get(then, W.sourceRole);
  setRun(then, who, R.seenSource, down ? seen.unreadable : is === role.absent ? seen.absent : is);
  setRun(then, who, R.seenSynchronized, down ? 0 : get(then, W.synchronized));
  setRun(then, who, R.seenEnd, down ? 0 : get(then, W.sourceLog));
  setRun(then, who, R.seenFrozen, down ? 0 : get(then, W.frozen));
}

/** The run asks Azure for the link and the instance. */
export function readTarget(then: State, who: number): void {
  const down = get(then, W.azureDown) === 1;
  const is = get(then, W.link);
  setRun(
    then,
    who,
    R.seenLink,
    down ? seen.unreadable : is === linkIs.gone ? seen.absent : is === linkIs.primary ? seen.primary : seen.secondary,
  );
  for (const [field, value] of [
    [R.seenThere, W.there],
    [R.seenWritable, W.writable],
    [R.seenBackedUp, W.backedUp],
    [R.seenHardened, W.instanceLog],
  ] as const)
    setRun(then, who, field, down ? 0 : get(then, value));
}

/** What a look shows. */
const lookFields = [
  R.seenSource,
  R.seenLink,
  R.seenThere,
  R.seenWritable,
  R.seenBackedUp,
  R.seenSynchronized,
  R.seenEnd,
  R.seenHardened,
] as const;

/** What was seen is used up: two states that differ only in it are the same. */
export function forget(then: State, who: number): void {
  for (const field of lookFields) setRun(then, who, field, 0);
  setRun(then, who, R.seenFrozen, 0);
}

const sources = ['unreadable', 'primary', 'secondary', 'absent', 'unreadable'] as const;

/** Everything that was seen, as the facets of the product. */
function facetsSeen(now: State, who: number): LinkFacets {
  const source = sources[ofRun(now, who, R.seenSource) as 0 | 1 | 2 | 3 | 4];
  const link = linksSeen[ofRun(now, who, R.seenLink) as 0 | 1 | 2 | 3 | 4];
  const writable = ofRun(now, who, R.seenWritable) === 1;
  return {
    source,
    link,
    identity: 'same',
    instance: link === 'unreadable' ? 'unreadable' : ofRun(now, who, R.seenThere) === 0 ? 'missing' : writable ? 'writable' : 'read-only',
    backedUp: ofRun(now, who, R.seenBackedUp) === 1,
    // Azure need not say that a planned failover is under way: the roles have to do.
    switching: false,
    copiesFit: true,
    modes: 'synchronous',
    synchronized: ofRun(now, who, R.seenSynchronized) === 1,
    proved: link !== 'gone' && ofRun(now, who, R.seenHardened) >= ofRun(now, who, R.seenEnd),
  };
}

/** Asks the product's table, once for each thing that can be seen. */
export function createDecide(rules: Rules): (now: State, who: number, aim: LinkAim) => Decision {
  const known = new Map<LinkAim, Map<number, Decision>>();
  return (now, who, aim) => {
    const decisions = known.get(aim) ?? new Map<number, Decision>();
    known.set(aim, decisions);
    const key = lookFields.reduce((sum, field) => sum * 8 + ofRun(now, who, field), 0);
    const decision = decisions.get(key) ?? rules.decide(facetsSeen(now, who), aim);
    decisions.set(key, decision);
    return decision;
  };
}
