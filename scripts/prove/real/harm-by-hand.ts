import type { Violation } from '../../../test/lab/engine/monitor/violations.ts';
import type { Event } from './choices.ts';
import { judgingRun, type Play } from './play.ts';
import { isLink } from './scenario.ts';

/** The runs that only judge a history come too late to say it. */
const said = ({ world }: Play, what: RegExp): boolean => world.told.some((line) => line.who !== judgingRun && what.test(line.what));

const byHandOnLink: readonly Event[] = ['dba-demote', 'dba-remove', 'dba-enable'];

/**
 * Who forces the source, or on a link demotes it, removes the link or lets the application in again behind the freeze, without the lock and
 * without looking at the other side, does the harm himself; the task must only see it. A plan is approved for one DAG: when another one stands
 * there, half way, a person has to decide; the task says how.
 */
export const excused = ({ world: { scenario }, struck }: Play): boolean =>
  isLink(scenario)
    ? byHandOnLink.some((event) => struck.includes(event))
    : struck.includes('dba-force-source') || (scenario === 'failover-approved' && struck.includes('dba-recreate'));

/**
 * The same of a lost commit. Of those that somebody has written past the freeze of a link, a run has to say that there are some, or that it can
 * not tell.
 */
export const harmDoneByHand = (game: Play, { at }: Violation): boolean =>
  game.struck.includes('dba-enable') || game.struck.includes('dba-write')
    ? said(game, /took commits after the proof|can not be told/) || (game.struck.includes('dba-write') && isBehindAllLooks(game, at))
    : excused(game);

/** When the link is gone, the source goes on taking writes. A cutover looks at it once more; what comes later, and what a drop finds, no run can tell. */
const isBehindAllLooks = ({ world: { scenario }, lastLookAtSource }: Play, at: number): boolean =>
  scenario === 'link-drop-removed' || at > lastLookAtSource;
