import { realClock } from '../core/real-clock.ts';
import type { Ports } from '../core/task.ts';

const refuse = (): Promise<never> => Promise.reject(new Error('This task connects to nothing.'));

/** The world outside of a task that only reads files: its bundle brings no driver, and nothing that speaks to Azure. */
export const noServers: Ports = { clock: realClock, open: refuse, signIn: refuse };
