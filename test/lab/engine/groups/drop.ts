import type { DatabaseCopy } from '../databases/copy.ts';
import { cannotDo } from '../errors.ts';
import type { Laboratory } from '../laboratory.ts';
import { reconcileStreams } from '../replication/topology.ts';
import type { Server } from '../servers/server.ts';
import { endSessionsIn } from '../sessions/end-sessions.ts';
import type { Session } from '../sessions/session.ts';
import { primaryCopies } from './demote.ts';
import { findGroupToChange } from './find-group.ts';
import type { AvailabilityGroup, DistributedSide } from './model.ts';
import { beforeEffect } from './turns.ts';

/** DROP AVAILABILITY GROUP. A DAG is dropped on this side only; the other side keeps its metadata. Throws 15151. */
export async function dropGroup(session: Session, name: string, signal: AbortSignal): Promise<void> {
  const { laboratory, server } = session;
  if (findGroupToChange(session, name, 'drop').kind === 'elsewhere') throw cannotDo('drop', 'availability group', name);
  await beforeEffect(laboratory, name, laboratory.timings.commandMs, signal);
  const known = findGroupToChange(session, name, 'drop');
  if (known.kind === 'distributed') dropSide(laboratory, known.side);
  else if (known.kind === 'local') dropLocal(laboratory, server, known.group);
  reconcileStreams(laboratory);
  laboratory.journal.write(server.name, `${name} dropped`);
}

/** The member AG goes on. On the secondary side its copies are left as in a restore; on the primary side nothing happens to them. */
function dropSide(laboratory: Laboratory, side: DistributedSide): void {
  side.local.distributed.splice(side.local.distributed.indexOf(side), 1);
  if (side.role === 'SECONDARY') for (const copy of primaryCopies(side.local)) leaveRestoring(laboratory, copy);
}

/**
 * "The availability group is dropped: databases of the former primary stay online, those of the secondaries go to RESTORING";
 * from a secondary replica the primary's databases go there, too (DROP AVAILABILITY GROUP, "Remarks").
 */
function dropLocal(laboratory: Laboratory, server: Server, group: AvailabilityGroup): void {
  const fromPrimary = group.primary === server;
  for (const replica of group.replicas) {
    const one = replica.server;
    if (one === undefined) continue;
    one.groups.delete(group);
    for (const copy of one.databases.values()) {
      if (copy.group !== group) continue;
      if (fromPrimary && copy.role === 'PRIMARY') leaveWritable(laboratory, copy);
      else leaveRestoring(laboratory, copy);
      copy.group = undefined;
    }
  }
  group.distributed.splice(0);
  group.databases.clear();
  laboratory.groups.delete(group);
}

export function leaveWritable(laboratory: Laboratory, copy: DatabaseCopy): void {
  copy.role = 'NONE';
  copy.suspended = undefined;
  laboratory.monitor.writableChanged(copy);
}

export function leaveRestoring(laboratory: Laboratory, copy: DatabaseCopy): void {
  for (const commit of copy.waiting.splice(0)) commit.failed();
  endSessionsIn([copy]);
  copy.role = 'SECONDARY';
  copy.state = 'RESTORING';
  copy.suspended = undefined;
  laboratory.monitor.writableChanged(copy);
}
