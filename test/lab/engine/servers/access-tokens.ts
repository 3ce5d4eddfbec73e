import type { LabClock } from '../../clock.ts';
import { type Random, randomInteger } from '../random.ts';

/** The identity provider of the laboratory: it stands in for Microsoft Entra ID. */
export interface AccessTokens {
  /** A token for this principal; it is good for `lifetimeMs` (default one hour). As long as real ones, so that LOGIN7 needs several packets. */
  issue(principal: string, lifetimeMs?: number): string;
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
    issue(principal, lifetimeMs = HOUR) {
      const token = `eyJ0eXAiOiJKV1Qi.${Array.from({ length: TOKEN_LENGTH }, letter).join('')}`;
      issued.set(token, { principal, expiresAt: clock.now() + lifetimeMs });
      return token;
    },
    read: (token) => issued.get(token),
  };
}
