import type { LabClock } from '../clock.ts';
import { ArmError } from './arm-error.ts';
import type { Started } from './provider.ts';
import type { LongRunning } from './world.ts';

interface Operation {
  readonly endsAt: number;
  readonly finish: () => unknown;
  ended: { readonly result: unknown } | { readonly error: ArmError } | undefined;
}

/** What an answer over HTTP is made of. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

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
    const id = crypto.randomUUID();
    this.#open.set(id, { endsAt: this.#clock.now() + ms, finish: started.finish, ended: undefined });
    const address = (folder: string) =>
      `${origin}/subscriptions/${subscription}/providers/Microsoft.Network/locations/westeurope/${folder}/${id}?api-version=2024-05-01&t=639&c=MIIsecret&s=signature-of-the-operation`;
    return {
      status: 202,
      headers: {
        location: address('operationResults'),
        ...(form === 'azure-async' && { 'azure-asyncoperation': address('operations') }),
        'retry-after': '10',
      },
    };
  }

  /** What a poll answers, or undefined when the path is none of an operation. */
  poll(path: string): Reply | undefined {
    const [, folder = '', id = ''] = /\/locations\/[^/]+\/(operations|operationResults)\/([^/]+)$/i.exec(path) ?? [];
    const operation = this.#open.get(id);
    if (folder === '') return undefined;
    if (!operation) throw new ArmError(404, 'OperationNotFound', `The operation '${id}' could not be found.`);
    if (this.#clock.now() < operation.endsAt)
      return folder === 'operations' ? { status: 200, body: { status: 'InProgress' } } : { status: 202, headers: { 'retry-after': '5' } };
    operation.ended ??= end(operation);
    if (folder === 'operations') {
      return 'error' in operation.ended
        ? { status: 200, body: { status: 'Failed', error: { code: operation.ended.error.code, message: operation.ended.error.message } } }
        : { status: 200, body: { status: 'Succeeded', properties: operation.ended.result } };
    }
    if ('error' in operation.ended) throw operation.ended.error;
    return operation.ended.result === undefined ? { status: 204 } : { status: 200, body: operation.ended.result };
  }
}

function end({ finish }: Operation): NonNullable<Operation['ended']> {
  try {
    return { result: finish() };
  } catch (error) {
    if (error instanceof ArmError) return { error };
    throw error;
  }
}
