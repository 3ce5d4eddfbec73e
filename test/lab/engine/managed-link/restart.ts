import type { Laboratory } from '../laboratory.ts';
import type { Server } from '../servers/server.ts';

/**
 * The service restarts an instance, as it does for an update. Databases recover at once, except those of a known issue: "the database may
 * become unavailable" when a link that was kept was removed before the first full backup; only Microsoft can repair it.
 */
export function restartInstance(laboratory: Laboratory, server: Server): void {
  for (const session of [...server.sessions.values()]) session.kill();
  for (const copy of server.databases.values()) {
    if (!copy.withoutChain) continue;
    copy.state = 'RECOVERING';
    laboratory.monitor.writableChanged(copy);
    laboratory.journal.write(server.name, `${copy.name} does not recover: no full backup since its link was removed`);
  }
}
