import { ArmError } from './arm-error.ts';
import { githubIssuer, serviceConnection } from './build-world.ts';
import { createEntra } from './entra.ts';
import { type ArmFault, isOperationFault } from './faults.ts';
import { createGithubTokens, type GithubTokens } from './github-tokens.ts';
import { Operations, type Reply } from './operations.ts';
import { answerForPipelines, type PipelineConnection } from './pipeline-tokens.ts';
import { answer } from './resource-manager.ts';
import { Throttle } from './throttle.ts';
import { Tokens } from './tokens.ts';
import type { AzureWorld } from './world.ts';

/** A request as Azure gets it, whatever has carried it. */
export interface AzureRequest {
  readonly method: string;
  readonly url: URL;
  /** Of the body. */
  readonly text: string;
  /** Of the header Authorization. */
  readonly authorization: string | undefined;
}

/** Azure without a wire: Resource Manager and Entra at one address. Who asks in process and who asks over HTTPS meet the same one. */
export interface Azure {
  readonly world: AzureWorld;
  readonly tokens: Tokens;
  readonly github: GithubTokens;
  /** Carries a request out, and gives the answer. A fault is one of the request itself, or of the operation that it starts. */
  ask(request: AzureRequest, fault?: ArmFault['fault']): Promise<Reply>;
}

/** `origin`: where it is, for example https://localhost:41234; asked for late, because a port is known late. */
export function createAzure(world: AzureWorld, origin: () => string, connection: PipelineConnection = serviceConnection): Azure {
  const tokens = new Tokens(world.clock);
  const operations = new Operations(world.clock);
  const throttle = new Throttle(world.clock, world.throttle);
  const entra = createEntra(world, tokens, origin);
  const github = createGithubTokens(tokens, githubIssuer, origin);

  const carryOut = async ({ method, url, text, authorization }: AzureRequest, fault: ArmFault['fault'] | undefined): Promise<Reply> => {
    if (fault?.kind === 'refuse') throw new ArmError(fault.status, fault.code, 'The laboratory was asked to refuse this.', fault.headers);
    const signIn = entra.answer(method, url.pathname, new URLSearchParams(text));
    if (signIn) return signIn;
    const identity = github.answer(method, url, authorization) ?? answerForPipelines(connection, tokens, method, url, authorization);
    if (identity) return identity;
    const principal = tokens.bearer(authorization, origin());
    const left = throttle.count(principal.objectId, method);
    const body = text === '' ? undefined : parse(text);
    const request = { method, path: url.pathname, query: url.searchParams, body };
    const reply = await answer(world, operations, principal, origin(), request, isOperationFault(fault) ? fault : undefined);
    return { ...reply, headers: { ...left, ...reply.headers } };
  };

  return {
    world,
    tokens,
    github,
    ask: (request, fault) =>
      carryOut(request, fault).catch((error: unknown) => {
        if (!(error instanceof ArmError)) throw error;
        return { status: error.status, headers: error.headers, body: { error: { code: error.code, message: error.message } } };
      }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ArmError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
  }
}
