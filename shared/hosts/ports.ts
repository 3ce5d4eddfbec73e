import { realClock } from '../core/real-clock.ts';
import type { Ports } from '../core/task.ts';

/** The world outside as it is. The driver loads with the first connection: a message about a bad input must not wait for it. */
export const ports: Ports = {
  clock: realClock,
  open: async (...connection) => (await import('../sqlserver/connect.ts')).openSession(...connection),
};
