import type { LabClock } from '../clock.ts';
import { ArmError } from './arm-error.ts';
import type { AzureWorld, Principal } from './world.ts';

interface Issued {
  readonly audience: string;
  readonly expiresAt: number;
}

/** Tokens that were given out. They look like those of Entra; whether one is good is decided by this list, not by its text. */
export class Tokens {
  readonly #clock: LabClock;
  readonly #access = new Map<string, Issued & { readonly principal: Principal }>();
  readonly #identity = new Map<string, Issued & { readonly issuer: string; readonly subject: string }>();

  constructor(clock: LabClock) {
    this.#clock = clock;
  }

  /** An access token for a service, as Entra writes it. */
  access(world: AzureWorld, principal: Principal, audience: string): string {
    const expiresAt = this.#clock.now() + world.tokenSeconds * 1_000;
    const token = jwt({
      aud: audience,
      iss: `https://sts.windows.net/${world.tenantId}/`,
      exp: Math.floor(expiresAt / 1_000),
      appid: principal.clientId,
      idtyp: 'app',
      oid: principal.objectId,
      tid: world.tenantId,
      jti: crypto.randomUUID(),
    });
    this.#access.set(token, { audience, expiresAt, principal });
    return token;
  }

  /** The identity token that a pipeline's host gives to a job. It lives for 5 minutes, as GitHub's do. */
  identity(issuer: string, subject: string, audience: string): string {
    const expiresAt = this.#clock.now() + 300_000;
    const token = jwt({ iss: issuer, sub: subject, aud: audience, exp: Math.floor(expiresAt / 1_000), jti: crypto.randomUUID() });
    this.#identity.set(token, { issuer, subject, audience, expiresAt });
    return token;
  }

  readIdentity(token: string) {
    const found = this.#identity.get(token);
    return found && { ...found, expired: found.expiresAt <= this.#clock.now() };
  }

  /** Who asks. Throws 401 as Azure Resource Manager words it. */
  bearer(header: string | undefined, audience: string): Principal {
    const challenge = { 'www-authenticate': 'Bearer authorization_uri="https://login.microsoftonline.com/", error="invalid_token"' };
    const token = /^Bearer (.+)$/.exec(header ?? '')?.[1];
    if (token === undefined)
      throw new ArmError(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.", challenge);
    const found = this.#access.get(token);
    if (!found) throw new ArmError(401, 'InvalidAuthenticationToken', 'The access token is invalid.', challenge);
    if (found.expiresAt <= this.#clock.now())
      throw new ArmError(401, 'ExpiredAuthenticationToken', 'The access token expiry is earlier than current UTC time.', challenge);
    if (found.audience !== audience)
      throw new ArmError(
        401,
        'InvalidAuthenticationTokenAudience',
        `The access token has been obtained for wrong audience or resource '${found.audience}'.`,
        challenge,
      );
    return found.principal;
  }
}

const jwt = (claims: object): string =>
  `${encoded({ typ: 'JWT', alg: 'RS256', kid: 'laboratory' })}.${encoded(claims)}.${Buffer.from(crypto.randomUUID()).toString('base64url')}`;

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
