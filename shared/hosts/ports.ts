import { realClock } from '../core/real-clock.ts';
import type { Ports } from '../core/task.ts';

/**
 * The world outside as it is. The driver loads with the first connection, and what speaks to Azure with the first sign-in: a message
 * about a bad input must not wait for them.
 */
export const ports: Ports = {
  clock: realClock,
  signIn: async (...login) => (await import('../azure/sign-in.ts')).signIn(...login),
  open: async (...connection) => (await import('../sqlserver/connect.ts')).openSession(...connection),
};
