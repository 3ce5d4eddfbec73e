import type { Clock } from '../core/clock.ts';
import type { Answer } from './answer.ts';
import { ArmFailure, type ArmRequest } from './arm.ts';
import { at, textAt } from './json.ts';

/** Azure asks not to poll faster; a longer Retry-After of an answer counts more. ms */
const pollPause = 5000;
const defaultDeadline = 600_000;

/** Reads an address that an answer named. Throws ArmFailure. */
export type Follow = (url: string) => Promise<Answer>;

/**
 * Follows a long-running operation to its end and gives the JSON of its result. Both forms of Azure are known: the status at
 * Azure-AsyncOperation, and 202 at Location until it is done (Microsoft, "Track asynchronous Azure operations"). An answer that starts no
 * operation is the result itself. Throws ArmFailure; aborting does not stop the operation in Azure.
 */
export async function settle(first: Answer, request: ArmRequest, followAddress: Follow, resource: Follow, clock: Clock): Promise<unknown> {
  const follow = afterAcceptance(followAddress);
  const status = first.header('azure-asyncoperation');
  const location = first.header('location');
  if (status !== undefined && request.method !== 'GET') {
    const end = await poll(first, status, request, follow, clock, statusOf);
    if (request.method === 'PUT' || request.method === 'PATCH') return (await resource('')).body;
    if (request.method === 'DELETE') return undefined;
    return location === undefined ? at(end.body, 'properties') : (await follow(location)).body;
  }
  if (first.status === 202 && location !== undefined)
    return (await poll(first, location, request, follow, clock, ({ status: code }) => (code === 202 ? 'InProgress' : 'Succeeded'))).body;
  return first.body;
}

/**
 * The order was taken, so a refusal that is read at the address of its operation is how the operation ended, or that nobody says how: never
 * that the order was not taken.
 */
const afterAcceptance =
  (follow: Follow): Follow =>
  async (url) => {
    try {
      return await follow(url);
    } catch (error) {
      if (!(error instanceof ArmFailure) || error.kind !== 'refused') throw error;
      const { status, code } = error;
      throw new ArmFailure('operation-failed', `the operation ${nameOf(url)} did not end well: ${error.message}`, {
        ...(status !== undefined && { status }),
        ...(code !== undefined && { code }),
      });
    }
  };

const statusOf = ({ body }: Answer): string => textAt(body, 'status') ?? 'InProgress';

async function poll(
  first: Answer,
  url: string,
  { signal, deadline = defaultDeadline }: ArmRequest,
  follow: Follow,
  clock: Clock,
  judge: (answer: Answer) => string,
): Promise<Answer> {
  const start = clock.monotonic();
  let next = url;
  let last = first;
  for (;;) {
    const pause = Math.max(pollPause, last.retryAfter ?? 0);
    const left = deadline - (clock.monotonic() - start);
    if (pause > left)
      throw new ArmFailure(
        'operation-running',
        `the operation ${nameOf(url)} has not ended within ${Math.round(deadline / 1000)} s; it goes on in Azure`,
      );
    await clock.sleep(pause, signal);
    last = await follow(next);
    next = (url === first.header('location') ? last.header('location') : undefined) ?? next;
    const state = judge(last);
    if (/^succeeded$/i.test(state)) return last;
    if (/^(failed|cancell?ed)$/i.test(state)) {
      const code = textAt(last.body, 'error', 'code');
      const message = textAt(last.body, 'error', 'message') ?? 'without a reason';
      throw new ArmFailure(
        'operation-failed',
        `the operation ${nameOf(url)} ended as ${state}: ${code ?? ''} ${message}`,
        code === undefined ? {} : { code },
      );
    }
  }
}

/** The last part of the path: an identifier for Microsoft's support, without what signs the address. */
function nameOf(url: string): string {
  const [path = ''] = url.split(/[?#]/);
  return path.split('/').pop() ?? '';
}
