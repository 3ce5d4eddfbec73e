import type { Clock } from '../core/clock.ts';
import { sessionWith } from '../core/session-with.ts';
import type { Endpoint, OpenSession } from './session.ts';

/** How far away the servers are, as their answers tell. */
export interface RoundTrips {
  /** ms of the shortest answer of a side so far: a round trip, and next to no work. Undefined before the first answer. */
  shortest(side: Endpoint['side']): number | undefined;
}

/** Sessions that note how long each answer took. No request is sent for it. */
export function noteRoundTrips(
  open: OpenSession,
  clock: Pick<Clock, 'monotonic'>,
): { readonly open: OpenSession; readonly roundTrips: RoundTrips } {
  const shortest = new Map<Endpoint['side'], number>();
  const noted = <T>(side: Endpoint['side'], ask: () => Promise<T>): Promise<T> => {
    const started = clock.monotonic();
    const answer = ask();
    answer.then(
      () => shortest.set(side, Math.min(shortest.get(side) ?? Number.POSITIVE_INFINITY, clock.monotonic() - started)),
      () => undefined,
    );
    return answer;
  };
  return {
    async open(endpoint, signal) {
      const session = await open(endpoint, signal);
      return sessionWith(session, {
        read: (sql, options) => noted(endpoint.side, () => session.read(sql, options)),
        send: (sql, options) => noted(endpoint.side, () => session.send(sql, options)),
      });
    },
    roundTrips: { shortest: (side) => shortest.get(side) },
  };
}
