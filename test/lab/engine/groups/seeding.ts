import { DatabaseCopy } from '../databases/copy.ts';
import { type Laboratory, oppositeSide } from '../laboratory.ts';
import { applyTo } from '../replication/redo.ts';
import { reconcileStreams } from '../replication/topology.ts';
import type { Server } from '../servers/server.ts';
import { type AvailabilityGroup, enrol } from './model.ts';

/** What sys.dm_hadr_automatic_seeding keeps about one seeding. Filed under the member AG, never under the DAG. */
export interface SeedingRecord {
  readonly group: AvailabilityGroup;
  readonly database: string;
  readonly from: Server;
  readonly to: Server;
  readonly startedAt: number;
  completedAt: number | undefined;
  readonly operation: string;
  /** It stays in the view for ever. */
  readonly failed?: boolean;
}

/** A copy of a database with all the log that the original has on disk. */
export function seedDatabase(laboratory: Laboratory, original: DatabaseCopy, to: Server, group: AvailabilityGroup): DatabaseCopy {
  const { lineage, log, fork } = original;
  const now = laboratory.clock.now();
  const copy = new DatabaseCopy(to, original.name, to.nextDatabaseId++, lineage, log.originPosition, fork, now);
  for (const block of log.blocks.slice(0, log.hardened)) copy.log.receive(block);
  copy.log.hardened = log.hardened;
  applyTo(copy, log.hardened, now);
  copy.group = group;
  copy.role = 'SECONDARY';
  // A managed instance reads what it gets over a link, whatever version wrote it (Microsoft, "Managed Instance link": read-only workloads).
  copy.upgradePending = to.managed === undefined && to.version.major > original.server.version.major;
  copy.lastBackupLsn = original.lastBackupLsn;
  copy.settings = original.settings;
  copy.storage = { ...original.storage };
  copy.hardenedAt = now;
  copy.receivedAt = now;
  to.databases.set(copy.name.toLowerCase(), copy);
  return copy;
}

/** Seeds the other replicas of the AG, and the other side of its DAGs, where the seeding mode is automatic. */
export function seedSecondaries(laboratory: Laboratory, group: AvailabilityGroup, original: DatabaseCopy): void {
  for (const replica of group.replicas) {
    const { server } = replica;
    if (server && server !== group.primary && replica.seeding === 'AUTOMATIC') seedLater(laboratory, original, server, group);
  }
  if (original.role !== 'PRIMARY') return;
  for (const side of group.distributed) {
    const opposite = oppositeSide(laboratory, side);
    const there = opposite?.local.primary;
    const automatic = side.members.every((member) => member.seeding === 'AUTOMATIC');
    // A newer instance can not be seeded automatically: error 946 (Migrate with a distributed AG, "different versions").
    if (opposite && there && automatic && there.version.major === original.server.version.major)
      seedLater(laboratory, original, there, opposite.local);
  }
}

function seedLater(laboratory: Laboratory, original: DatabaseCopy, to: Server, group: AvailabilityGroup): void {
  if (to.databases.has(original.name.toLowerCase())) return;
  const record: SeedingRecord = {
    group,
    database: original.name,
    from: original.server,
    to,
    startedAt: laboratory.clock.now(),
    completedAt: undefined,
    operation: laboratory.guid(),
  };
  laboratory.seedings.push(record);
  laboratory.clock.after(laboratory.timings.seedingMs, () => {
    if (to.databases.has(original.name.toLowerCase())) return;
    record.completedAt = laboratory.clock.now();
    const copy = seedDatabase(laboratory, original, to, group);
    enrol(group, copy.name, laboratory.guid);
    reconcileStreams(laboratory);
    if (group.primary === to) seedSecondaries(laboratory, group, copy);
  });
}
