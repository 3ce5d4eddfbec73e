import { at, textAt } from './json.ts';
import { Refusal, retryAfterOf } from './retry.ts';

/** What came back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Lower-case names. */
  header(name: string): string | undefined;
  /** ms */
  readonly retryAfter: number | undefined;
}

/** Longest wait for one answer, ms. The pipeline of the SDK has none. */
export const requestTimeout = 30_000;

/** Reads an answer of Azure; `now` is what a date in Retry-After is counted from. Throws Refusal when it is an error. */
export function readAnswer(status: number, header: Answer['header'], text: string | null | undefined, now: Date): Answer {
  const answer: Answer = { status, body: parsed(text), header, retryAfter: retryAfterOf(header, now) };
  if (status >= 200 && status < 300) return answer;
  throw refusal(answer);
}

function parsed(text: string | null | undefined): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const refusal = ({ status, body, retryAfter }: Answer): Refusal => {
  const error = at(body, 'error');
  const code = textAt(error, 'code') ?? textAt(body, 'code');
  const message = textAt(error, 'message') ?? textAt(body, 'message') ?? 'without a reason';
  return new Refusal(`${status}${code === undefined ? '' : ` ${code}`}: ${message}`, {
    status,
    ...(code !== undefined && { code }),
    retryAfter,
  });
};
