import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { sleep } from '../clock.ts';
import { labCertificate } from '../tds/certificates.ts';
import { createAzure } from './azure.ts';
import { serviceConnection } from './build-world.ts';
import { ArmFaults } from './faults.ts';
import type { GithubTokens } from './github-tokens.ts';
import type { Reply } from './operations.ts';
import type { PipelineConnection } from './pipeline-tokens.ts';
import type { Tokens } from './tokens.ts';
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
  const faults = new ArmFaults();
  const requests: string[] = [];
  let origin = '';
  const azure = createAzure(world, () => origin, connection);

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
    const reply = await azure.ask({ method, url, text, authorization: headers.authorization }, fault);
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
    tokens: azure.tokens,
    faults,
    github: azure.github,
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

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  response.writeHead(status, {
    ...headers,
    'x-ms-request-id': crypto.randomUUID(),
    ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
