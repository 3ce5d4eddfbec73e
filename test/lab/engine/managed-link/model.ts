import { type DistributedSide, localMember, remoteMember } from '../groups/model.ts';
import { type Laboratory, oppositeSide } from '../laboratory.ts';
import type { Server } from '../servers/server.ts';

export type ReplicationMode = 'Async' | 'Sync';
export type LinkRole = 'Primary' | 'Secondary';
/** What the service is doing with a link; one thing at a time. */
export type LinkActivity = 'creating' | 'updating' | 'failing over' | 'changing the role' | 'removing';

/**
 * The link of a managed instance: a DAG whose metadata on the instance belongs to the service. SQL Server has the DAG of the same name in
 * its own metadata (Microsoft, "Managed Instance link").
 */
export interface InstanceLink {
  readonly name: string;
  /** The instance's metadata of the DAG. */
  readonly side: DistributedSide;
  readonly failoverMode: 'Manual' | 'None';
  readonly seedingMode: 'Automatic' | 'Manual';
  activity: LinkActivity | undefined;
  /** How the last change of it ended, when it failed: the form `<Operation>Error`, as replicaState shows it. */
  failure: string | undefined;
  /** Databases that are on their way to the instance. By lower-case name. */
  readonly seeding: Map<string, { readonly database: string; readonly startedAt: number }>;
}

/** Why the service does not do what it is asked. */
export type Refusal =
  | 'instance is secondary'
  | 'instance is primary'
  | 'already in that role'
  | 'planned to primary'
  | 'busy'
  | 'not synchronizing'
  | 'send queue too big'
  | 'redo queue too big'
  | 'no such partner'
  | 'name is taken'
  | 'timed out';

/** A change of a link that was refused, or that was rolled back. */
export class LinkRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal, message: string) {
    super(message);
    this.name = 'LinkRefused';
    this.refusal = refusal;
  }
}

export function linkOn(server: Server, name: string): InstanceLink | undefined {
  return server.managed?.links.get(name.toLowerCase());
}

/** Role of the instance. */
export function instanceRole(link: InstanceLink): LinkRole {
  return link.side.role === 'PRIMARY' ? 'Primary' : 'Secondary';
}

/** Role of SQL Server, as the instance knows it: while they are connected what it is, otherwise the opposite of its own. */
export function partnerRole(laboratory: Laboratory, link: InstanceLink): LinkRole {
  const opposite = oppositeSide(laboratory, link.side);
  const [here, there] = [link.side.local.primary, opposite?.local.primary];
  const reached = here !== undefined && there !== undefined && laboratory.linkBetween(here.site, there.site).alive;
  if (opposite === undefined || !reached) return instanceRole(link) === 'Primary' ? 'Secondary' : 'Primary';
  return opposite.role === 'PRIMARY' ? 'Primary' : 'Secondary';
}

/** What the instance's own metadata says; SQL Server's may differ, and only both together make commits wait. */
export function replicationMode(link: InstanceLink): ReplicationMode {
  return link.side.members.every((member) => member.mode === 'SYNCHRONOUS_COMMIT') ? 'Sync' : 'Async';
}

/** Whether a DAG is a managed instance link. SQL Server tells it by the listener URL, which names the instance: `…:5022;Server=[name]`. */
export function isLinkSide(side: DistributedSide): boolean {
  return [localMember(side), remoteMember(side)].some((member) => /;\s*Server\s*=\s*\[/i.test(member?.listenerUrl ?? ''));
}
