import { nextLinkAction } from '../../cutover/link/next-action.ts';
import { createPlan, type PlannedStatement } from '../../report/plan.ts';
import { enableSql, freezeLogin } from '../../sqlserver/logins.ts';
import { expectFreezable } from '../freeze-logins.ts';
import { guardOn } from '../pinned.ts';
import type { PlanAndRest } from '../plan-failover.ts';
import type { LinkRun } from './link-run.ts';
import type { LinkLook } from './look-link.ts';
import { plannedLinkOptions } from './planned-link-options.ts';
import { takeoverText } from './take-over.ts';

/** The plan of the cutover to this instance, with these options: what is sent, and where. */
export async function planLinkFailover(run: LinkRun, { observation, state }: LinkLook): Promise<PlanAndRest> {
  const { migration, options, pinned, method } = run;
  const { serverName, productVersion } = migration.source.server;
  const guard = guardOn(migration.source, pinned);
  const logins = await expectFreezable(migration, options.freezeLogins);
  const on = (side: 'source' | 'target', when: string, sql: string): PlannedStatement => ({
    side,
    server: side === 'source' ? serverName : migration.targetName,
    when,
    sql,
  });
  const statements = [
    ...logins.map((login) => on('source', 'first, unless it is disabled already', freezeLogin(guard, login).sql)),
    ...logins.map(({ name }) => on('source', 'then', `KILL each session of the login ${name}`)),
    ...(options.killLongTransactions ? [on('source', 'when the wait is over', 'KILL each session with a long transaction')] : []),
    on(
      method.method === 'tsql-planned' ? 'source' : 'target',
      method.method === 'tsql-planned'
        ? 'then: the point of no return'
        : 'when the instance has all the log and nobody writes: the point of no return',
      takeoverText(run),
    ),
    ...logins.map(({ name }) => on('source', 'only when the instance does not take over', enableSql(name))),
  ];
  const plan = createPlan(
    {
      distributedAvailabilityGroup: { name: pinned.name, groupId: pinned.groupId },
      source: { serverName, productVersion, availabilityGroup: observation.source?.dag?.memberGroup?.name ?? 'not visible' },
      target: {
        serverName: migration.targetName,
        productVersion: `Azure SQL Managed Instance, update policy ${observation.instance?.databaseFormat ?? 'not visible'}`,
        availabilityGroup: migration.instance.address.linkName,
      },
      databases: run.databases,
      options: plannedLinkOptions(options, method.method),
      statements,
    },
    { run: migration.host.runId, madeAt: migration.clock.now().toISOString(), state: state.name },
  );
  return { plan, remaining: sends(state, method) ? statements : [] };
}

/** Whether the failover still has an order to send from here; what is under way is only waited for. */
function sends(state: LinkLook['state'], { method }: LinkRun['method']): boolean {
  const { kind } = nextLinkAction(state, method);
  return kind === 'fail-over' || kind === 'remove-link' || kind === 'force-failover';
}
