import type { LabClock } from '../clock.ts';
import { ArmError } from './arm-error.ts';

/** A bucket of requests: how many fit, and how many come back each second. */
export interface Bucket {
  size: number;
  perSecond: number;
}

export interface ThrottleLimits {
  readonly reads: Bucket;
  readonly writes: Bucket;
  /** Whether a refusal says when to come back. */
  saysRetryAfter: boolean;
}

/** For each subscription, principal and region (Microsoft, "Throttling Resource Manager requests"). */
export const usualLimits = (): ThrottleLimits => ({
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  saysRetryAfter: true,
});

/** Counts requests. Refuses with 429 when a bucket is empty. */
export class Throttle {
  readonly #clock: LabClock;
  readonly #limits: ThrottleLimits;
  readonly #left = new Map<string, { tokens: number; at: number }>();

  constructor(clock: LabClock, limits: ThrottleLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Headers for the answer: what is left. Throws ArmError 429. */
  count(objectId: string, method: string): Readonly<Record<string, string>> {
    const kind = method === 'GET' ? 'reads' : 'writes';
    const bucket = this.#limits[kind];
    const now = this.#clock.now();
    const key = `${objectId} ${kind}`;
    const before = this.#left.get(key) ?? { tokens: bucket.size, at: now };
    const tokens = Math.min(bucket.size, before.tokens + ((now - before.at) / 1_000) * bucket.perSecond);
    this.#left.set(key, { tokens: Math.max(0, tokens - 1), at: now });
    if (tokens >= 1) return { [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(Math.floor(tokens - 1)) };
    const seconds = Math.max(1, Math.ceil((1 - tokens) / bucket.perSecond));
    throw new ArmError(
      429,
      'SubscriptionRequestsThrottled',
      `Number of ${kind} requests for subscription exceeded the limit. Please try again after '${seconds}' seconds.`,
      this.#limits.saysRetryAfter ? { 'retry-after': String(seconds) } : {},
    );
  }
}
