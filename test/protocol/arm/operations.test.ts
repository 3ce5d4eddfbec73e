import { type ArmLaboratory, at, LINK, startArm } from './arm-laboratory.ts';

const open: ArmLaboratory[] = [];
const start: typeof startArm = async (options) => {
  const arm = await startArm(options);
  open.push(arm);
  return arm;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((arm) => arm.close()));
});

const isDelete = ({ method }: { readonly method: string }) => method === 'DELETE';
const linkThere = async (arm: ArmLaboratory) => (await arm.call('GET', LINK)).status === 200;

describe('who may ask, and how', () => {
  test('without api-version, with an unknown one, for an unknown resource', async () => {
    const arm = await start();
    expect(at((await arm.call('GET', LINK, { version: null })).body, 'error', 'code')).toBe('MissingApiVersionParameter');
    expect(at((await arm.call('GET', LINK, { version: '2014-04-01' })).body, 'error', 'code')).toBe('NoRegisteredProviderFound');
    expect((await arm.call('GET', '/nonsense/x')).status).toBe(404);
  });

  test('rights are asked for one by one: failover is a right of its own', async () => {
    const arm = await start();
    const [assignment] = arm.world.assignments;
    const actions = ['Microsoft.Sql/managedInstances/*/read', 'Microsoft.Sql/managedInstances/distributedAvailabilityGroups/write'];
    arm.world.assignments.splice(0, 1, { objectId: assignment?.objectId ?? '', scope: '/', actions, notActions: [] });
    expect((await arm.call('GET', LINK)).status).toBe(200);
    expect((await arm.call('PATCH', LINK, { body: {} })).status).toBe(200);
    const refused = await arm.call('POST', `${LINK}/failover`, { body: { failoverType: 'ForcedAllowDataLoss' } });
    expect([refused.status, at(refused.body, 'error', 'code')]).toEqual([403, 'AuthorizationFailed']);
    expect(String(at(refused.body, 'error', 'message'))).toContain(
      'Microsoft.Sql/managedInstances/distributedAvailabilityGroups/failover/action',
    );
  });
});

describe('long-running operations', () => {
  test('by Azure-AsyncOperation: InProgress, then Succeeded', async () => {
    const arm = await start();
    const accepted = await arm.call('DELETE', LINK);
    const url = String(accepted.headers['azure-asyncoperation']);
    expect([accepted.headers['retry-after'], at((await arm.follow(url)).body, 'status')]).toEqual(['15', 'InProgress']);
    expect(at((await arm.settle(accepted, 'azure-asyncoperation')).body, 'status')).toBe('Succeeded');
  });

  test('by Location only', async () => {
    const arm = await start();
    arm.instance.longRunning = 'location';
    const accepted = await arm.call('DELETE', LINK);
    expect(accepted.headers).not.toHaveProperty('azure-asyncoperation');
    expect((await arm.follow(String(accepted.headers.location))).status).toBe(202);
    expect((await arm.settle(accepted)).status).toBe(204);
  });

  test('without Retry-After', async () => {
    const arm = await start();
    arm.instance.retryAfter = undefined;
    expect((await arm.call('DELETE', LINK)).headers).not.toHaveProperty('retry-after');
  });

  test('at once: the answer comes when it has ended', async () => {
    const arm = await start();
    arm.instance.longRunning = 'at-once';
    const answer = arm.call('DELETE', LINK);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await arm.lab.clock.advance(1_000);
    expect((await answer).status).toBe(200);
    expect(await linkThere(arm)).toBe(false);
  });

  test('it goes on although nobody asks', async () => {
    const arm = await start();
    await arm.call('DELETE', LINK);
    await arm.lab.clock.advance(1_000);
    expect(await linkThere(arm)).toBe(false);
  });

  test('its address is signed, and good only as it is', async () => {
    const arm = await start();
    const url = new URL(String((await arm.call('DELETE', LINK)).headers.location));
    expect(url.searchParams.get('api-version')).not.toBe('2025-01-01');
    url.searchParams.set('s', 'other');
    expect((await arm.follow(url.href)).status).toBe(403);
  });
});

describe('faults', () => {
  test('reset: never seen', async () => {
    const arm = await start();
    arm.azure.faults.next({ when: isDelete, fault: { kind: 'reset' } });
    expect((await arm.call('DELETE', LINK)).broken).toBe(true);
    await arm.lab.clock.advance(1_000);
    expect(await linkThere(arm)).toBe(true);
  });

  test('applied, reply lost', async () => {
    const arm = await start();
    arm.azure.faults.next({ when: isDelete, fault: { kind: 'applied-reply-lost' } });
    expect((await arm.call('DELETE', LINK)).broken).toBe(true);
    await arm.lab.clock.advance(1_000);
    expect(await linkThere(arm)).toBe(false);
  });

  test('late: broken at once, carried out later', async () => {
    const arm = await start();
    arm.azure.faults.next({ when: isDelete, fault: { kind: 'late', delayMs: 60_000 } });
    expect((await arm.call('DELETE', LINK)).broken).toBe(true);
    await arm.lab.clock.advance(59_000);
    expect(await linkThere(arm)).toBe(true);
    await arm.lab.clock.advance(2_000);
    expect(await linkThere(arm)).toBe(false);
  });

  test('stall: no answer, no effect', async () => {
    const arm = await start();
    arm.azure.faults.next({ when: isDelete, fault: { kind: 'stall' } });
    expect((await arm.call('DELETE', LINK, { patience: 200 })).broken).toBe(true);
    await arm.lab.clock.advance(1_000);
    expect(await linkThere(arm)).toBe(true);
  });

  test('delay: carried out at once, answered later', async () => {
    const arm = await start();
    arm.azure.faults.next({ when: isDelete, fault: { kind: 'delay', delayMs: 30_000 } });
    const answer = arm.call('DELETE', LINK);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await arm.lab.clock.advance(29_000);
    expect(await linkThere(arm)).toBe(false);
    await arm.lab.clock.advance(2_000);
    expect((await answer).status).toBe(202);
  });

  test.each([
    [429, 'SubscriptionTooManyRequests', { 'retry-after': '17' }],
    [429, 'SubscriptionTooManyRequests', {}],
    [503, 'TooManyRequests', {}],
    [409, 'ManagedInstanceIsBusy', {}],
  ])('refused with %i %s', async (status, code, headers) => {
    const arm = await start();
    arm.azure.faults.next({ times: 2, fault: { kind: 'refuse', status, code, headers } });
    const answers = [await arm.call('GET', LINK), await arm.call('GET', LINK), await arm.call('GET', LINK)];
    expect(answers.map((one) => one.status)).toEqual([status, status, 200]);
    expect(answers[0]?.headers['retry-after']).toBe((headers as Record<string, string>)['retry-after']);
  });

  test.each([true, false])('an operation that hangs (applied: %s)', async (applied) => {
    const arm = await start();
    arm.azure.faults.next({ when: isDelete, fault: { kind: 'operation-hangs', applied } });
    const accepted = await arm.call('DELETE', LINK);
    await arm.lab.clock.advance(86_400_000);
    expect(at((await arm.follow(String(accepted.headers['azure-asyncoperation']))).body, 'status')).toBe('InProgress');
    expect(await linkThere(arm)).toBe(!applied);
    if (!applied) expect(at((await arm.call('DELETE', LINK)).body, 'error', 'code')).toBe('ConflictingServerOperation');
  });

  test.each([true, false])('an operation that fails late (applied all the same: %s)', async (applied) => {
    const arm = await start();
    const [code, message] = ['OperationTimedOut', 'The operation timed out and automatically rolled back. Please retry the operation.'];
    arm.azure.faults.next({ when: isDelete, fault: { kind: 'operation-fails', code, message, afterMs: 120_000, applied } });
    const accepted = await arm.call('DELETE', LINK);
    await arm.lab.clock.advance(100_000);
    const ask = async () => (await arm.follow(String(accepted.headers['azure-asyncoperation']))).body;
    expect(at(await ask(), 'status')).toBe('InProgress');
    await arm.lab.clock.advance(30_000);
    expect(await ask()).toMatchObject({ status: 'Failed', error: { code, message } });
    expect(await linkThere(arm)).toBe(!applied);
  });
});

describe('throttling', () => {
  test('a bucket of reads that fills again; writes have one of their own', async () => {
    const arm = await start();
    Object.assign(arm.world.throttle.reads, { size: 2, perSecond: 0.5 });
    const ask = async () => {
      const { status, headers } = await arm.call('GET', LINK);
      return [status, headers['x-ms-ratelimit-remaining-subscription-reads'], headers['retry-after']];
    };
    expect([await ask(), await ask(), await ask()]).toEqual([
      [200, '1', undefined],
      [200, '0', undefined],
      [429, undefined, '2'],
    ]);
    expect((await arm.call('PATCH', LINK, { body: {} })).status).toBe(200);
    await arm.lab.clock.advance(4_000);
    expect((await ask())[0]).toBe(200);
  });

  test('may say nothing about when to come back', async () => {
    const arm = await start();
    Object.assign(arm.world.throttle.reads, { size: 0, perSecond: 0.5 });
    arm.world.throttle.saysRetryAfter = false;
    const { status, headers } = await arm.call('GET', LINK);
    expect([status, headers['retry-after']]).toEqual([429, undefined]);
  });
});

test('an instance in a failover group can not become primary of a link', async () => {
  const arm = await start();
  arm.instance.failoverGroups.push('fog');
  const groups = `${arm.azure.origin}${arm.instance.id.replace(/\/managedInstances\/.*/, '')}/locations/westeurope/instanceFailoverGroups?api-version=2023-08-01`;
  expect((await arm.follow(groups)).body).toMatchObject({ value: [{ name: 'fog' }] });
  const { body } = await arm.call('POST', `${LINK}/failover`, { body: { failoverType: 'ForcedAllowDataLoss' } });
  expect(at(body, 'error', 'code')).toBe('DistributedAvailabilityGroupMiPrimaryWithGeodr');
});
