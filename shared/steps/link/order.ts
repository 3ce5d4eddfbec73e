import type { OrderEnd } from '../../azure/managed-instance.ts';
import { logLine } from '../../core/log-line.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import type { LinkMigration } from './link-migration.ts';

/** Sends one order to Azure, once, and writes down how it ended. The caller looks afterwards, whatever the answer. */
export async function sendOrder(migration: LinkMigration, what: string, order: string, send: () => Promise<OrderEnd>): Promise<OrderEnd> {
  const { host, clock, journal, targetName } = migration;
  const server = untrusted(targetName);
  host.debug(`target ${server}: ${untrusted(order)}`);
  const sentAt = clock.now().toISOString();
  const started = clock.monotonic();
  const end = await send();
  const took = Math.round(clock.monotonic() - started);
  const detail = end.kind === 'done' ? undefined : untrusted(end.kind === 'refused' ? end.message : end.cause);
  host.info(logLine({ where: `target ${server}`, what: untrusted(what), outcome: end.kind, took, detail }));
  journal.add({
    kind: 'statement',
    sentAt,
    side: 'target',
    server,
    what: untrusted(what),
    sql: untrusted(order),
    took,
    outcome: end.kind,
    detail,
  });
  return end;
}
