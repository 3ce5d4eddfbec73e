import type { DatabaseCopy } from '../databases/copy.ts';
import { leadsTo } from '../groups/listener-url.ts';
import type { AvailabilityGroup } from '../groups/model.ts';
import { type Laboratory, oppositeSide } from '../laboratory.ts';
import { formatLevel } from '../servers/managed-instance.ts';
import { acknowledgeCommits } from './commit.ts';
import { Stream } from './stream.ts';

/** Opens and closes streams, so that each copy gets its log from where roles and metadata say. To be called after every change of them. */
export function reconcileStreams(laboratory: Laboratory): void {
  for (const server of laboratory.servers) for (const copy of server.databases.values()) reconcile(laboratory, copy);
  for (const server of laboratory.servers) {
    for (const copy of server.databases.values()) {
      copy.upstream?.reconsider();
      acknowledgeCommits(laboratory, copy);
    }
  }
}

function reconcile(laboratory: Laboratory, copy: DatabaseCopy): void {
  const wanted = sourceOf(laboratory, copy);
  if (copy.upstream?.from === wanted?.copy) return;
  copy.upstream?.close();
  if (wanted !== undefined) new Stream(laboratory, wanted.copy, copy, wanted.kind);
}

interface LogSource {
  readonly copy: DatabaseCopy;
  readonly kind: 'local' | 'distributed';
}

function sourceOf(laboratory: Laboratory, copy: DatabaseCopy): LogSource | undefined {
  const { group } = copy;
  if (group === undefined || copy.role !== 'SECONDARY' || copy.state === 'RESTORING') return undefined;
  if (group.primary !== copy.server) {
    const primary = copyOnPrimary(group, copy.name);
    return primary && { copy: primary, kind: 'local' };
  }
  const side = group.distributed.find((one) => one.role === 'SECONDARY');
  const opposite = side && oppositeSide(laboratory, side);
  const remote = opposite && copyOnPrimary(opposite.local, copy.name);
  if (side === undefined || opposite === undefined || remote === undefined) return undefined;
  if (!leadsTo(side, opposite.local) || !leadsTo(opposite, group)) return undefined;
  // The log of a newer version can not be read by an older one.
  if (formatLevel(remote.server) > formatLevel(copy.server)) return undefined;
  if (opposite.role === 'PRIMARY') return { copy: remote, kind: 'distributed' };
  const stillShips = laboratory.quirks.shipsAfterDemotion && copy.upstream?.from === remote;
  return stillShips ? { copy: remote, kind: 'distributed' } : undefined;
}

/** The copy of a database on the primary replica of an AG. */
export function copyOnPrimary(group: AvailabilityGroup, database: string): DatabaseCopy | undefined {
  const copy = group.primary?.databases.get(database.toLowerCase());
  return copy?.group === group ? copy : undefined;
}
