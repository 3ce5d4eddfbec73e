import { request as send } from 'node:https';
import { buildWorld, pipelineIdentity, serviceConnection, tenantId } from '../../lab/arm/build-world.ts';
import { connectManagedInstance, type ManagedInstanceResource } from '../../lab/arm/managed-instance.ts';
import { type RunningAzure, startAzure } from '../../lab/arm/start-azure.ts';
import type { AzureWorld } from '../../lab/arm/world.ts';
import type { Migration, MigrationOptions } from '../../lab/engine/migration.ts';
import { type Scenario, scenario } from '../../unit/engine/scenario.ts';

export const DAG = 'MigrationDag';
export const CURRENT = '2025-01-01';
export const FORMER = '2021-11-01-preview';

/** What came back, as it was on the wire. `broken`: the connection ended without an answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly broken: boolean;
}

/** Azure with a managed instance, on a clock that only the test moves, and a client that knows nothing but HTTPS. */
export interface ArmLaboratory {
  readonly lab: Scenario;
  readonly azure: RunningAzure;
  readonly world: AzureWorld;
  readonly instance: ManagedInstanceResource;
  /** A request with a good token. The path is taken from `/subscriptions/…/managedInstances/{instance}` on. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** A whole address, as an answer gave it. */
  follow(url: string): Promise<Answer>;
  /** Polls the address that an answer gave until the operation has ended; the clock moves in between. */
  settle(accepted: Answer, header?: 'location' | 'azure-asyncoperation'): Promise<Answer>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  /** null: without api-version. */
  readonly version?: string | null;
  /** Gives up after so many ms of real time. */
  readonly patience?: number;
}

export async function startArm(options: Omit<MigrationOptions, 'clock'> = {}): Promise<ArmLaboratory> {
  const lab = scenario({
    mode: 'SYNCHRONOUS_COMMIT',
    target: { kind: 'managed-instance', databaseFormat: 'SQLServer2022' },
    ...options,
  });
  const world = buildWorld({ clock: lab.clock });
  // Hours pass on the test's clock.
  world.tokenSeconds = 360_000;
  const instance = connectManagedInstance(world, lab as Migration);
  const azure = await startAzure(world, serviceConnection);
  const token = await tokenOf(azure);
  const follow = (url: string, method = 'GET', body?: unknown, patience?: number) => exchange(azure, method, url, token, body, patience);
  return {
    lab,
    azure,
    world,
    instance,
    call: (method, path, { body, version = CURRENT, patience } = {}) => {
      const url = new URL(`${azure.origin}${instance.id}${path}`);
      if (version !== null) url.searchParams.set('api-version', version);
      return follow(url.href, method, body, patience);
    },
    follow: (url) => follow(url),
    async settle(accepted, header = 'location') {
      const url = String(accepted.headers[header]);
      for (let polls = 0; polls < 200; polls++) {
        const answer = await follow(url);
        const running = header === 'location' ? answer.status === 202 : at(answer.body, 'status') === 'InProgress';
        if (!running) return answer;
        await lab.clock.advance(1_000);
      }
      throw new Error('The operation does not end.');
    },
    close: () => azure.close(),
  };
}

export const LINK = `/distributedAvailabilityGroups/${DAG}`;

/** A value inside JSON. */
export function at(body: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Readonly<Record<string | number, unknown>>)[key] : undefined),
    body,
  );
}

async function tokenOf(azure: RunningAzure): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: pipelineIdentity.clientId,
    client_secret: pipelineIdentity.secret,
    scope: `${azure.origin}/.default`,
  });
  const { body } = await exchange(azure, 'POST', `${azure.origin}/${tenantId}/oauth2/v2.0/token`, undefined, form.toString());
  return String(at(body, 'access_token'));
}

function exchange(
  { ca }: RunningAzure,
  method: string,
  url: string,
  token: string | undefined,
  body?: unknown,
  patience = 5_000,
): Promise<Answer> {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve) => {
    const broken = () => resolve({ status: 0, headers: {}, body: undefined, broken: true });
    const outgoing = send(
      url,
      {
        method,
        ca,
        agent: false,
        signal: AbortSignal.timeout(patience),
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(text !== undefined && {
            'content-type': typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json',
          }),
        },
      },
      (incoming) => {
        const parts: Uint8Array[] = [];
        incoming.on('data', (part: Uint8Array) => parts.push(part));
        incoming.on('error', broken);
        incoming.on('end', () => {
          const received = Buffer.concat(parts).toString('utf8');
          const json: unknown = received === '' ? undefined : JSON.parse(received);
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: json, broken: false });
        });
      },
    );
    outgoing.on('error', broken);
    outgoing.end(text);
  });
}
