/** The laboratory of Azure, asked by a client that knows nothing of the product. */
import { request } from 'node:https';
import {
  buildWorld,
  machineId,
  pipelineIdentity,
  serviceConnection,
  sqlMachineId,
  subscriptionId,
  tenantId,
} from '../../lab/arm/build-world.ts';
import { type RunningAzure, startAzure } from '../../lab/arm/start-azure.ts';

let azure: RunningAzure;
beforeEach(async () => {
  azure = await startAzure(buildWorld(), serviceConnection);
});
afterEach(() => azure.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

function call(method: string, path: string, { token, body }: { readonly token?: string; readonly body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, azure.origin), {
      method,
      ca: azure.ca,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: text === '' ? undefined : (JSON.parse(text) as unknown),
        }),
      );
    });
    asked.end(body);
  });
}

const tokenFor = (audience = azure.origin) => azure.tokens.access(azure.world, pipelineIdentity, audience);
const machine = `${machineId('AZUREVM')}?api-version=2024-07-01`;
const code = (expected: string) => ({ error: { code: expected } });

test('a machine, as its REST page shows it', async () => {
  const answer = await call('GET', `${machine}&$expand=instanceView`, { token: tokenFor() });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      type: 'Microsoft.Compute/virtualMachines',
      properties: {
        hardwareProfile: { vmSize: 'Standard_E8ds_v5' },
        instanceView: { statuses: expect.arrayContaining([expect.objectContaining({ code: 'PowerState/running' })]) },
      },
    },
  });
});

test('the instance view and the settings of the backup come only when they are asked for', async () => {
  expect((await call('GET', machine, { token: tokenFor() })).body).not.toHaveProperty('properties.instanceView');
  const registered = `${sqlMachineId('AZUREVM')}?api-version=2023-10-01`;
  expect((await call('GET', registered, { token: tokenFor() })).body).not.toHaveProperty('properties.autoBackupSettings');
  expect((await call('GET', `${registered}&$expand=*`, { token: tokenFor() })).body).toHaveProperty(
    'properties.autoBackupSettings.enable',
    true,
  );
});

test.each<[string, () => string | undefined, string, number, string]>([
  ['no token', () => undefined, machine, 401, 'AuthenticationFailed'],
  ['a token that nobody gave out', () => 'eyJ0.eyJ9.x', machine, 401, 'InvalidAuthenticationToken'],
  ['a token for another service', () => tokenFor('https://database.windows.net'), machine, 401, 'InvalidAuthenticationTokenAudience'],
  ['no api-version', tokenFor, machineId('AZUREVM'), 400, 'MissingApiVersionParameter'],
  ['an api-version of another time', tokenFor, `${machineId('AZUREVM')}?api-version=2014-01-01`, 400, 'NoRegisteredProviderFound'],
  [
    'a type that is not played',
    tokenFor,
    `/subscriptions/${subscriptionId}/providers/Microsoft.Web/sites?api-version=2024-01-01`,
    404,
    'InvalidResourceType',
  ],
])('%s', async (_what, token, path, status, expected) => {
  const given = token();
  expect(await call('GET', path, given === undefined ? {} : { token: given })).toMatchObject({ status, body: code(expected) });
});

test('rights come before existence, and the refusal names the action and the scope', async () => {
  azure.world.assignments.splice(0);
  const answer = await call('GET', `${machineId('nosuch')}?api-version=2024-07-01`, { token: tokenFor() });
  expect(answer).toMatchObject({ status: 403, body: code('AuthorizationFailed') });
  expect(JSON.stringify(answer.body)).toMatch(
    /perform action 'Microsoft\.Compute\/virtualMachines\/read' over scope '\/subscriptions\/.*nosuch'/,
  );
});

test('ids and types are alike in any case of letters', async () => {
  expect(
    await call('GET', machine.toUpperCase().replace('API-VERSION', 'api-version').replace('AZUREVM', 'azurevm'), { token: tokenFor() }),
  ).toMatchObject({ status: 200 });
});

test('an operation runs, and then it has run', async () => {
  Object.assign(azure.world, { longRunning: 'azure-async', actionMs: 1500 });
  const token = tokenFor();
  const started = await call('POST', machine.replace('?', '/start?'), { token });
  expect(started).toMatchObject({ status: 202, headers: { 'retry-after': '10' } });
  const status = String(started.headers['azure-asyncoperation']);
  expect((await call('GET', status, { token })).body).toMatchObject({ status: 'InProgress' });
  await new Promise((resolve) => setTimeout(resolve, 1600));
  expect((await call('GET', status, { token })).body).toMatchObject({ status: 'Succeeded' });
  expect(await call('GET', String(started.headers.location), { token })).toMatchObject({ status: 204 });
});

describe('Entra', () => {
  const sign = (form: Readonly<Record<string, string>>, tenant = tenantId) =>
    call('POST', `/${tenant}/oauth2/v2.0/token`, {
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: pipelineIdentity.clientId,
        scope: `${azure.origin}/.default`,
        ...form,
      }).toString(),
    });

  test('gives a token that Resource Manager takes', async () => {
    const { body } = await sign({ client_secret: pipelineIdentity.secret });
    const { access_token: token } = body as { readonly access_token: string };
    expect(await call('GET', machine, { token })).toMatchObject({ status: 200 });
  });

  test.each<[string, Readonly<Record<string, string>>, number]>([
    ['a wrong secret', { client_secret: 'x' }, 7000215],
    ['an assertion that nobody signed', { client_assertion: 'x' }, 700027],
    ['an application that is not there', { client_id: tenantId }, 700016],
    ['another service', { client_secret: pipelineIdentity.secret, scope: 'https://example.com/.default' }, 500011],
    ['another grant', { grant_type: 'password' }, 70003],
  ])('refuses %s', async (_what, form, expected) => {
    expect((await sign(form)).body).toMatchObject({ error_codes: [expected] });
  });

  test('refuses an identity token for another audience', async () => {
    const [{ issuer, subject }] = pipelineIdentity.federated;
    expect((await sign({ client_assertion: azure.tokens.identity(issuer, subject, 'api://else') })).body).toMatchObject({
      error_codes: [700212],
    });
  });
});
