import { TaskFailure } from '../core/errors.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { ApprovedPlan } from '../report/approved-plan.ts';
import type { FailoverPlan, PlannedStatement } from '../report/plan.ts';
import { finishingDifferences, planDifferences } from '../report/plan-differences.ts';
import { writeJson } from '../report/report.ts';
import { refusedOutputs } from './failover-outputs.ts';
import type { FailoverRun } from './failover-run.ts';
import type { Look } from './look.ts';
import type { SourceMigration } from './migration.ts';
import { type PlanAndRest, planFailover } from './plan-failover.ts';

/** Not the name of a dry run's plan: the approved file must not be overwritten by what was refused. */
const refusedFileName = 'failover-plan-refused.json';
/** Differences that one message names. */
const named = 10;

/**
 * Refuses when somebody approved another plan than the one that would be executed now. A failover that is half way may also be finished
 * under a plan whose servers, databases and statements cover what is left: nobody can write then, and an approval must not strand servers.
 * Throws TaskFailure (outcome refused) that names the difference. Changes nothing on any server.
 */
export async function expectApprovedPlan({ migration, options }: Pick<FailoverRun, 'migration' | 'options'>, seen: Look): Promise<void> {
  await expectApproved(migration, options.approvedPlan, seen.state, () => planFailover(migration, options, seen));
}

/** The same for a plan of either route. */
export async function expectApproved(
  { host, journal }: Pick<SourceMigration, 'host' | 'journal'>,
  approved: ApprovedPlan | undefined,
  state: { readonly name: string; readonly because: string },
  planNow: () => Promise<PlanAndRest>,
): Promise<void> {
  if (approved === undefined) return;
  const { plan, remaining } = await planNow();
  if (plan.hash === approved.hash) return journal.approved({ planHash: approved.hash, covers: 'whole' });
  const halfWay = state.name !== 'ready';
  const differences = differencesOf(approved, plan, halfWay ? remaining : undefined);
  if (differences?.length === 0) {
    host.warning('The approved plan differs in details; it covers what is left of this failover, so it is finished.');
    journal.approved({ planHash: approved.hash, covers: 'rest' });
    return;
  }
  const path = await writeJson(host, refusedFileName, plan).catch(() => undefined);
  const why = differences
    ? `${differences
        .slice(0, named)
        .map((one) => untrusted(one))
        .join('; ')}${differences.length > named ? ` and ${differences.length - named} more differences` : ''}`
    : untrusted(describe(plan));
  throw new TaskFailure(
    'plan-differs',
    `Refused: another plan was approved (${approved.hash}) than would be executed now (${plan.hash}). ${why}. This run changed nothing.${halfWay ? ` State ${state.name}: ${untrusted(state.because)}.` : ''}`,
    {
      outputs: refusedOutputs,
      remedy: remedy(approved, path, halfWay, host.nameOf('approvedPlan'), host.nameOf('dryRun')),
    },
  );
}

/** Undefined when only the hash of the approved plan is known. */
function differencesOf(
  approved: ApprovedPlan,
  plan: FailoverPlan,
  remaining: readonly PlannedStatement[] | undefined,
): readonly string[] | undefined {
  if (!approved.plan) return undefined;
  return remaining ? finishingDifferences(approved.plan.facts, plan.facts, remaining) : planDifferences(approved.plan.facts, plan.facts);
}

/** The facts of a plan in a sentence, for somebody who has only the hash of the other one. */
function describe({ facts }: FailoverPlan): string {
  const { distributedAvailabilityGroup: dag, source, target, databases, options, statements } = facts;
  return [
    `In the plan now: distributed availability group ${dag.name} (${dag.groupId})`,
    ...[source, target].map((side) => `${side.serverName} ${side.productVersion} with ${side.availabilityGroup}`),
    `${databases.length} databases: ${databases.slice(0, named).join(', ')}${databases.length > named ? ' …' : ''}`,
    `options: ${Object.entries(options)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', ')}`,
    `${statements.length} statements`,
  ].join('; ');
}

function remedy(approved: ApprovedPlan, path: string | undefined, halfWay: boolean, input: string, dryRun: string): string {
  const compare = approved.plan
    ? ''
    : ` What differs: compare failover-plan.json of the dry run with ${path ?? 'the plan of a new dry run'}, or give the path of that file in ${input}: then the task names each difference.`;
  return halfWay
    ? `A failover is half way. To finish it, give the path of the approved plan file in ${input} (then a plan that covers what is left is enough), or leave ${input} blank.${compare}`
    : `Put back what was changed since, or make a new plan (${dryRun}: true) and have it approved.${compare}`;
}
