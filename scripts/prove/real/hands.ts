import { removeLink } from '../../../test/lab/engine/managed-link/operations.ts';
import { applicationLogin } from '../../../test/lab/engine/migration.ts';
import type { SimulatedInstance } from '../../../test/lab/engine/simulated-instance.ts';
import type { EngineSession } from '../../../test/lab/port.ts';
import { dagName, loginRequest, type SideName, type World } from './world.ts';

/** Sends a batch as a person at a console would: no lock, nobody waits. */
export function sendByHand(world: World, side: SideName, sql: string): void {
  world.tell('DBA', `sends on the ${side}: ${sql}`);
  void world.backends[side]
    .login(loginRequest('SSMS'), () => undefined)
    .then(async (session) => {
      await session.execute(sql, [], {
        columns: () => undefined,
        row: () => undefined,
        statementDone: () => undefined,
        message: ({ severity, message }) => severity > 10 && world.tell('DBA', `is refused: ${message}`),
        databaseChanged: () => undefined,
        flush: () => undefined,
      });
      session.close();
    });
}

/** Deletes the link in the portal. */
export function removeByHand({ migration, tell }: World): void {
  const link = migration.instanceLink();
  if (link === undefined) return;
  tell('DBA', 'deletes the link in Azure');
  removeLink(migration.laboratory, link).catch((error: unknown) => tell('DBA', `is refused: ${String(error)}`));
}

const handTable = 'by_hand';

/** Makes the table for `writeByHand`. */
export function prepareHandTable({ migration }: World): void {
  const session = migration.source.openSession({ ...loginRequest('SSMS'), database: migration.databases[0] ?? '' }, () => undefined);
  session.createTable(undefined, 'dbo', handTable, [{ name: 'n', type: { name: 'bigint' }, nullable: false, primaryKey: true }]);
  session.close();
}

/** Commits a row on the source with a login that no run freezes. */
export function writeByHand({ migration, clock, tell }: World): void {
  tell('DBA', 'writes a row on the source');
  const session = migration.source.openSession({ ...loginRequest('SSMS'), database: migration.databases[0] ?? '' }, () => undefined);
  session
    .insert({ database: undefined, schema: 'dbo', name: handTable }, [[BigInt(Math.round(clock.now()))]], new AbortController().signal)
    .catch((error: unknown) => tell('DBA', `is refused: ${String(error)}`))
    .finally(() => session.close());
}

/** Brings a world to where drop-ag begins: the target takes the writes, and the application is kept out of the source of a link. */
export async function beginAfterFailover(world: World): Promise<void> {
  const { migration, clock, scenario } = world;
  const { source, target, laboratory } = migration;
  if (scenario === 'drop-ag') {
    await run(world, source, { kind: 'set-role', role: 'SECONDARY' });
    await clock.advance(200);
    await run(world, target, { kind: 'force-failover-allow-data-loss' });
    return clock.advance(1000);
  }
  migration.faults.disableLogin(source, applicationLogin.name);
  for (const session of [...source.server.sessions.values()]) if (session.login.name === applicationLogin.name) session.kill();
  await clock.advance(500);
  const link = migration.instanceLink();
  if (scenario === 'link-drop') await run(world, source, { kind: 'failover' });
  else if (link !== undefined) await clock.complete(removeLink(laboratory, link));
  await clock.advance(2000);
}

type Action =
  | { readonly kind: 'set-role'; readonly role: 'SECONDARY' }
  | { readonly kind: 'force-failover-allow-data-loss' }
  | { readonly kind: 'failover' };

async function run({ clock }: World, instance: SimulatedInstance, action: Action): Promise<void> {
  const session: EngineSession = instance.openSession(loginRequest('setup'), () => undefined);
  const command = { kind: 'alter-availability-group', group: dagName, action } as const;
  await clock.complete(session.command(command, () => undefined, new AbortController().signal));
  session.close();
}
