import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { labCertificate } from '../tds/certificates.ts';
import { ArmError } from './arm-error.ts';
import { createEntra } from './entra.ts';
import { ArmFaults } from './faults.ts';
import { Operations, type Reply } from './operations.ts';
import { answerForPipelines, type PipelineConnection } from './pipeline-tokens.ts';
import { answer } from './resource-manager.ts';
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
  /** `GET /path?query` of every request, without its token. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Rejects when a port can not be had. */
export async function startAzure(world: AzureWorld, connection: PipelineConnection): Promise<RunningAzure> {
  const { key, cert, ca } = await labCertificate();
  const tokens = new Tokens(world.clock);
  const operations = new Operations(world.clock);
  const faults = new ArmFaults();
  const requests: string[] = [];
  let origin = '';
  const entra = createEntra(world, tokens, () => origin);

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', origin);
    requests.push(`${method} ${url.pathname}${url.search}`);
    const text = await textOf(request);
    const fault = faults.take({ method, path: url.pathname });
    if (fault?.kind === 'reset') {
      request.socket.destroy();
      return;
    }
    try {
      if (fault) throw new ArmError(fault.status, fault.code, 'The laboratory was asked to refuse this.', fault.headers);
      const signIn = entra.answer(method, url.pathname, new URLSearchParams(text));
      if (signIn) return send(response, signIn);
      const identity = answerForPipelines(connection, tokens, method, url, headers.authorization);
      if (identity) return send(response, identity);
      const principal = tokens.bearer(headers.authorization, origin);
      const body = text === '' ? undefined : parse(text);
      send(response, answer(world, operations, principal, origin, { method, path: url.pathname, query: url.searchParams, body }));
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      send(response, { status: error.status, headers: error.headers, body: { error: { code: error.code, message: error.message } } });
    }
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
