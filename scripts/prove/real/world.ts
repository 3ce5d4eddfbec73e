import { buildMigration, type Migration, migrationLogin } from '../../../test/lab/engine/migration.ts';
import type { SimulatedInstance } from '../../../test/lab/engine/simulated-instance.ts';
import { createVirtualClock, type VirtualClock } from '../../../test/lab/engine/virtual-clock.ts';
import type { Writers } from '../../../test/lab/engine/writers/writers.ts';
import type { Backend, LoginRequest } from '../../../test/lab/port.ts';
import { createBackend, createTextCache, type TextCache } from '../../../test/lab/tsql/backend.ts';
import { type AzureSide, createAzureSide } from './azure-side.ts';
import { settle } from './drive.ts';
import { beginAfterFailover, prepareHandTable } from './hands.ts';
import { isDrop, isLink, type Scenario } from './scenario.ts';
import type { Setting } from './setting.ts';

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
  /** On the route managed-instance. */
  readonly azure: AzureSide | undefined;
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
  linkCommandMs: 400,
  linkFailoverTimeoutMs: 5000,
  modeFollowsMs: 2000,
  partnerHearsMs: 300,
  firstBackupMs: 20_000,
} as const;

/** An operation of a slow Azure; half of it lies before its effect, and is longer than the writers may be kept out, ms. */
const slowLinkMs = 60_000;

/** Longest time that the engine needs for a demotion, a promotion and the recovery, ms. */
export const engineMs = timings.demotionMs + timings.promotionMs + timings.recoveryMs + 500;

/** Longer than the second half of the demotion and the wait in the batch that may promote, ms. */
const lateLogMs = 700;

const writing = { perDatabase: 1, longShare: 0.2, longMs: 60, retryMs: 400 } as const;
/** Mean pause of a writer, ms. A run that waits a minute for an answer needs commits in that minute, but not thousands of them. */
const pause = { busyMs: 40, calmMs: 500, calmAfterMs: 10_000 } as const;

export async function createWorld(scenario: Scenario, setting: Setting): Promise<World> {
  const clock = createVirtualClock();
  const { version, shipsAfterDemotion, suspendedAfterFailover } = setting;
  const migration = buildMigration({
    clock,
    source: { version },
    target: isLink(scenario) ? { kind: 'managed-instance', sqlLogin: setting.instanceLogin } : { version },
    databases: ['Sales', 'Ledger'].slice(0, setting.databases),
    distributedAvailabilityGroup: dagName,
    mode: scenario === 'switch-sync-mode' || scenario === 'link-switch-sync' ? 'ASYNCHRONOUS_COMMIT' : 'SYNCHRONOUS_COMMIT',
    link: { latencyMs: setting.logComesLate ? lateLogMs : 3 },
    timings: setting.slowAzure ? { ...timings, linkCommandMs: slowLinkMs } : timings,
    quirks: {
      shipsAfterDemotion,
      suspendedAfterFailover,
      roleChangesStandAlone: setting.roleChangesStandAlone,
      linkFollowsSourceMode: setting.linkFollows,
    },
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
    azure: isLink(scenario) ? createAzureSide(migration, clock, setting) : undefined,
    startedAt,
    told,
    tell: (who, what) => void told.push({ at: clock.now() - startedAt, who, what }),
  };
  if (isLink(scenario)) prepareHandTable(world);
  await clock.advance(100);
  if (isDrop(scenario)) await beginAfterFailover(world);
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
