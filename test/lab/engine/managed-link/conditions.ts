import { primaryCopies } from '../groups/demote.ts';
import type { Laboratory } from '../laboratory.ts';
import { type InstanceLink, instanceRole, LinkRefused, type LinkRole } from './model.ts';
import type { FailoverType, RoleChangeType } from './operations.ts';
import { readyForPlannedFailover } from './planned-failover.ts';

/**
 * Why a failover can not begin; undefined when it can. Planned works from the instance to SQL Server only ("Planned failover can be executed
 * on a link in the primary role only"; Microsoft, "Distributed Availability Groups - Failover").
 */
export function failoverRefusal(laboratory: Laboratory, link: InstanceLink, type: FailoverType): LinkRefused | undefined {
  if (link.activity !== undefined) return new LinkRefused('busy', `${link.name} is ${link.activity}.`);
  const primary = link.side.role === 'PRIMARY';
  if (type === 'ForcedAllowDataLoss')
    return primary ? new LinkRefused('instance is primary', 'The instance is primary already.') : undefined;
  if (!primary) return new LinkRefused('instance is secondary', 'The instance is secondary.');
  const { linkFailoverQueueKB: limit } = laboratory.quirks;
  const streams = primaryCopies(link.side.local).map((copy) => ({
    copy,
    stream: [...copy.downstream].find((one) => one.kind === 'distributed'),
  }));
  for (const { copy, stream } of streams) {
    if (stream === undefined || !stream.flows) return new LinkRefused('not synchronizing', `${copy.name} does not synchronize.`);
    const unsent = (copy.log.totalBytes - copy.log.bytesIn(Math.min(stream.sent, copy.log.blocks.length))) / 1024;
    if (unsent > limit) return new LinkRefused('send queue too big', `${copy.name} has ${Math.round(unsent)} KB to send.`);
    if ((stream.reported?.redoQueueKB ?? 0) > limit) return new LinkRefused('redo queue too big', `${copy.name} has a long redo queue.`);
  }
  return readyForPlannedFailover(laboratory, link.side)
    ? undefined
    : new LinkRefused('not synchronizing', `${link.name} is not synchronized.`);
}

/** Why the role can not be changed so; undefined when it can. */
export function roleRefusal(link: InstanceLink, role: LinkRole, type: RoleChangeType): LinkRefused | undefined {
  if (link.activity !== undefined) return new LinkRefused('busy', `${link.name} is ${link.activity}.`);
  if (instanceRole(link) === role) return new LinkRefused('already in that role', `The instance is ${role} already.`);
  if (role === 'Primary' && type === 'Planned') return new LinkRefused('planned to primary', 'The role Primary has to be forced.');
  return undefined;
}
