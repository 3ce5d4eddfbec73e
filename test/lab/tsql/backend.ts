/** The T-SQL face of an instance: what the wire talks to. */
import type { Backend, Instance } from '../port.ts';
import { createParseCache } from './parse-cache.ts';
import { createSession, type RunningSession } from './session.ts';
import { createSessionState } from './session-state.ts';

/** `identity` goes into every message: SERVERPROPERTY('ServerName') and, for example, '16.0.4165.4'. */
export function createBackend(instance: Instance, identity: { readonly serverName: string; readonly productVersion: string }): Backend {
  const parse = createParseCache(undefined, Number.parseInt(identity.productVersion, 10));
  return {
    serverName: identity.serverName,
    productVersion: identity.productVersion,
    async login(request, onKilled) {
      let session: RunningSession | undefined;
      const engine = instance.openSession(request, (reason) => {
        session?.killed();
        onKilled(reason);
      });
      session = createSession(createSessionState(engine, instance.clock, identity, parse));
      return session;
    },
  };
}
