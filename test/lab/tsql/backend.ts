/** The T-SQL face of an instance: what the wire talks to. */
import type { Backend, Instance } from '../port.ts';
import { createParseCache, type ParseCache } from './parse-cache.ts';
import { createSession, type RunningSession } from './session.ts';
import { createSessionState } from './session-state.ts';
import { createPlanCache, type PlanCache } from './statements/plans.ts';

/** What is kept of texts that were run. Instances of one engine and one version may share it. */
export interface TextCache {
  readonly parse: ParseCache;
  readonly plans: PlanCache;
}

/** `productVersion`, for example '16.0.4165.4', decides about the grammar. */
export const createTextCache = (productVersion: string): TextCache => ({
  parse: createParseCache(undefined, Number.parseInt(productVersion, 10)),
  plans: createPlanCache(),
});

export interface Identity {
  /** SERVERPROPERTY('ServerName') */
  readonly serverName: string;
  /** What the server says of itself, for example 16.0.4165.4. */
  readonly productVersion: string;
  /** The version of SQL Server whose T-SQL it speaks, where what it says of itself can not be compared: Azure says 12.0.2000.8. */
  readonly languageVersion?: string;
}

/** `identity` goes into every message. */
export function createBackend(
  instance: Instance,
  identity: Identity,
  cache: TextCache = createTextCache(identity.languageVersion ?? identity.productVersion),
): Backend {
  const { serverName, languageVersion = identity.productVersion } = identity;
  return {
    serverName,
    productVersion: identity.productVersion,
    async login(request, onKilled) {
      let session: RunningSession | undefined;
      const engine = instance.openSession(request, (reason) => {
        session?.killed();
        onKilled(reason);
      });
      session = createSession(createSessionState(engine, instance.clock, { serverName, productVersion: languageVersion }, cache));
      return session;
    },
  };
}
