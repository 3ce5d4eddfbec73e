import type { LinkAim } from '../../../shared/cutover/link/aims.ts';
import { get, type State, set } from '../abstract/packed.ts';
import { clearRun, hasTakenOver, linkIs, ofRun, R, role, seen, sends, setRun, W } from './model.ts';
import { isFailover } from './rules.ts';

/** How a run may end by itself. */
export type Outcome =
  /** The instance has taken over, and nothing is lost. */
  | 'completed'
  /** The instance has taken over; commits that stayed behind on the source are named. */
  | 'completed, and says that commits stayed behind'
  /** The instance has taken over; this run can not say whether something is lost, and says so. */
  | 'completed, and says that nothing is proved'
  | 'refused'
  | 'busy'
  /** Azure or a server is out of reach, or does not end what was begun: what is set stays set, and is said. */
  | 'unknown';

const done = (outcome: Outcome): boolean => outcome.startsWith('completed');

/** The run ends: gives its lock back and forgets everything. Returns what the ending breaks. */
export function end(then: State, who: number, outcome: Outcome, aim: LinkAim | undefined, lastTask: number): string | undefined {
  const broken = isFailover(aim) ? brokenByEnding(then, who, outcome) : undefined;
  release(then, who);
  clearRun(then, who);
  const task = ofRun(then, who, R.task);
  if (done(outcome) && task < lastTask) setRun(then, who, R.task, task + 1);
  return broken;
}

/** Gives the lock back. */
export function release(then: State, who: number): void {
  if (get(then, W.sourceLock) === who + 1) set(then, W.sourceLock, 0);
}

function brokenByEnding(now: State, who: number, outcome: Outcome): string | undefined {
  if (done(outcome)) {
    // The answer of FAILOVER is true for the moment in which it came; what a person forced later is not ours.
    const later = ofRun(now, who, R.sent) === sends.failover && get(now, W.byHand) === 1;
    if (outcome === 'completed' && get(now, W.leftBehind) === 1 && !later)
      return 'S1 commits stayed behind on the source, and the run calls it complete';
    // What a person did after our last look at the source can not be held against the run.
    return ofRun(now, who, R.dbaSince) > 0 ? undefined : brokenCompletion(now);
  }
  const armed = ofRun(now, who, R.froze) === 1 && ofRun(now, who, R.sent) === sends.nothing;
  const link = ofRun(now, who, R.seenLink);
  if (link === seen.primary || link === seen.absent) return undefined;
  const reachable = get(now, W.sourceDown) === 0 && get(now, W.sourceLock) === who + 1;
  return armed && reachable ? 'I10 the run ended before it sent anything, and the writers are still kept out' : undefined;
}

function brokenCompletion(now: State): string | undefined {
  if (!hasTakenOver(now)) return 'S2 the run calls it complete, and the instance has not taken over';
  if (get(now, W.writable) === 0) return 'S2 the run calls it complete, and the instance takes no writes yet';
  const bothInLink = get(now, W.link) === linkIs.primary && get(now, W.sourceRole) === role.primary;
  return bothInLink ? 'S2 the run calls it complete, and both sides are primary' : undefined;
}
