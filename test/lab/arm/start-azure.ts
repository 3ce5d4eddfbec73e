import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { sleep } from '../clock.ts';
import { labCertificate } from '../tds/certificates.ts';
import { ArmError } from './arm-error.ts';
import { githubIssuer, serviceConnection } from './build-world.ts';
import { createEntra } from './entra.ts';
import { type ArmFault, ArmFaults, isOperationFault } from './faults.ts';
import { createGithubTokens, type GithubTokens } from './github-tokens.ts';
import { Operations, type Reply } from './operations.ts';
import { answerForPipelines, type PipelineConnection } from './pipeline-tokens.ts';
import { answer } from './resource-manager.ts';
import { Throttle } from './throttle.ts';
import { Tokens } from './tokens.ts';
import type { AzureWorld } from './world.ts';

/** Azure on the wire: Resource Manager and Entra at one address, over TLS with a certificate of the laboratory's own authority. */
export interface RunningAzure {
  readonly world: AzureWorld;
  /** For example https://localhost:41234. */
  readonly origin: string;
  /** PEM text of the authority. */
  readonly ca: string;
  readonly tokens: Tokens;
  readonly faults: ArmFaults;
  readonly github: GithubTokens;
  /** `GET /path?query` of every request, without its token. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Rejects when a port can not be had. */
export async function startAzure(world: AzureWorld, connection: PipelineConnection = serviceConnection): Promise<RunningAzure> {
  const { key, cert, ca } = await labCertificate();
  const tokens = new Tokens(world.clock);
  const operations = new Operations(world.clock);
  const faults = new ArmFaults();
  const throttle = new Throttle(world.clock, world.throttle);
  const requests: string[] = [];
  let origin = '';
  const entra = createEntra(world, tokens, () => origin);
  const github = createGithubTokens(tokens, githubIssuer, () => origin);

  /** Carries a request out, and gives the answer. */
  const work = async (
    method: string,
    url: URL,
    text: string,
    token: string | undefined,
    fault: ArmFault['fault'] | undefined,
  ): Promise<Reply> => {
    try {
      if (fault?.kind === 'refuse') throw new ArmError(fault.status, fault.code, 'The laboratory was asked to refuse this.', fault.headers);
      const signIn = entra.answer(method, url.pathname, new URLSearchParams(text));
      if (signIn) return signIn;
      const identity = github.answer(method, url, token) ?? answerForPipelines(connection, tokens, method, url, token);
      if (identity) return identity;
      const principal = tokens.bearer(token, origin);
      const left = throttle.count(principal.objectId, method);
      const body = text === '' ? undefined : parse(text);
      const request = { method, path: url.pathname, query: url.searchParams, body };
      const reply = await answer(world, operations, principal, origin, request, isOperationFault(fault) ? fault : undefined);
      return { ...reply, headers: { ...left, ...reply.headers } };
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      return { status: error.status, headers: error.headers, body: { error: { code: error.code, message: error.message } } };
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', origin);
    requests.push(`${method} ${url.pathname}${url.search}`);
    const text = await textOf(request);
    const fault = faults.take({ method, path: url.pathname });
    if (fault?.kind === 'stall') return;
    if (fault?.kind === 'reset' || fault?.kind === 'late') request.socket.destroy();
    if (fault?.kind === 'reset') return;
    if (fault?.kind === 'late') await sleep(world.clock, fault.delayMs);
    const reply = await work(method, url, text, headers.authorization, fault);
    if (fault?.kind === 'applied-reply-lost') request.socket.destroy();
    if (fault?.kind === 'delay') await sleep(world.clock, fault.delayMs);
    if (!response.destroyed) send(response, reply);
  };

  const server = createServer({ key, cert }, (request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  origin = `https://localhost:${typeof address === 'object' ? address?.port : ''}`;
  return {
    world,
    origin,
    ca,
    tokens,
    faults,
    github,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part as Uint8Array);
  return Buffer.concat(parts).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ArmError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
  }
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  response.writeHead(status, {
    ...headers,
    'x-ms-request-id': crypto.randomUUID(),
    ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
