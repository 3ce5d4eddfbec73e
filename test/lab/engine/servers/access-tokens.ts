import type { LabClock } from '../../clock.ts';
import { type Random, randomInteger } from '../random.ts';

/** The identity provider of the laboratory: it stands in for Microsoft Entra ID. */
export interface AccessTokens {
  /**
   * A token for this principal; it is good for `lifetimeMs` (default one hour). As long as real ones, so that LOGIN7 needs several packets.
   * `opaque`: encrypted, as a client must expect it; only the server can read it.
   */
  issue(principal: string, lifetimeMs?: number, form?: 'jwt' | 'opaque'): string;
  /** Whose token this is; undefined when nobody issued it. */
  read(token: string): IssuedToken | undefined;
}

export interface IssuedToken {
  readonly principal: string;
  /** ms of the laboratory's clock */
  readonly expiresAt: number;
}

const HOUR = 3_600_000;
const TOKEN_LENGTH = 1_800;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function createAccessTokens(clock: LabClock, random: Random): AccessTokens {
  const issued = new Map<string, IssuedToken>();
  const letter = () => LETTERS[randomInteger(random, 0, LETTERS.length - 1)];
  return {
    issue(principal, lifetimeMs = HOUR, form = 'jwt') {
      const expiresAt = clock.now() + lifetimeMs;
      const noise = Array.from({ length: TOKEN_LENGTH }, letter).join('');
      const claims = { aud: 'https://database.windows.net/', exp: Math.floor(expiresAt / 1000), upn: principal };
      const token = form === 'jwt' ? `${encoded({ typ: 'JWT', alg: 'RS256' })}.${encoded(claims)}.${noise}` : noise;
      issued.set(token, { principal, expiresAt });
      return token;
    },
    read: (token) => issued.get(token),
  };
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
