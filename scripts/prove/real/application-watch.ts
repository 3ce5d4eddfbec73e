import { describeServers, openSides, readServers } from './servers.ts';
import type { World } from './world.ts';

/** Watches where the application can write: at every await of a run, and when a run begins or ends. */
export interface ApplicationWatch {
  look(): void;
  /** No run is at it from now on, or somebody has been told: what comes is not counted. */
  rest(): void;
  /** The longest time in which it could write nowhere while a run was at it, ms. */
  readonly longestDarkMs: number;
  /** It was let in on both sides; undefined when that has never been so. */
  readonly bothSides: string | undefined;
}

export function watchApplication(world: World): ApplicationWatch {
  let darkSince: number | undefined;
  let longestDarkMs = 0;
  let bothSides: string | undefined;
  return {
    look() {
      const now = readServers(world);
      const open = openSides(now);
      if (open.length > 1) bothSides ??= `the application can write on both sides: ${describeServers(now)}`;
      if (open.length > 0) darkSince = undefined;
      else darkSince ??= world.clock.now();
      if (darkSince !== undefined) longestDarkMs = Math.max(longestDarkMs, world.clock.now() - darkSince);
    },
    rest() {
      darkSince = undefined;
    },
    get longestDarkMs() {
      return longestDarkMs;
    },
    get bothSides() {
      return bothSides;
    },
  };
}
