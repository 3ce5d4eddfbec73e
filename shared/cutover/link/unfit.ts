import type { DagObservation } from '../observation.ts';
import { failed, sameName } from './convergence.ts';
import type { Link, LinkDatabase } from './observation.ts';

/** Azure reports a failover of this database under way (Microsoft, "Managed Instance link": LinkFailoverInProgress). */
export const isSwitching = ({ replicaState }: LinkDatabase): boolean => /^LinkFailoverInProgress$/i.test(replicaState ?? '');

/**
 * What keeps a copy from taking part while the source is primary, a sentence each. NOT_HEALTHY counts only while the copy is connected: a
 * break of the connection shows it too, and passes by itself; the source does not say SYNCHRONIZED meanwhile.
 */
export function unfitLinkCopies(here: DagObservation, link: Link): readonly string[] {
  if (here.databases.length === 0) return ['the source reports no database in the availability group'];
  const linked = (name: string): LinkDatabase | undefined => link.databases.find((candidate) => sameName(candidate.name, name));
  return [
    ...here.databases.flatMap(({ name, copy, forwarder }) => [
      ...(linked(name) === undefined ? [`${name} is not in the link`] : []),
      ...(copy.suspended === true ? [`${name} is suspended on the source (${copy.suspendReason ?? 'no reason given'})`] : []),
      ...(forwarder?.suspended === true ? [`${name} is suspended on the instance (${forwarder.suspendReason ?? 'no reason given'})`] : []),
    ]),
    ...link.databases.flatMap((database) => [
      ...(here.databases.some(({ name }) => sameName(name, database.name))
        ? []
        : [`${database.name} is in the link and not in the availability group of the source`]),
      ...(failed(database) ? [`the link reports ${database.replicaState} for ${database.name}${reported(database)}`] : []),
      ...(database.health === 'NOT_HEALTHY' && database.connected !== false
        ? [`${database.name} is NOT_HEALTHY${reported(database)}`]
        : []),
    ]),
  ];
}

const reported = ({ lastError }: LinkDatabase): string => (lastError ? ` (${lastError})` : '');
