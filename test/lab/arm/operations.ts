import { type LabClock, sleep } from '../clock.ts';
import { ArmError } from './arm-error.ts';
import type { OperationFault } from './faults.ts';
import type { Running, Started } from './provider.ts';
import type { LongRunning } from './world.ts';

type Ending = { readonly result: unknown } | { readonly error: ArmError };

interface Operation {
  readonly signature: string;
  /** Seconds that the answers ask to wait. */
  readonly retryAfter: number | undefined;
  /** Undefined while it goes on. */
  ending(): Ending | undefined;
}

/** What an answer over HTTP is made of. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Folders of the two addresses of an operation. */
interface Folders {
  readonly status: string;
  readonly results: string;
}

/** The version in the addresses is the service's own: a client has to take them as they are. */
const NETWORK_VERSION = '2024-05-01';
const SQL_VERSION = '2024-11-01-preview';

/** Long-running operations, in both forms that Azure has (Microsoft, "Track asynchronous Azure operations"). */
export class Operations {
  readonly #clock: LabClock;
  readonly #open = new Map<string, Operation>();

  constructor(clock: LabClock) {
    this.#clock = clock;
  }

  /** 202 with the addresses to ask; their query is signed, so that a client that shows it is found out. */
  start(started: Started, form: LongRunning, origin: string, subscription: string, ms: number): Reply {
    if (form === 'at-once') return { status: 200, body: started.finish() };
    const endsAt = this.#clock.now() + ms;
    let ended: Ending | undefined;
    const ending = () => {
      if (this.#clock.now() >= endsAt) ended ??= endingOf(started.finish);
      return ended;
    };
    const root = `${origin}/subscriptions/${subscription}/providers/Microsoft.Network/locations/westeurope`;
    return this.#accept(ending, form, { status: `${root}/operations`, results: `${root}/operationResults` }, NETWORK_VERSION, 10);
  }

  /** The same for a change that the service carries on by itself. A fault decides whether it takes effect, and how it is said to end. */
  run(running: Running, origin: string, subscription: string, fault: OperationFault | undefined): Reply | Promise<Reply> {
    const outcome = this.#outcome(running, fault);
    if (running.form === 'at-once')
      return outcome.then((result) => (result === undefined ? { status: 200 } : { status: 200, body: result }));
    let ended: Ending | undefined;
    outcome.then(
      (result) => {
        ended = { result };
      },
      (error: unknown) => {
        ended = { error: error instanceof ArmError ? error : new ArmError(500, 'InternalServerError', String(error)) };
      },
    );
    const root = `${origin}/subscriptions/${subscription}/providers/${running.folder}`;
    const folders = { status: `${root}AzureAsyncOperation`, results: `${root}OperationResults` };
    return this.#accept(() => ended, running.form, folders, SQL_VERSION, running.retryAfter);
  }

  /** What a poll answers, or undefined when the path is none of an operation. */
  poll(path: string, query: URLSearchParams): Reply | undefined {
    const [, folder = '', id = ''] =
      /\/locations\/[^/]+\/(operations|operationResults|\w+AzureAsyncOperation|\w+OperationResults)\/([^/]+)$/i.exec(path) ?? [];
    if (folder === '') return undefined;
    const operation = this.#open.get(id);
    if (!operation) throw new ArmError(404, 'OperationNotFound', `The operation '${id}' could not be found.`);
    if (query.get('s') !== operation.signature)
      throw new ArmError(403, 'AuthorizationFailed', 'The signature of the address is not valid.');
    const asksStatus = /^operations$|AzureAsyncOperation$/i.test(folder);
    const ending = operation.ending();
    const again = retryHeader(operation.retryAfter);
    if (ending === undefined)
      return asksStatus ? { status: 200, headers: again, body: { name: id, status: 'InProgress' } } : { status: 202, headers: again };
    if (asksStatus) {
      return 'error' in ending
        ? { status: 200, body: { name: id, status: 'Failed', error: { code: ending.error.code, message: ending.error.message } } }
        : { status: 200, body: { name: id, status: 'Succeeded', properties: ending.result } };
    }
    if ('error' in ending) throw ending.error;
    return ending.result === undefined ? { status: 204 } : { status: 200, body: ending.result };
  }

  #accept(ending: Operation['ending'], form: LongRunning, folders: Folders, version: string, retryAfter: number | undefined): Reply {
    const id = crypto.randomUUID();
    const signature = `signature-of-the-operation-${crypto.randomUUID()}`;
    this.#open.set(id, { signature, retryAfter, ending });
    const address = (folder: string) => `${folder}/${id}?api-version=${version}&t=639&c=MIIsecret&s=${signature}`;
    return {
      status: 202,
      headers: {
        location: address(folders.results),
        ...(form === 'azure-async' && { 'azure-asyncoperation': address(folders.status) }),
        ...retryHeader(retryAfter),
      },
    };
  }

  async #outcome(running: Running, fault: OperationFault | undefined): Promise<unknown> {
    if (fault === undefined) return running.begin();
    const effect = fault.applied ? running.begin().catch(() => undefined) : undefined;
    if (fault.kind === 'operation-hangs') {
      if (!fault.applied) running.hang();
      return new Promise(() => {});
    }
    await sleep(this.#clock, fault.afterMs);
    await effect;
    throw new ArmError(409, fault.code, fault.message);
  }
}

const retryHeader = (seconds: number | undefined): Readonly<Record<string, string>> =>
  seconds === undefined ? {} : { 'retry-after': String(seconds) };

function endingOf(finish: () => unknown): Ending {
  try {
    return { result: finish() };
  } catch (error) {
    if (error instanceof ArmError) return { error };
    throw error;
  }
}
