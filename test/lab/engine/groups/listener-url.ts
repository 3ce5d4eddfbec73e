import { machineName } from '../servers/server.ts';
import type { AvailabilityGroup, DistributedSide } from './model.ts';

/**
 * Whether a side's LISTENER_URL of the other AG leads to the endpoint of the primary replica of that AG. One that names a node instead of a
 * listener stops leading there after a local failover, until it is changed on both sides (Configure distributed availability
 * groups, last section). Names that belong to nobody in the laboratory, such as addresses, are taken to be right.
 */
export function leadsTo(side: DistributedSide, partner: AvailabilityGroup): boolean {
  const member = side.members.find((one) => one.name.toLowerCase() === partner.name.toLowerCase());
  const [, name, port] = /^TCP:\/\/([^:/]+):(\d+)/i.exec(member?.listenerUrl ?? '') ?? [];
  if (name === undefined || partner.primary === undefined) return false;
  // The host name of a managed instance leads to whichever node is primary.
  if (partner.primary.managed) return true;
  const host = name.toLowerCase();
  if (Number(port) !== partner.primary.endpoint?.port) return false;
  if (host === partner.listener?.name.toLowerCase()) return true;
  const named = partner.replicas.find((replica) => replica.server && machineName(replica.server).toLowerCase() === host);
  return named === undefined || named.server === partner.primary;
}
