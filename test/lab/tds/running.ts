import { SqlError, type SqlMessage } from '../sql-types.ts';
import type { Link, RunningRequest } from './link.ts';
import type { Response } from './response.ts';
import { UnknownParameterType } from './types/parameter-type.ts';
import type { Work } from './work.ts';

/** Lets attentions and kills reach the request. */
export async function whileRunning(link: Link, running: RunningRequest, body: () => Promise<void>): Promise<void> {
  link.running = running;
  try {
    await body();
  } finally {
    link.running = undefined;
  }
}

/** A session must not reject; when it does all the same, the client hears that the laboratory is broken. */
export async function runSafely(link: Link, work: Work, response: Response): Promise<void> {
  try {
    await work.run(link.session, response);
  } catch (error) {
    response.message(failureMessage(error));
    response.cutOff();
  }
}

/** How a failure looks to the client. */
export function failureMessage(error: unknown): SqlMessage {
  if (error instanceof SqlError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof UnknownParameterType) {
    return {
      number: 8009,
      severity: 16,
      state: 1,
      message: `The incoming tabular data stream (TDS) remote procedure call (RPC) protocol stream is incorrect. ${text}`,
    };
  }
  return { number: 50000, severity: 20, state: 1, message: `The laboratory failed: ${text}` };
}
