import type { DatabaseCopy } from '../databases/copy.ts';
import { becomePrimary, becomeSecondary, stopWrites } from '../databases/role-change.ts';
import { primaryCopies } from '../groups/demote.ts';
import type { DistributedSide } from '../groups/model.ts';
import { pass } from '../groups/turns.ts';
import { type Laboratory, oppositeSide } from '../laboratory.ts';
import { reconcileStreams } from '../replication/topology.ts';
import { endSessionsIn } from '../sessions/end-sessions.ts';
import { failoverRefusal, roleRefusal } from './conditions.ts';
import { hasFullBackup } from './first-backup.ts';
import { type InstanceLink, type LinkActivity, LinkRefused, type LinkRole, type ReplicationMode, replicationMode } from './model.ts';
import { whenPartnerHears } from './partner.ts';
import { readyForPlannedFailover, swapRoles } from './planned-failover.ts';

export type FailoverType = 'Planned' | 'ForcedAllowDataLoss';
export type RoleChangeType = 'Planned' | 'Forced';

/** Changes the instance's own copy of the commit mode. */
export function setReplicationMode(laboratory: Laboratory, link: InstanceLink, mode: ReplicationMode): Promise<void> {
  return during(laboratory, link, 'updating', () => changeMode(laboratory, link, mode));
}

/** Without the time that an operation takes: also what the service does by itself when SQL Server was changed. */
export function changeMode(laboratory: Laboratory, link: InstanceLink, mode: ReplicationMode): void {
  if (replicationMode(link) === mode) return;
  for (const member of link.side.members) {
    member.mode = mode === 'Sync' ? 'SYNCHRONOUS_COMMIT' : 'ASYNCHRONOUS_COMMIT';
    member.modifiedAt = laboratory.clock.now();
  }
  laboratory.journal.write(hostOf(link), `${link.name}: replication mode ${mode}`);
  reconcileStreams(laboratory);
}

/**
 * Failover asked for in Azure. Planned goes back from the instance to SQL Server; forced makes the instance primary at once with the log
 * that it has on disk, whatever SQL Server still has. Throws LinkRefused.
 */
export async function failOverLink(laboratory: Laboratory, link: InstanceLink, type: FailoverType): Promise<void> {
  const refused = failoverRefusal(laboratory, link, type);
  if (refused) throw refused;
  if (type === 'ForcedAllowDataLoss') return during(laboratory, link, 'failing over', () => force(laboratory, link));
  return during(laboratory, link, 'failing over', () => giveBack(laboratory, link));
}

/** Sets the role of the instance. Planned to Primary is not supported, forced to Primary is the same as a forced failover. Throws LinkRefused. */
export async function setInstanceRole(laboratory: Laboratory, link: InstanceLink, role: LinkRole, type: RoleChangeType): Promise<void> {
  const refused = roleRefusal(link, role, type);
  if (refused) throw refused;
  return during(laboratory, link, 'changing the role', async () => {
    if (role === 'Primary') force(laboratory, link);
    else if (type === 'Planned') await giveBack(laboratory, link);
    else stepDown(laboratory, link.side);
  });
}

/**
 * Removes the link. The databases of the instance become writable, after recovery, with the log that they have on disk. SQL Server is not
 * told: its DAG stays, its databases stay primary and writable, and its DAG has no partner any more.
 */
export function removeLink(laboratory: Laboratory, link: InstanceLink): Promise<void> {
  return during(laboratory, link, 'removing', () => {
    const { side } = link;
    const host = hostOf(link);
    const copies = primaryCopies(side.local);
    side.local.distributed.splice(side.local.distributed.indexOf(side), 1);
    side.local.primary?.managed?.links.delete(link.name.toLowerCase());
    laboratory.journal.write(host, `${link.name} is removed`);
    for (const copy of copies) {
      laboratory.monitor.parted(copy);
      copy.withoutChain = side.role === 'PRIMARY' && !hasFullBackup(copy);
      if (copy.role === 'SECONDARY') becomePrimary(laboratory, copy);
    }
    reconcileStreams(laboratory);
  });
}

/** The instance takes over with what it has; its partner learns of it later. */
function force(laboratory: Laboratory, link: InstanceLink): void {
  const { side } = link;
  if (side.role === 'PRIMARY') return;
  laboratory.journal.write(hostOf(link), `${link.name} is primary (forced)`);
  side.role = 'PRIMARY';
  side.wasPrimary = true;
  const opposite = oppositeSide(laboratory, side);
  for (const copy of primaryCopies(side.local)) {
    if (opposite?.role !== 'SECONDARY') laboratory.monitor.parted(copy);
    becomePrimary(laboratory, copy);
  }
  reconcileStreams(laboratory);
  if (opposite?.role === 'PRIMARY' && laboratory.quirks.partnerStepsDown)
    whenPartnerHears(laboratory, side, () => stepDownIfForced(laboratory, side));
}

function stepDownIfForced(laboratory: Laboratory, side: DistributedSide): void {
  const opposite = oppositeSide(laboratory, side);
  if (side.role === 'PRIMARY' && opposite?.role === 'PRIMARY') stepDown(laboratory, opposite);
}

function stepDown(laboratory: Laboratory, side: DistributedSide): void {
  const copies = primaryCopies(side.local);
  laboratory.journal.write(side.local.primary?.name ?? '', `${side.name} is secondary`);
  side.role = 'SECONDARY';
  for (const copy of copies) becomeReader(laboratory, copy);
  reconcileStreams(laboratory);
}

function becomeReader(laboratory: Laboratory, copy: DatabaseCopy): void {
  stopWrites(laboratory, copy);
  endSessionsIn([copy]);
  becomeSecondary(laboratory, copy);
  copy.resolving = false;
  laboratory.monitor.rejoined(copy);
}

async function giveBack(laboratory: Laboratory, link: InstanceLink): Promise<void> {
  if (!readyForPlannedFailover(laboratory, link.side))
    throw new LinkRefused('not synchronizing', `The secondary databases of ${link.name} are not synchronized.`);
  if (!(await swapRoles(laboratory, link.side))) throw new LinkRefused('timed out', `The failover of ${link.name} was rolled back.`);
}

/** One change of a link after the other: half of the time before the effect, half after it. */
async function during(
  laboratory: Laboratory,
  link: InstanceLink,
  activity: LinkActivity,
  effect: () => void | Promise<void>,
): Promise<void> {
  if (link.activity !== undefined) throw new LinkRefused('busy', `${link.name} is ${link.activity}.`);
  const half = laboratory.timings.linkCommandMs / 2;
  link.activity = activity;
  link.failure = undefined;
  try {
    await pass(laboratory.clock, half);
    await effect();
    await pass(laboratory.clock, half);
  } catch (error) {
    link.failure = `${failureNames[activity]}Error`;
    throw error;
  } finally {
    link.activity = undefined;
  }
}

const failureNames: Readonly<Record<LinkActivity, string>> = {
  creating: 'LinkCreation',
  updating: 'LinkUpdate',
  'failing over': 'LinkFailover',
  'changing the role': 'LinkRoleChange',
  removing: 'LinkDrop',
};

function hostOf(link: InstanceLink): string {
  return link.side.local.primary?.name ?? '';
}
