import { type Answer, readAnswer, requestTimeout } from '../../../shared/azure/answer.ts';
import { ArmFailure, type SignIn } from '../../../shared/azure/arm.ts';
import { createArm } from '../../../shared/azure/arm-client.ts';
import type { Exchange, Message } from '../../../shared/azure/exchange.ts';
import type { ArmFault } from '../../../test/lab/arm/faults.ts';
import type { Reply } from '../../../test/lab/arm/operations.ts';
import { type AzureSide, resourceManager } from './azure-side.ts';
import type { AzureFate } from './choices.ts';
import { lateMs, laterMs } from './memory-session.ts';
import { nameRequest } from './name-request.ts';
import type { Runner, Verdict } from './runner.ts';

/** One way between runner and Azure, with the work of its front end, ms. */
const wayMs = 40;
/** An operation that is said to have failed ends so late, ms. */
const failsAfterMs = 3000;
/** A queued order is carried out so late, ms: longer than any run waits for it. */
const queuedMs = 1_800_000;
/** The product follows an operation for 2 minutes, and watches what it can not settle for 20, ms: take-over.ts, fail-over-link.ts. */
const unsettledMs = 1_320_000;

const refuse = (status: number, code: string, headers: Readonly<Record<string, string>> = {}) =>
  ({ kind: 'refuse', status, code, headers }) as const;
const fails = (applied: boolean) =>
  ({ kind: 'operation-fails', code: 'OperationTimedOut', message: 'It timed out.', afterMs: failsAfterMs, applied }) as const;

const faults: Readonly<Record<Exclude<AzureFate, 'queued'>, ArmFault['fault']>> = {
  throttled: refuse(429, 'SubscriptionRequestsThrottled', { 'retry-after': '2' }),
  unavailable: refuse(503, 'ServiceUnavailable'),
  denied: refuse(403, 'AuthorizationFailed'),
  conflict: refuse(409, 'ConflictingServerOperation'),
  'gives-up': fails(false),
  misreported: fails(true),
  hangs: { kind: 'operation-hangs', applied: false },
  endless: { kind: 'operation-hangs', applied: true },
};

/** Nothing was done, and the product knows it: it may not wait longer for them. */
const plainRefusals = new Set<ArmFault['fault'] | undefined>([faults.throttled, faults.denied, faults.conflict]);

/** Signs in to the Azure of the world: an await like those on a connection. */
export const memorySignIn =
  (runner: Runner, side: AzureSide): SignIn =>
  () =>
    runner.whileAlive(
      new Promise((resolve, reject) => {
        const { clock } = runner.world;
        const { fate, dies } = runner.reach('azure', 'sign-in', 'sign in to Azure');
        const silent = fate === 'never' || fate === 'silent';
        if (dies && fate !== 'ok') return runner.die(silent ? 'vanish' : 'sockets-close');
        if (silent) runner.stalledMs += requestTimeout;
        clock.after(silent ? requestTimeout : wayMs, () => {
          if (dies) runner.die('sockets-close');
          if (fate !== 'ok') return reject(new ArmFailure('credential', 'no way to sign in to Azure worked'));
          const identity = { how: 'the laboratory', whom: 'application migration', objectId: undefined, isUser: false };
          resolve({ arm: createArm(memoryExchange(runner, side), resourceManager, runner.clock), identity });
        });
      }),
    );

/** HTTP without a wire, with the behaviour of `openExchange`: Azure of the laboratory is asked in process. */
export const memoryExchange =
  (runner: Runner, side: AzureSide): Exchange =>
  async (message) => {
    message.signal?.throwIfAborted();
    const reads = message.method === 'GET';
    const verdict = runner.reach('azure', reads ? 'ask' : 'order', nameRequest(message));
    const reply = await runner.whileAlive(travel(runner, side, message, reads ? asReading(verdict) : verdict));
    const header: Answer['header'] = (name) => reply.headers?.[name.toLowerCase()];
    const text = reply.body === undefined ? undefined : JSON.stringify(reply.body);
    return readAnswer(reply.status, header, text, runner.clock.now());
  };

/** Reading changes nothing, so that it does not matter whether a question arrived whose answer is lost. */
function asReading(verdict: Verdict): Verdict {
  const { fate, dies } = verdict;
  if (fate === 'lost' || fate === 'late') return dies ? { fate: 'before', dies } : { fate: 'before', dies };
  if (fate === 'later') return { fate: 'before', dies: false };
  return fate === 'silent' ? { fate: 'never', dies: false } : verdict;
}

/** The way of a request to Azure, and of its answer back. Rejects as the exchange over HTTP does. */
function travel(runner: Runner, side: AzureSide, message: Message, verdict: Verdict): Promise<Reply> {
  const { clock } = runner.world;
  const { fate, dies } = verdict;
  const queued = verdict.azure === 'queued';
  const fault = verdict.azure === undefined || verdict.azure === 'queued' ? undefined : faults[verdict.azure];
  const order = message.method !== 'GET';
  const carryOut = () => {
    const text = message.body === undefined ? '' : JSON.stringify(message.body);
    return side.azure.ask({ method: message.method, url: new URL(message.url), text, authorization: side.authorization() }, fault);
  };
  if (order && (fate !== 'ok' || (fault === undefined ? queued : !plainRefusals.has(fault)))) runner.stalledMs += unsettledMs;
  if (order) side.expect((queued ? queuedMs : laterMs) + runner.world.migration.laboratory.timings.linkCommandMs);
  return new Promise((resolve, reject) => {
    const fail = (what: string, code: string) => {
      timer.cancel();
      message.signal?.removeEventListener('abort', onAbort);
      reject(new ArmFailure('no-answer', `Azure Resource Manager ${what}`, { code }));
    };
    const reset = (afterMs: number) => clock.after(afterMs, () => fail('can not be reached (ECONNRESET)', 'ECONNRESET'));
    const onAbort = () => {
      timer.cancel();
      reject(message.signal?.reason);
    };
    const timer = clock.after(requestTimeout, () => fail(`did not answer within ${requestTimeout / 1000} s`, 'AbortError'));
    message.signal?.addEventListener('abort', onAbort, { once: true });
    const arrive = (answered: (reply: Reply) => void) => void carryOut().then(answered, reject);
    const arriveLate = (ms: number) => {
      reset(wayMs);
      clock.after(ms, () => arrive(() => runner.world.tell('Azure', `carries out, late: ${nameRequest(message)}`)));
    };
    if (queued) return void arriveLate(queuedMs);
    switch (fate) {
      case 'ok':
        clock.after(wayMs, () =>
          arrive((reply) =>
            clock.after(wayMs, () => {
              timer.cancel();
              message.signal?.removeEventListener('abort', onAbort);
              if (dies) runner.die('sockets-close');
              resolve(reply);
            }),
          ),
        );
        return;
      case 'before':
        if (dies) runner.die('sockets-close');
        reset(wayMs);
        return;
      case 'lost':
        clock.after(wayMs, () => {
          arrive(() => undefined);
          if (dies) runner.die('sockets-close');
          reset(wayMs);
        });
        return;
      case 'late':
      case 'later':
        if (dies) runner.die('sockets-close');
        arriveLate(fate === 'late' ? lateMs : laterMs);
        return;
      case 'silent':
      case 'never':
        if (dies) runner.die('vanish');
        if (!order) runner.stalledMs += requestTimeout;
        if (fate === 'silent') clock.after(wayMs, () => arrive(() => undefined));
        return;
    }
  });
}
