import { ArmFailure, type ArmRequest } from '../../../shared/azure/arm.ts';
import { machineId, resourceGroup, subscriptionId } from '../../lab/arm/build-world.ts';
import { type SignedInLaboratory, signedIn } from './signed-in.ts';

let lab: SignedInLaboratory;
beforeEach(async () => {
  lab = await signedIn();
});
afterEach(() => lab.azure.close());

const path = machineId('AZUREVM');
const get: ArmRequest = { method: 'GET', path, apiVersion: '2024-07-01' };
const start: ArmRequest = { method: 'POST', path: `${path}/start`, apiVersion: '2024-07-01' };
const isMachine = ({ path: asked }: { readonly path: string }) => asked.startsWith('/subscriptions/');
const sent = () => lab.azure.requests.filter((request) => request.includes(' /subscriptions/'));

async function failureOf(promise: Promise<unknown>): Promise<ArmFailure> {
  const failure = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof ArmFailure)) throw new Error(`not an ArmFailure: ${String(failure)}`);
  return failure;
}

test('a resource is read', async () => {
  expect(await lab.arm.request(get)).toMatchObject({ name: 'AZUREVM', location: 'westeurope' });
});

describe('what Azure refuses is a failure with its code', () => {
  test.each<[string, ArmRequest, { readonly status: number; readonly code: string }]>([
    ['no such machine', { ...get, path: machineId('nosuch') }, { status: 404, code: 'ResourceNotFound' }],
    ['no such group', { ...get, path: path.replace(resourceGroup, 'nosuch') }, { status: 404, code: 'ResourceGroupNotFound' }],
    ['another version', { ...get, apiVersion: '1999-01-01' }, { status: 400, code: 'NoRegisteredProviderFound' }],
    ['another subscription', { ...get, path: path.replace('5d6f', '0000') }, { status: 404, code: 'SubscriptionNotFound' }],
  ])('%s', async (_what, request, expected) => {
    expect(await failureOf(lab.arm.request(request))).toMatchObject({ kind: 'refused', ...expected });
    expect(lab.clock.pauses).toEqual([]);
  });
});

describe('what may pass is asked again', () => {
  const refuse = (status: number, code: string, times: number, headers: Readonly<Record<string, string>> = {}) =>
    lab.azure.faults.next({ when: isMachine, times, fault: { kind: 'refuse', status, code, headers } });

  test.each<[number, string, Readonly<Record<string, string>>, readonly number[]]>([
    [429, 'TooManyRequests', { 'retry-after': '7' }, [7000, 7000]],
    [429, 'TooManyRequests', {}, [1000, 2000]],
    [503, 'ServiceUnavailable', { 'x-ms-retry-after-ms': '250' }, [250, 250]],
    [503, 'ServiceUnavailable', { 'retry-after': 'Sat, 21 Nov 2026 00:00:09 GMT' }, [9000, 0]],
    [504, 'GatewayTimeout', {}, [1000, 2000]],
    [500, 'OperationTimedOut', {}, [1000, 2000]],
    [409, 'ConflictingServerOperation', {}, [1000, 2000]],
  ])('%i %s %j', async (status, code, headers, pauses) => {
    refuse(status, code, 2, headers);
    expect(await lab.arm.request(get)).toMatchObject({ name: 'AZUREVM' });
    expect(lab.clock.pauses).toEqual(pauses);
  });

  test('a connection that breaks', async () => {
    lab.azure.faults.next({ when: isMachine, fault: { kind: 'reset' } });
    expect(await lab.arm.request(get)).toMatchObject({ name: 'AZUREVM' });
  });

  test('with a ceiling', async () => {
    refuse(503, 'ServiceUnavailable', 100);
    expect(await failureOf(lab.arm.request(get))).toMatchObject({ status: 503 });
    expect(sent()).toHaveLength(5);
    expect(lab.clock.pauses).toEqual([1000, 2000, 4000, 8000]);
  });

  test('but not when Azure asks for a pause that nobody can wait for', async () => {
    refuse(429, 'TooManyRequests', 1, { 'retry-after': '3600' });
    expect(await failureOf(lab.arm.request(get))).toMatchObject({ status: 429 });
    expect(lab.clock.pauses).toEqual([]);
  });

  test('and never an order that was not said to be repeatable', async () => {
    lab.azure.faults.next({ when: isMachine, fault: { kind: 'reset' } });
    expect(await failureOf(lab.arm.request(start))).toMatchObject({ kind: 'no-answer' });
    refuse(503, 'ServiceUnavailable', 1);
    expect(await failureOf(lab.arm.request(start))).toMatchObject({ kind: 'refused', status: 503 });
    expect(sent()).toHaveLength(2);
    expect(lab.clock.pauses).toEqual([]);
  });
});

describe('an operation that takes time', () => {
  const power = () => lab.azure.world.machines.get(path.toLowerCase())?.power;

  test.each(['location', 'azure-async'] as const)('is followed to its end: %s', async (form) => {
    lab.azure.world.longRunning = form;
    await lab.arm.request(start);
    expect(power()).toBe('running');
    expect(Math.min(...lab.clock.pauses)).toBeGreaterThanOrEqual(5000);
    expect(lab.clock.pauses.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(lab.azure.world.actionMs);
  });

  test.each(['location', 'azure-async'] as const)(
    'that outlives the deadline is said to go on, without its signed address: %s',
    async (form) => {
      Object.assign(lab.azure.world, { longRunning: form, actionMs: 3_600_000 });
      const failure = await failureOf(lab.arm.request({ ...start, deadline: 60_000 }));
      expect(failure).toMatchObject({ kind: 'operation-running' });
      expect(failure.message).toMatch(/the operation [0-9a-f-]{36} has not ended within 60 s; it goes on in Azure/);
      expect(failure.message).not.toMatch(/signature|http/);
      expect(lab.clock.pauses.length).toBeLessThan(12);
    },
  );

  test('a poll that fails once does not lose it', async () => {
    lab.azure.world.longRunning = 'azure-async';
    lab.azure.faults.next({ when: (request) => request.path.includes('/operations/'), fault: { kind: 'reset' } });
    await lab.arm.request(start);
    expect(power()).toBe('running');
  });

  test('a cancel ends the wait, not the operation', async () => {
    lab.azure.world.longRunning = 'location';
    const cancel = new AbortController();
    const asked = lab.arm.request({ ...start, signal: cancel.signal });
    cancel.abort(new Error('cancelled by the host'));
    await expect(asked).rejects.toThrow('cancelled by the host');
  });
});

describe('a list', () => {
  const list = { path: `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/skus`, apiVersion: '2021-07-01' };

  test('is read page by page', async () => {
    lab.azure.world.pageSize = 1;
    expect(await lab.arm.list(list)).toHaveLength(2);
    expect(sent()).toHaveLength(2);
  });

  test('a next page on another host gets no token', async () => {
    const elsewhere = 'https://management.example.com/next';
    Object.assign(lab.azure.world, { sizes: [] });
    const { origin } = lab.azure;
    const { createArm } = await import('../../../shared/azure/arm-client.ts');
    const asked: string[] = [];
    const arm = createArm(
      async ({ url }) => {
        asked.push(url);
        return { status: 200, body: { value: [], nextLink: elsewhere }, header: () => undefined, retryAfter: undefined };
      },
      origin,
      lab.clock.product,
    );
    expect(await failureOf(arm.list(list))).toMatchObject({ kind: 'protocol' });
    expect(asked).toHaveLength(1);
  });
});

test('a token that ends in the middle of a wait of hours is renewed, with a new identity token of the pipeline', async () => {
  await lab.azure.close();
  // So short that the library, which looks at the clock of the machine, never takes it for good.
  lab = await signedIn({ tokenSeconds: 1 });
  for (let hour = 0; hour < 3; hour += 1) {
    // The identity token of the sign-in lives for 5 minutes: the laboratory would refuse it now.
    lab.clock.leap(3_600_000);
    expect(await lab.arm.request(get)).toMatchObject({ name: 'AZUREVM' });
  }
});

test('a path that leads to another host is not asked', async () => {
  expect(await failureOf(lab.arm.request({ ...get, path: '//management.example.com/x' }))).toMatchObject({ kind: 'protocol' });
});

test('nobody answers', async () => {
  await lab.azure.close();
  const failure = await failureOf(lab.arm.request(get));
  expect(failure).toMatchObject({ kind: 'no-answer' });
  expect(failure.message).toMatch(/can not be reached \(ECONNREFUSED\)/);
});
