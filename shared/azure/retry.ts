import type { Clock } from '../core/clock.ts';
import { ArmFailure } from './arm.ts';

/** A failure together with what the answer says about coming again, ms. */
export class Refusal extends ArmFailure {
  readonly retryAfter: number | undefined;

  constructor(message: string, detail: { readonly status: number; readonly code?: string; readonly retryAfter: number | undefined }) {
    super('refused', message, detail);
    this.retryAfter = detail.retryAfter;
  }
}

/** Attempts in all, and the longest single pause and sum of pauses, ms. */
const attempts = 5;
const longestPause = 60_000;
const longestSum = 120_000;

const statuses = new Set([408, 429, 502, 503, 504]);
/** Source: Microsoft, error codes of the REST pages of Azure SQL, and "Troubleshoot API throttling". */
const codes =
  /^(Conflicting\w*|ManagedInstanceIsBusy|OperationTimedOut|TooManyRequests|SubscriptionTooMany\w*|RetryableError\w*|ServerTimeout|ServiceUnavailable)$/;

const isPassing = (failure: ArmFailure): boolean =>
  failure.kind === 'no-answer' || (failure.status !== undefined && statuses.has(failure.status)) || codes.test(failure.code ?? '');

/** Sends again what failed for a passing reason, after the pause that Azure asks for, or after 1, 2, 4, 8 s. Throws the last failure. */
export async function withRetries<T>(send: () => Promise<T>, clock: Clock, signal: AbortSignal | undefined): Promise<T> {
  let waited = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ArmFailure) || !isPassing(error) || attempt === attempts) throw error;
      const pause = (error instanceof Refusal ? error.retryAfter : undefined) ?? 1000 * 2 ** (attempt - 1);
      if (pause > longestPause || waited + pause > longestSum) throw error;
      waited += pause;
      await clock.sleep(pause, signal);
    }
  }
}

/** Retry-After in ms: seconds, a date, or one of the forms with milliseconds (Microsoft, "Throttling Resource Manager requests"). */
export function retryAfterOf(header: (name: string) => string | undefined, now: Date): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const ms = Number.parseInt(header(name) ?? '', 10);
    if (ms >= 0) return ms;
  }
  const value = header('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
