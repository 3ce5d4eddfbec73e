import { setMaxWorkerThreads } from '../../sqlserver/remedies/instance.ts';
import { type Check, fail, ofSide, pass, unknown } from '../check.ts';
import { prerequisitesPage } from './pages.ts';

/** Availability groups take at most the setting minus this (Microsoft, "Thread usage by availability groups"). */
const reserved = 40;
/** "Typically, there are 3-10 shared threads." */
const shared = 10;

/** What 0 in `max worker threads` stands for on 64-bit systems (Microsoft, "Server configuration: max worker threads"). */
const automatic = (cpus: number): number => (cpus <= 4 ? 512 : 512 + (cpus - 4) * (cpus > 64 ? 32 : 16));

/** A primary replica takes one log capture thread a database, and one log send thread for each secondary of it. */
const needed = (databases: number, secondaries: number): number => databases * (1 + secondaries) + shared;

export const workerChecks: readonly Check[] = [
  ofSide({
    id: 'INS-WORKERS-001',
    family: 'instance',
    title: 'The worker threads suffice for the databases in availability groups',
    severity: 'warning',
    page: prerequisitesPage,
    reads: ['workers', 'configurations'],
    judge: ({ side, server, dag, read: { workers, configurations } }) => {
      const [{ most, cpus, databases } = {}] = workers;
      const configured = configurations.find(({ name }) => name === 'max worker threads')?.valueInUse;
      if (most === undefined || cpus === undefined || databases === undefined || configured === undefined)
        return unknown(`${server.serverName}: max_workers_count or the databases are not visible`);
      // Both sides are judged as primary: each of them is, before or after. The other side is one more secondary.
      const secondaries = (dag?.memberGroup?.replicas.length ?? 1) - 1 + 1;
      const need = needed(databases, secondaries);
      const seen = `${server.serverName}: ${databases} databases with ${secondaries} secondaries need ${need} threads, availability groups may take ${most - reserved} of ${most}`;
      if (need <= most - reserved) return pass(seen);
      const byDefault = automatic(cpus);
      const threads = configured > 0 && need <= byDefault - reserved ? 0 : need + byDefault;
      return fail(seen, {
        text:
          threads === 0
            ? `Let SQL Server decide: ${byDefault} threads with ${cpus} processors.`
            : 'Raise max worker threads (each takes 2 MB of memory), or spread the databases over more instances.',
        sql: setMaxWorkerThreads(threads),
        on: side,
      });
    },
  }),
];
