import type { Reply } from './operations.ts';
import type { Tokens } from './tokens.ts';
import type { AzureWorld, Principal } from './world.ts';

/** Microsoft Entra ID as far as an application that signs in sees it: its metadata, and tokens for a secret or a federated identity token. */
export interface Entra {
  /** Undefined: the path is not one of Entra's. */
  answer(method: string, path: string, form: URLSearchParams): Reply | undefined;
}

export function createEntra(world: AzureWorld, tokens: Tokens, origin: () => string): Entra {
  return {
    answer(method, path, form) {
      const [, tenant = '', rest = ''] = /^\/([^/]+)\/(v2\.0\/\.well-known\/openid-configuration|oauth2\/v2\.0\/token)$/.exec(path) ?? [];
      if (rest === '') return undefined;
      if (tenant.toLowerCase() !== world.tenantId) return refused(400, 'invalid_request', 'AADSTS90002', `Tenant '${tenant}' not found.`);
      if (method === 'GET') return { status: 200, body: metadata(`${origin()}/${tenant}`) };
      return token(world, tokens, origin(), form);
    },
  };
}

const SQL_SCOPE = 'https://database.windows.net/.default';

const metadata = (base: string) => ({
  issuer: `${base}/v2.0`,
  authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
  token_endpoint: `${base}/oauth2/v2.0/token`,
  jwks_uri: `${base}/discovery/v2.0/keys`,
  end_session_endpoint: `${base}/oauth2/v2.0/logout`,
});

function token(world: AzureWorld, tokens: Tokens, origin: string, form: URLSearchParams): Reply {
  const text = (name: string): string => form.get(name) ?? '';
  if (text('grant_type') !== 'client_credentials')
    return refused(400, 'unsupported_grant_type', 'AADSTS70003', `The app requested an unsupported grant type '${text('grant_type')}'.`);
  const principal = world.principals.find(({ clientId }) => clientId === text('client_id').toLowerCase());
  if (!principal)
    return refused(
      400,
      'unauthorized_client',
      'AADSTS700016',
      `Application with identifier '${text('client_id')}' was not found in the directory.`,
    );
  const reason = form.has('client_assertion')
    ? assertionProblem(principal, tokens, text('client_assertion'))
    : secretProblem(principal, text('client_secret'));
  if (reason) return refused(401, 'invalid_client', ...reason);
  const [scope = ''] = text('scope').split(' ');
  if (scope === SQL_SCOPE && world.sqlToken)
    return { status: 200, body: bearer(world, world.sqlToken(principal, world.tokenSeconds * 1_000)) };
  if (scope !== `${origin}/.default`)
    return refused(400, 'invalid_scope', 'AADSTS500011', `The resource principal named ${scope} was not found.`);
  return {
    status: 200,
    body: bearer(world, tokens.access(world, principal, origin)),
  };
}

const bearer = ({ tokenSeconds }: AzureWorld, token: string) => ({
  token_type: 'Bearer',
  expires_in: tokenSeconds,
  ext_expires_in: tokenSeconds,
  access_token: token,
});

type Problem = readonly [code: string, text: string];

/** Source: Microsoft, "Microsoft Entra authentication and authorization error codes", "Workload identity federation". */
function assertionProblem({ federated }: Principal, tokens: Tokens, assertion: string): Problem | undefined {
  const found = tokens.readIdentity(assertion);
  if (!found) return ['AADSTS700027', 'The client assertion failed signature validation.'];
  if (found.expired) return ['AADSTS700024', 'Client assertion is not within its valid time range.'];
  if (found.audience !== 'api://AzureADTokenExchange')
    return ['AADSTS700212', `No matching federated identity record found for presented assertion audience '${found.audience}'.`];
  return federated.some(({ issuer, subject }) => issuer === found.issuer && subject === found.subject)
    ? undefined
    : ['AADSTS700213', `No matching federated identity record found for presented assertion subject '${found.subject}'.`];
}

const secretProblem = ({ secret }: Principal, given: string): Problem | undefined =>
  secret !== undefined && given === secret ? undefined : ['AADSTS7000215', 'Invalid client secret provided.'];

const refused = (status: number, error: string, code: string, text: string): Reply => ({
  status,
  body: { error, error_description: `${code}: ${text} Trace ID: 0 Correlation ID: 0`, error_codes: [Number(code.replace('AADSTS', ''))] },
});
