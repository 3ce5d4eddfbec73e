import { buildMigration, type Migration, migrationLogin } from '../../../test/lab/engine/migration.ts';
import type { SimulatedInstance } from '../../../test/lab/engine/simulated-instance.ts';
import { createVirtualClock, type VirtualClock } from '../../../test/lab/engine/virtual-clock.ts';
import type { Writers } from '../../../test/lab/engine/writers/writers.ts';
import type { Backend, EngineSession, LoginRequest } from '../../../test/lab/port.ts';
import { createBackend, createTextCache, type TextCache } from '../../../test/lab/tsql/backend.ts';
import type { Scenario, Setting } from './choices.ts';
import { settle } from './drive.ts';

export type SideName = 'source' | 'target';
export const sideNames = ['source', 'target'] as const;
export const dagName = 'MigrationDag';
/** The longest fenced time that the failovers here ask for, ms. */
export const maxWriteOutageMs = 3000;

/** One line of the story. `at` in virtual ms since the start. */
export interface Told {
  readonly at: number;
  readonly who: string;
  readonly what: string;
}

/** A laboratory in memory, with writers at work. */
export interface World {
  readonly scenario: Scenario;
  readonly setting: Setting;
  readonly clock: VirtualClock;
  readonly migration: Migration;
  readonly backends: Readonly<Record<SideName, Backend>>;
  readonly writers: Writers;
  readonly startedAt: number;
  readonly told: Told[];
  tell(who: string, what: string): void;
}

/** Long enough that a link that breaks at the demotion is found broken before the writes stop; short, because virtual time is not free. */
const timings = {
  commandMs: 2,
  demotionMs: 400,
  promotionMs: 100,
  recoveryMs: 100,
  sessionTimeoutMs: 120,
  reconnectMs: 50,
  revertMs: 100,
  idleNoiseMs: 0,
} as const;

/** Longest time that the engine needs for a demotion, a promotion and the recovery, ms. */
export const engineMs = timings.demotionMs + timings.promotionMs + timings.recoveryMs + 500;

const writing = { perDatabase: 1, longShare: 0.2, longMs: 60, retryMs: 400 } as const;
/** Mean pause of a writer, ms. A run that waits a minute for an answer needs commits in that minute, but not thousands of them. */
const pause = { busyMs: 40, calmMs: 500, calmAfterMs: 10_000 } as const;

export async function createWorld(scenario: Scenario, setting: Setting): Promise<World> {
  const clock = createVirtualClock();
  const { version, shipsAfterDemotion, suspendedAfterFailover } = setting;
  const migration = buildMigration({
    clock,
    source: { version },
    target: { version },
    databases: ['Sales', 'Ledger'].slice(0, setting.databases),
    distributedAvailabilityGroup: dagName,
    mode: scenario === 'switch-sync-mode' ? 'ASYNCHRONOUS_COMMIT' : 'SYNCHRONOUS_COMMIT',
    link: { latencyMs: 3 },
    timings,
    quirks: { shipsAfterDemotion, suspendedAfterFailover },
  });
  const told: Told[] = [];
  const startedAt = clock.now();
  const world: World = {
    scenario,
    setting,
    clock,
    migration,
    backends: { source: backendOf(migration.source), target: backendOf(migration.target) },
    writers: migration.startWriters({
      ...writing,
      pauseMs: () => (clock.now() - startedAt > pause.calmAfterMs ? pause.calmMs : pause.busyMs),
    }),
    startedAt,
    told,
    tell: (who, what) => void told.push({ at: clock.now() - startedAt, who, what }),
  };
  await clock.advance(100);
  if (scenario === 'drop-ag') await failOverByHand(world);
  await settle();
  return world;
}

/** Texts by version: all histories send the same ones. */
const textCaches = new Map<string, TextCache>();

function backendOf(instance: SimulatedInstance): Backend {
  const cache = textCaches.get(instance.productVersion) ?? createTextCache(instance.productVersion);
  textCaches.set(instance.productVersion, cache);
  return createBackend(instance, instance, cache);
}

/** A login of the migration, as any client of it would log in. */
export const loginRequest = (appName: string): LoginRequest => ({
  userName: migrationLogin.name,
  password: migrationLogin.password,
  database: '',
  appName,
  hostName: 'RUNNER',
  serverName: '',
  readOnlyIntent: false,
  encrypted: true,
  clientAddress: '10.9.0.1',
  localPort: 1433,
});

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

/** drop-ag begins after a failover. */
async function failOverByHand({ migration, clock }: World): Promise<void> {
  const run = async (
    instance: SimulatedInstance,
    action: { kind: 'set-role'; role: 'SECONDARY' } | { kind: 'force-failover-allow-data-loss' },
  ) => {
    const session: EngineSession = instance.openSession(loginRequest('setup'), () => undefined);
    const command = { kind: 'alter-availability-group', group: dagName, action } as const;
    await clock.complete(session.command(command, () => undefined, new AbortController().signal));
    session.close();
  };
  await run(migration.source, { kind: 'set-role', role: 'SECONDARY' });
  await clock.advance(200);
  await run(migration.target, { kind: 'force-failover-allow-data-loss' });
  await clock.advance(1000);
}
