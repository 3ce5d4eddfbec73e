import { failOverByHand, setSessionTimeout } from '../../sqlserver/remedies/availability-groups.ts';
import { type Check, fail, type Judgement, ofPair, ofSide, pass, type ReadSide, unknown } from '../check.ts';
import { versionDirection } from '../instance/version.ts';

/** Microsoft asks for 10 s or more ("Change the session-timeout period for an availability replica"). */
const shortestTimeout = 10;

const ofReplicas =
  (judge: (replicas: ReadSide<'memberReplicas'>['read']['memberReplicas'], group: string, side: ReadSide<'memberReplicas'>) => Judgement) =>
  (side: ReadSide<'memberReplicas'>): Judgement => {
    const { memberReplicas } = side.read;
    const group = side.dag?.memberGroup?.name;
    return group === undefined || memberReplicas.length === 0
      ? unknown('the member availability group is not visible')
      : judge(memberReplicas, group, side);
  };

export const replicaChecks: readonly Check[] = [
  ofSide({
    id: 'AG-AUTOMATIC-001',
    family: 'availability-groups',
    title: 'Nothing fails the member availability group over by itself during the cutover',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/failover-and-failover-modes-always-on-availability-groups',
    reads: ['memberReplicas'],
    judge: ofReplicas((replicas, group, { side }) => {
      const modes = replicas.map(({ server, failoverMode }) => `${server} ${failoverMode ?? 'NULL'}`).join(', ');
      if (replicas.some(({ failoverMode }) => failoverMode === undefined)) return unknown(modes);
      const automatic = replicas.filter(({ failoverMode }) => failoverMode === 'AUTOMATIC').map(({ server }) => server);
      return automatic.length === 0
        ? pass(modes)
        : fail(modes, {
            text: 'A failover inside the group in the middle of the cutover moves the primary away. Set it to manual for that time, and back afterwards.',
            sql: failOverByHand(group, automatic),
            on: side,
          });
    }),
  }),
  ofSide({
    id: 'AG-TIMEOUT-001',
    family: 'availability-groups',
    title: `The replicas wait ${shortestTimeout} s or more before they call each other disconnected`,
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/change-the-session-timeout-period-for-an-availability-replica-sql-server',
    reads: ['memberReplicas'],
    judge: ofReplicas((replicas, group, { side }) => {
      const seen = replicas.map(({ server, sessionTimeout }) => `${server} ${sessionTimeout ?? 'NULL'} s`).join(', ');
      if (replicas.some(({ sessionTimeout }) => sessionTimeout === undefined)) return unknown(seen);
      const short = replicas.filter(({ sessionTimeout = 0 }) => sessionTimeout < shortestTimeout).map(({ server }) => server);
      return short.length === 0
        ? pass(seen)
        : fail(seen, {
            text: 'A short pause of the network ends the session, and a busy replica is taken for a dead one.',
            sql: setSessionTimeout(group, short, shortestTimeout),
            on: side,
          });
    }),
  }),
  ofPair({
    id: 'AG-SECONDARIES-001',
    family: 'availability-groups',
    title: 'The secondaries of the target can be seeded before the failover',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/distributed-availability-groups',
    judge: (source, target) => {
      const group = target.dag?.memberGroup;
      if (!group) return unknown('the member availability group of the target is not visible');
      const others = group.replicas.filter((replica) => !replica.isLocal).map((replica) => replica.server);
      if (others.length === 0) return pass(`${group.name} has one replica`);
      return versionDirection(source, target) === 'target-higher'
        ? fail(
            `${group.name} has ${others.join(', ')} beside its primary, and the target is of a higher version`,
            'They can be seeded only after the failover: until then the target has no replica of its own to fail over to.',
          )
        : pass(`${group.name}: ${others.join(', ')} follow the forwarder`);
    },
  }),
];
