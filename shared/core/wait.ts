import type { Clock } from './clock.ts';

/** What one look said: it is there, or look again after so many ms. */
export type Look<T> = { readonly done: T } | { readonly again: number };

/** How a wait ended; `elapsed` in ms. */
export type Waited<T> =
  | { readonly kind: 'done'; readonly value: T; readonly elapsed: number }
  | { readonly kind: 'timeout'; readonly elapsed: number };

/**
 * Looks until `look` says done or `timeout` ms are over. It looks at least once, and once more when the time is up.
 * `look` gets the ms that are left. Rejects with what `look` throws, or with the signal's reason.
 */
export async function waitUntil<T>(
  look: (remaining: number) => Promise<Look<T>>,
  { clock, timeout, signal }: { readonly clock: Clock; readonly timeout: number; readonly signal: AbortSignal },
): Promise<Waited<T>> {
  const start = clock.monotonic();
  for (;;) {
    signal.throwIfAborted();
    const remaining = timeout - (clock.monotonic() - start);
    const seen = await look(Math.max(0, remaining));
    const elapsed = clock.monotonic() - start;
    if ('done' in seen) return { kind: 'done', value: seen.done, elapsed };
    if (remaining <= 0) return { kind: 'timeout', elapsed };
    await clock.sleep(Math.max(0, Math.min(seen.again, timeout - elapsed)), signal);
  }
}
