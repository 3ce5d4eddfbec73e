import type { LabClock } from '../clock.ts';
import type { AvailabilityGroup, DistributedSide } from './groups/model.ts';
import type { SeedingRecord } from './groups/seeding.ts';
import { createJournal, type Journal } from './monitor/journal.ts';
import { Monitor } from './monitor/violations.ts';
import { defaultQuirks, defaultTimings, type Quirks, type Timings } from './options.ts';
import { type Random, randomGuid, seededRandom } from './random.ts';
import { Link, type LinkOptions } from './replication/link.ts';
import { type AccessTokens, createAccessTokens } from './servers/access-tokens.ts';
import { type FailoverCluster, healthyCluster } from './servers/failover-cluster.ts';
import type { Server } from './servers/server.ts';

export interface LaboratoryOptions {
  readonly clock: LabClock;
  /** Left out: a fixed seed, so that two runs are alike. */
  readonly random?: Random;
  readonly timings?: Partial<Timings>;
  readonly quirks?: Partial<Quirks>;
}

/** All instances with everything between them. */
export interface Laboratory {
  readonly clock: LabClock;
  readonly random: Random;
  readonly timings: Timings;
  readonly quirks: Quirks;
  readonly journal: Journal;
  readonly monitor: Monitor;
  readonly servers: Server[];
  readonly groups: Set<AvailabilityGroup>;
  readonly seedings: SeedingRecord[];
  /** The failover cluster of a site. */
  clusterOf(site: string): FailoverCluster;
  readonly accessTokens: AccessTokens;
  guid(): string;
  nextTransaction(): number;
  nextObject(): number;
  /** The network between two sites, or within one. */
  linkBetween(siteA: string, siteB: string): Link;
  setLink(siteA: string, siteB: string, options: LinkOptions): Link;
}

/** Within one site: fast, never cut unless somebody asks for it. */
const localNetwork: LinkOptions = { latencyMs: 0.2 };

export function createLaboratory(options: LaboratoryOptions): Laboratory {
  const { clock, random = seededRandom(1) } = options;
  const timings = { ...defaultTimings, ...options.timings };
  const journal = createJournal(clock);
  const links = new Map<string, Link>();
  const clusters = new Map<string, FailoverCluster>();
  const keyOf = (a: string, b: string) => [a, b].sort().join('\u0000');
  let transaction = 1_000;
  let object = 245_575_913;
  const laboratory: Laboratory = {
    clock,
    random,
    timings,
    quirks: { ...defaultQuirks, ...options.quirks },
    journal,
    monitor: new Monitor(clock, journal),
    servers: [],
    groups: new Set(),
    seedings: [],
    accessTokens: createAccessTokens(clock, random),
    clusterOf(site) {
      const cluster = clusters.get(site) ?? healthyCluster();
      clusters.set(site, cluster);
      return cluster;
    },
    guid: () => randomGuid(random),
    nextTransaction: () => ++transaction,
    nextObject: () => {
      object += 16_000_057;
      return object;
    },
    linkBetween: (a, b) => links.get(keyOf(a, b)) ?? laboratory.setLink(a, b, localNetwork),
    setLink(a, b, link) {
      const created = new Link(clock, random, link, timings);
      links.set(keyOf(a, b), created);
      return created;
    },
  };
  return laboratory;
}

/** The other side's metadata of the same DAG, wherever it is now. */
export function oppositeSide(laboratory: Laboratory, side: DistributedSide): DistributedSide | undefined {
  for (const group of laboratory.groups) {
    for (const other of group.distributed) if (other !== side && other.id === side.id) return other;
  }
  return undefined;
}
