import type { AzureLogin, SignInContext } from '../../../shared/azure/arm.ts';
import { signInTo } from '../../../shared/azure/sign-in.ts';
import type { AzureConnection } from '../../../shared/hosts/azure-connection.ts';
import { type AzureLaboratory, startAzureLaboratory } from '../../flow/azure-laboratory.ts';
import { pipelineIdentity, tenantId } from '../../lab/arm/build-world.ts';
import { createLeapingClock } from './leaping-clock.ts';
import { login, never } from './signed-in.ts';

let azure: AzureLaboratory;
beforeEach(async () => {
  azure = await startAzureLaboratory();
});
afterEach(() => azure.close());

const secrets: string[] = [];

const signIn = (given: Partial<AzureLogin>, host: Partial<SignInContext['host']>) =>
  signInTo(
    { resourceManager: azure.origin, authority: azure.origin, federationAudience: 'api://AzureADTokenExchange' },
    { ...login, ...given },
    { host: { secret: (value) => void secrets.push(value), ...host }, clock: createLeapingClock().product, signal: never },
    { ca: azure.ca, onlyGiven: true },
  );

const principal = { tenantId, clientId: pipelineIdentity.clientId };
const whom = `application ${pipelineIdentity.clientId}, object ${pipelineIdentity.objectId}, tenant ${tenantId}`;

test('by the identity token of the pipeline, and says as whom', async () => {
  const { identity } = await signIn({}, { idToken: azure.idToken });
  expect(identity).toEqual({
    how: 'identity token of the pipeline (OpenID Connect)',
    whom,
    objectId: pipelineIdentity.objectId,
    isUser: false,
  });
});

test('by the secret of a service connection, which is masked', async () => {
  const connection: AzureConnection = { kind: 'secret', ...principal, clientSecret: pipelineIdentity.secret };
  const { identity } = await signIn({ serviceConnection: 'id' }, { azureConnection: () => connection, idToken: azure.idToken });
  expect(identity).toMatchObject({ how: 'Azure Pipelines service connection', whom });
  expect(secrets).toContain(pipelineIdentity.secret);
});

test('by the workload identity of a service connection: Azure Pipelines gives the identity token', async () => {
  process.env.SYSTEM_OIDCREQUESTURI = `${azure.origin}/contoso/_apis/distributedtask/hubs/build/plans/1/jobs/2/oidctoken`;
  const connection: AzureConnection = {
    kind: 'workload-identity',
    ...principal,
    connectionId: azure.serviceConnection.id,
    systemAccessToken: azure.serviceConnection.systemAccessToken,
  };
  try {
    const { identity } = await signIn({ serviceConnection: 'id' }, { azureConnection: () => connection });
    expect(identity).toMatchObject({ how: 'Azure Pipelines service connection', whom });
  } finally {
    delete process.env.SYSTEM_OIDCREQUESTURI;
  }
});

const names: Readonly<Record<string, string>> = {
  azureConnection: 'Azure Pipelines service connection',
  idToken: 'identity token of the pipeline',
};

describe('when nothing works, one reason for each way', () => {
  test.each<[string, Partial<AzureLogin>, () => Partial<SignInContext['host']>, RegExp]>([
    [
      'no permission for identity tokens',
      {},
      () => ({ idToken: () => Promise.reject(new Error('id-token: write is missing')) }),
      /OpenID Connect\): .*id-token: write is missing/,
    ],
    [
      'no client id',
      { clientId: undefined },
      () => ({ idToken: azure.idToken }),
      /OpenID Connect\): client id and tenant id are not given/,
    ],
    ['an application that nobody knows', { clientId: tenantId }, () => ({ idToken: azure.idToken }), /OpenID Connect\): .*AADSTS700016/],
    [
      'another tenant',
      { tenantId: pipelineIdentity.clientId },
      () => ({ idToken: azure.idToken }),
      /OpenID Connect\): .*AADSTS90002|OpenID Connect\): /,
    ],
    [
      'an identity token of another repository',
      {},
      () => ({
        idToken: async (audience) => azure.tokens.identity('https://token.actions.githubusercontent.com', 'repo:other/other', audience),
      }),
      /OpenID Connect\): .*AADSTS700213/,
    ],
    [
      'a service connection of another kind',
      { serviceConnection: 'id' },
      () => ({
        azureConnection: () => {
          throw new Error('the authentication scheme is "UsernamePassword"');
        },
      }),
      /service connection: the authentication scheme/,
    ],
    [
      'a wrong secret',
      { serviceConnection: 'id' },
      () => ({ azureConnection: () => ({ kind: 'secret', ...principal, clientSecret: 'wrong' }) }),
      /service connection: .*AADSTS7000215/,
    ],
  ])('%s', async (_what, given, host, reason) => {
    const failure = await signIn(given, host()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'credential', message: expect.stringMatching(reason) });
    for (const way of ['azureConnection', 'idToken']) expect(String(failure).includes(names[way] ?? '')).toBe(way in host());
    expect(String(failure)).not.toContain('wrong"');
  });
});

test('a cancel is no reason, it ends the attempt', async () => {
  const cancel = AbortSignal.abort(new Error('cancelled'));
  await expect(
    azure.signIn(login, { host: { secret: () => undefined }, clock: createLeapingClock().product, signal: cancel }),
  ).rejects.toThrow('cancelled');
});
