import type { DatabaseCopy, SuspendReason } from './databases/copy.ts';
import { resume, suspend } from './databases/data-movement.ts';
import { movePrimary } from './groups/local-failover.ts';
import type { DistributedSide } from './groups/model.ts';
import type { Laboratory } from './laboratory.ts';
import type { PlannedFailure } from './servers/server.ts';
import type { SimulatedInstance } from './simulated-instance.ts';

/** What can go wrong, on demand. */
export interface Faults {
  suspend(instance: SimulatedInstance, database: string, reason?: SuspendReason): void;
  resume(instance: SimulatedInstance, database: string): void;
  /** Moves the primary role of a side's AG to its next replica. Gives the name of the new primary. */
  failOverLocally(side: 'source' | 'target'): string;
  /** Recovery of this database after a promotion takes `extraMs` longer. */
  slowRecovery(instance: SimulatedInstance, database: string, extraMs: number): void;
  /** The log file of this copy may not grow beyond so many KB. Nothing stops a writer there; views show it. */
  limitLog(instance: SimulatedInstance, database: string, kilobytes: number): void;
  /** Adds a row to sys.dm_hadr_automatic_seeding of the source's primary and the target's: under way, or FAILED and left over. */
  showSeeding(database: string, state: 'under way' | 'failed'): void;
  /** Somebody dropped the DAG and created another one with the same name: all the same, but for its group_id. */
  recreateDistributedGroup(): void;
  /** The next `count` role changes of the DAG on this side end with 41104. */
  latchError41104(side: 'source' | 'target', count?: number): void;
  /** The next statement on an availability group ends so; for example 41131 (10) applied, 41188 not applied, 41184 applied. */
  planFailure(instance: SimulatedInstance, failure: PlannedFailure): void;
  revokePermission(instance: SimulatedInstance, login: string, permission: string): void;
  grantPermission(instance: SimulatedInstance, login: string, permission: string): void;
  revokeRole(instance: SimulatedInstance, login: string, role: string): void;
  disableLogin(instance: SimulatedInstance, login: string): void;
  /** Ends the session with this number, as KILL would. */
  killSession(instance: SimulatedInstance, spid: number): void;
}

export function createFaults(laboratory: Laboratory, sides: readonly DistributedSide[]): Faults {
  const sideOf = (side: 'source' | 'target') => sides[side === 'source' ? 0 : 1] as DistributedSide;
  const login = (instance: SimulatedInstance, name: string) => {
    const found = instance.server.logins.get(name.toLowerCase());
    if (found === undefined) throw new Error(`There is no login ${name} on ${instance.name}.`);
    return found;
  };
  return {
    suspend: (instance, database, reason = 'SUSPEND_FROM_USER') => suspend(laboratory, copyOf(instance, database), reason),
    resume: (instance, database) => resume(laboratory, copyOf(instance, database)),
    failOverLocally(side) {
      const group = sideOf(side).local;
      const current = group.replicas.findIndex((replica) => replica.server === group.primary);
      const next = group.replicas[(current + 1) % group.replicas.length]?.server;
      if (next === undefined || next === group.primary) throw new Error(`${group.name} has no other replica.`);
      movePrimary(laboratory, group, next);
      return next.name;
    },
    slowRecovery(instance, database, extraMs) {
      copyOf(instance, database).extraRecoveryMs = extraMs;
    },
    limitLog(instance, database, kilobytes) {
      copyOf(instance, database).largestLogPages = Math.ceil(kilobytes / 8);
    },
    showSeeding(database, state) {
      const [from, to] = [sideOf('source').local.primary, sideOf('target').local.primary];
      if (from === undefined || to === undefined) throw new Error('Seeding needs a primary on both sides.');
      laboratory.seedings.push({
        group: sideOf('target').local,
        database,
        from,
        to,
        startedAt: laboratory.clock.now(),
        completedAt: undefined,
        operation: laboratory.guid(),
        failed: state === 'failed',
      });
    },
    recreateDistributedGroup() {
      const id = laboratory.guid();
      for (const side of sides) side.id = id;
    },
    latchError41104(side, count = 1) {
      sideOf(side).latchedErrors = count;
    },
    planFailure: (instance, failure) => void instance.server.plannedFailures.push(failure),
    revokePermission: (instance, name, permission) => void login(instance, name).permissions.delete(permission.toUpperCase()),
    grantPermission: (instance, name, permission) => void login(instance, name).permissions.add(permission.toUpperCase()),
    revokeRole: (instance, name, role) => void login(instance, name).roles.delete(role.toLowerCase()),
    disableLogin(instance, name) {
      login(instance, name).disabled = true;
    },
    killSession: (instance, spid) => instance.server.sessions.get(spid)?.kill(),
  };
}

function copyOf(instance: SimulatedInstance, database: string): DatabaseCopy {
  const copy = instance.server.databases.get(database.toLowerCase());
  if (copy === undefined) throw new Error(`There is no database ${database} on ${instance.name}.`);
  return copy;
}
