import { get, type State, set } from '../abstract/packed.ts';
import { hasTakenOver, linkIs, operationIs, role, W } from './model.ts';

/** What statements and operations do when they land. Each changes `then`, and returns what it breaks. */

const lostCommit = 'I1 an acknowledged commit of an application is not on the instance that has taken over';

/** The instance stands for itself from now on. `excused`: a person acted in between, so a loss is not ours. */
function takeOver(then: State, link: number, excused: boolean): string | undefined {
  let broken: string | undefined;
  for (let record = get(then, W.instanceLog) + 1; record <= get(then, W.acknowledged); record += 1) {
    set(then, W.leftBehind, 1);
    if (!isRogue(then, record)) broken = lostCommit;
  }
  set(then, W.link, link);
  for (const field of [W.writable, W.backedUp, W.synchronized]) set(then, field, 0);
  if (excused) set(then, W.byHand, 1);
  return excused ? undefined : broken;
}

export const isRogue = (state: State, record: number): boolean => ((get(state, W.rogueRecords) >> (record - 1)) & 1) === 1;

/** A commit is acknowledged on the source. What the instance has taken over without it, stays behind. */
export function acknowledge(then: State, record: number): string | undefined {
  set(then, W.acknowledged, record);
  if (!hasTakenOver(then) || record <= get(then, W.instanceLog)) return undefined;
  set(then, W.leftBehind, 1);
  return isRogue(then, record) || get(then, W.byHand) === 1
    ? undefined
    : 'I2 an application commits on the source after the instance has taken over';
}

/** The link is deleted. */
export function deleteLink(then: State, excused: boolean): string | undefined {
  if (get(then, W.link) === linkIs.secondary) return get(then, W.there) === 1 ? takeOver(then, linkIs.gone, excused) : removeOnly(then);
  return removeOnly(then);
}

function removeOnly(then: State): undefined {
  set(then, W.link, linkIs.gone);
  set(then, W.synchronized, 0);
}

/** Azure makes the instance primary and does not ask the source. */
export const force = (then: State, excused: boolean): string | undefined =>
  get(then, W.link) === linkIs.secondary ? takeOver(then, linkIs.primary, excused) : undefined;

/** Whether SQL Server accepts a planned failover: it refuses by itself when the instance lacks log. */
export const acceptsFailover = (state: State): boolean =>
  get(state, W.sourceRole) === role.primary &&
  get(state, W.link) === linkIs.secondary &&
  get(state, W.connected) === 1 &&
  get(state, W.synchronized) === 1;

/** A planned failover begins: the source takes no writes any more. */
export function beginFailover(then: State): void {
  if (!acceptsFailover(then)) return;
  set(then, W.sourceRole, role.secondary);
  set(then, W.switching, 1);
  set(then, W.synchronized, 0);
}

/** The servers end the planned failover. */
export function endFailover(then: State): string | undefined {
  set(then, W.switching, 0);
  return takeOver(then, linkIs.primary, false);
}

/** What an operation of Azure does when it lands. */
export function land(then: State): string | undefined {
  const excused = get(then, W.lateDba) === 1;
  const operation = get(then, W.operation);
  set(then, W.operation, operationIs.none);
  if (operation === operationIs.force) return force(then, excused);
  return deleteLink(then, excused);
}
