import { type LabClock, sleep } from '../../clock.ts';
import { cancelled } from '../errors.ts';
import type { Quirks } from '../options.ts';
import type { AvailabilityGroup } from './model.ts';

const queues = new WeakMap<AvailabilityGroup, Promise<void>>();

/** Statements on one availability group run one after the other, in the order in which they came. */
export function inTurn<T>(group: AvailabilityGroup, work: () => Promise<T>): Promise<T> {
  const before = queues.get(group);
  const result = before === undefined ? work() : before.then(work);
  const turn: Promise<void> = result
    .then(
      () => {},
      () => {},
    )
    .then(() => {
      if (queues.get(group) === turn) queues.delete(group);
    });
  queues.set(group, turn);
  return result;
}

/** The part of a statement before it takes effect: cancelling it now ends it at once with 41149, without any effect. */
export async function beforeEffect(
  laboratory: { readonly clock: LabClock; readonly quirks: Quirks },
  group: string,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  if (!laboratory.quirks.attentionInterruptsDdl) return pass(laboratory.clock, ms);
  try {
    await sleep(laboratory.clock, ms, signal);
  } catch {
    throw cancelled(group);
  }
}

/** Time that passes whether or not the client is still there. */
export function pass(clock: LabClock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}
