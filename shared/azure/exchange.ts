import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpMethods,
  isRestError,
  type Pipeline,
} from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { Clock } from '../core/clock.ts';
import { type Answer, readAnswer, requestTimeout } from './answer.ts';
import { ArmFailure } from './arm.ts';

export interface Message {
  readonly method: HttpMethods;
  readonly url: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** One HTTP request with its answer. Throws ArmFailure. */
export type Exchange = (message: Message) => Promise<Answer>;

/**
 * Speaks HTTP with tokens of `credential`. The library's own retries are off: they take real time, know no ceiling of ours and repeat orders
 * too. Redirects are off: a token goes to Azure Resource Manager and nowhere else. `ca` is PEM text of an authority to trust.
 */
export function openExchange(
  credential: TokenCredential,
  resourceManager: string,
  { clock, ca }: { readonly clock: Clock; readonly ca?: string | undefined },
): Exchange {
  const authenticated = (): Pipeline => {
    const made = createPipelineFromOptions({
      retryOptions: { maxRetries: 0 },
      redirectOptions: { maxRetries: 0 },
      userAgentOptions: { userAgentPrefix: 'sql-dag-migrate' },
      ...(ca !== undefined && { tlsOptions: { ca } }),
    });
    made.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: [`${resourceManager}/.default`] }));
    return made;
  };
  let pipeline = authenticated();
  const client = createDefaultHttpClient();
  const send = ({ method, url, body, signal }: Message) => {
    const request = createPipelineRequest({
      method,
      url,
      headers: createHttpHeaders({ accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // The library's own timeout outlives a request that fails, and would keep the process.
      abortSignal: AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(requestTimeout)]),
    });
    return pipeline.sendRequest(client, request).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw noAnswer(error);
    });
  };
  return async (message) => {
    let response = await send(message);
    if (response.status === 401) {
      // Nothing was done. The pipeline keeps a token as long as the clock of this machine allows; a new one asks for a new token.
      pipeline = authenticated();
      response = await send(message);
    }
    return readAnswer(response.status, (name) => response.headers.get(name), response.bodyAsText, clock.now());
  };
}

/** The address stays out of the message: those of operations may be signed. */
function noAnswer(error: unknown): ArmFailure {
  if (isRestError(error) || (error instanceof Error && error.name === 'AbortError')) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
    const timedOut = error.name === 'AbortError';
    return new ArmFailure(
      'no-answer',
      timedOut
        ? `Azure Resource Manager did not answer within ${requestTimeout / 1000} s`
        : `Azure Resource Manager can not be reached (${causeOf(error)})`,
      { code },
    );
  }
  return new ArmFailure('credential', `there is no token for Azure: ${error instanceof Error ? error.message : String(error)}`);
}

const causeOf = (error: Error): string => {
  const { cause } = error;
  const inner = cause instanceof Error ? cause : error;
  return 'code' in inner && typeof inner.code === 'string' ? inner.code : 'no connection';
};
