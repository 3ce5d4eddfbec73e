import type { DagObservation, Observation, SideObservation } from './observation.ts';

/** Something that must be put right before the source may be demoted. */
export interface Obstacle {
  readonly problem: string;
  readonly remedy: string;
}

/**
 * What stands against a failover although the state is ready. Read after the approval and under the locks: an approval may be days old.
 * Source: Microsoft, "Configure an Always On distributed availability group", steps before the failover.
 */
export function obstacles({ source, target }: Observation, expectedDatabases: readonly string[] | undefined): readonly Obstacle[] {
  if (!source?.dag || !target?.dag) return [];
  return [
    ...localPrimary(source, source.dag),
    ...localPrimary(target, target.dag),
    ...link(source.dag),
    ...databaseSet(source.dag, expectedDatabases),
  ];
}

/** A local primary that commits asynchronously could not hand over without loss inside its own availability group. */
export function localPrimary(side: SideObservation, dag: DagObservation): readonly Obstacle[] {
  const group = dag.memberGroup;
  if (!group)
    return [
      {
        problem: `no member availability group is visible on the ${side.side}`,
        remedy: 'Connect to the primary replica of the member availability group.',
      },
    ];
  const local = group.replicas.find((replica) => replica.isLocal);
  if (local?.role !== 'PRIMARY')
    return [
      {
        problem: `${side.server.serverName} is ${local?.role ?? 'not visible'} in ${group.name}, not PRIMARY`,
        remedy: `Connect the ${side.side} to the primary replica of ${group.name}, or to its listener.`,
      },
    ];
  return local.commitMode === 'asynchronous-commit'
    ? [
        {
          problem: `the local primary ${local.server} of ${group.name} commits asynchronously`,
          remedy: `Run on ${side.server.serverName}: ALTER AVAILABILITY GROUP [${group.name.replaceAll(']', ']]')}] MODIFY REPLICA ON N'${local.server.replaceAll("'", "''")}' WITH (AVAILABILITY_MODE = SYNCHRONOUS_COMMIT);`,
        },
      ]
    : [];
}

function link(source: DagObservation): readonly Obstacle[] {
  const forwarder = source.members.find((member) => !member.isLocal);
  return forwarder?.connected === false
    ? [
        {
          problem: `the source is not connected to ${forwarder.name}${forwarder.lastConnectError ? ` (${forwarder.lastConnectError})` : ''}`,
          remedy: 'Check the database mirroring endpoints on both sides and the firewall between them.',
        },
      ]
    : [];
}

/** `expected` undefined: any set will do. Names are compared without case, as most server collations do. */
export function databaseSet(dag: DagObservation, expected: readonly string[] | undefined): readonly Obstacle[] {
  if (expected === undefined) return [];
  const fold = (name: string) => name.toLowerCase();
  const present = new Set(dag.databases.map((database) => fold(database.name)));
  const wanted = new Set(expected.map(fold));
  const missing = expected.filter((name) => !present.has(fold(name)));
  const extra = dag.databases.filter((database) => !wanted.has(fold(database.name))).map((database) => database.name);
  if (missing.length + extra.length === 0) return [];
  const parts = [missing.length > 0 && `missing: ${missing.join(', ')}`, extra.length > 0 && `not expected: ${extra.join(', ')}`].filter(
    Boolean,
  );
  return [
    {
      problem: `the distributed availability group does not hold exactly the expected databases (${parts.join('; ')})`,
      remedy: 'Correct expected-databases, or add or remove databases in the member availability groups.',
    },
  ];
}
