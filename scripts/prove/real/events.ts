import { applicationLogin } from '../../../test/lab/engine/migration.ts';
import type { Event } from './choices.ts';
import { removeByHand, sendByHand, writeByHand } from './hands.ts';
import type { Runner } from './runner.ts';
import { readServers } from './servers.ts';
import { dagName, type SideName, type World } from './world.ts';

const flapMs = 200;

/** What happens around the runner. What somebody does by hand takes no lock and asks nobody. */
export function strike(world: World, runner: Runner, event: Event, startSecond: () => void): void {
  const { migration, clock } = world;
  const { faults, link } = migration;
  const dag = `ALTER AVAILABILITY GROUP [${dagName}]`;
  const killOn = (side: SideName) => {
    for (const session of sessionsOf(world, runner, side)) session.kill();
  };
  const asynchronous = ['SourceAg', 'TargetAg'].map((member) => `N'${member}' WITH (AVAILABILITY_MODE = ASYNCHRONOUS_COMMIT)`).join(', ');
  const effects: Readonly<Record<Event, () => void>> = {
    cut: () => link.cut(),
    flap() {
      link.cut();
      clock.after(flapMs, () => link.restore());
    },
    restore: () => link.restore(),
    'kill-source': () => killOn('source'),
    'kill-target': () => killOn('target'),
    suspend: () => faults.suspend(migration.target, migration.databases[0] ?? ''),
    second: startSecond,
    cancel: () => runner.cancel.abort(new Error('The run was cancelled.')),
    'dba-demote': () => sendByHand(world, 'source', `${dag} SET (ROLE = SECONDARY);`),
    'dba-force-source': () => sendByHand(world, 'source', `${dag} FORCE_FAILOVER_ALLOW_DATA_LOSS;`),
    'dba-async': () => sendByHand(world, 'source', `${dag} MODIFY AVAILABILITY GROUP ON ${asynchronous};`),
    'dba-recreate': () => faults.recreateDistributedGroup(),
    'dba-enable': () => sendByHand(world, 'source', `ALTER LOGIN [${applicationLogin.name}] ENABLE;`),
    'dba-remove': () => removeByHand(world),
    'dba-write': () => writeByHand(world),
  };
  effects[event]();
}

const sessionsOf = ({ migration }: World, runner: Runner, side: SideName) =>
  [...migration[side].server.sessions.values()].filter(({ client }) => client.appName.endsWith(`prove/${runner.name}`));

/**
 * Events that would do nothing at all now: the link is as they would leave it, there is no session to kill, the run has been cancelled
 * before. This is read from the world; the event is not tried.
 */
export function inertEvents(world: World, runner: Runner): ReadonlySet<Event> {
  const { link } = world.migration;
  const inert = new Set<Event>([link.up ? 'restore' : 'cut']);
  if (sessionsOf(world, runner, 'source').length === 0) inert.add('kill-source');
  if (sessionsOf(world, runner, 'target').length === 0) inert.add('kill-target');
  if (runner.cancel.signal.aborted) inert.add('cancel');
  if (readServers(world).source.applicationEnabled) inert.add('dba-enable');
  if (world.migration.instanceLink() === undefined) inert.add('dba-remove');
  return inert;
}
