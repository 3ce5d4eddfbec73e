import { InputError } from '../core/errors.ts';
import type { Observation, SideName } from '../cutover/observation.ts';
import type { StateName } from '../cutover/state.ts';
import { createPlan, type FailoverPlan, type PlannedSide, type PlannedStatement } from '../report/plan.ts';
import { shorten, summarisePlan } from '../report/plan-page.ts';
import { predictionText } from '../report/prediction-text.ts';
import { writeJson } from '../report/report.ts';
import {
  checkpoint,
  demote,
  forceFailover,
  makePrimaryAgain,
  resumeCopy,
  type Statement,
  setRequiredSecondaries,
} from '../sqlserver/commands.ts';
import { enableSql, freezeLogin } from '../sqlserver/logins.ts';
import type { FailoverEnding } from './fail-over.ts';
import type { FailoverOptions } from './failover-run.ts';
import { predictOutage } from './foretell.ts';
import { expectFreezable } from './freeze-logins.ts';
import type { Look } from './look.ts';
import { type Migration, note, type SourceMigration } from './migration.ts';
import { guardOf, pin } from './pinned.ts';
import { plannedOptions } from './planned-options.ts';
import type { Ending } from './with-report.ts';

/** How far a failover has come. */
type Stage = 'start' | 'fenced' | 'promoted';

/** A statement of the plan and the last stage in which it may still be sent. */
interface Entry {
  readonly side: SideName;
  readonly when: string;
  readonly until: Stage;
  readonly sql: string;
}

const stages: readonly Stage[] = ['start', 'fenced', 'promoted'];

const stageOf = (state: StateName): Stage =>
  state === 'fenced-behind' || state === 'fenced-equal' ? 'fenced' : state === 'recovering' || state === 'promoted' ? 'promoted' : 'start';

/** Every statement that a whole failover could send, in order, built by the same functions that the real run uses. */
async function entries(migration: Migration, options: FailoverOptions, { observation, state }: Look): Promise<readonly Entry[]> {
  const { source } = observation;
  const pinned = pin(observation);
  if (!source?.dag?.memberGroup || !pinned) return [];
  const onSource = guardOf(migration, 'source', pinned);
  const onTarget = guardOf(migration, 'target', pinned);
  const arms = source.dag.requiredSynchronizedSecondaries !== undefined;
  const follows = source.server.majorVersion === migration.target.server.majorVersion;
  const names = databasesOf(observation);
  const logins = await loginsToFreeze(migration, options, stageOf(state.name));
  const entry = (side: SideName, until: Stage, when: string, { sql }: Pick<Statement, 'sql'>): Entry => ({ side, until, when, sql });
  return [
    ...logins.map((login) => entry('source', 'start', 'before the demotion, unless it is disabled already', freezeLogin(onSource, login))),
    ...logins.map(({ name }) => entry('source', 'start', 'before the demotion', { sql: `KILL each session of the login ${name}` })),
    ...(options.killLongTransactions
      ? [entry('source', 'start', 'before the demotion, when the wait is over', { sql: 'KILL each session with a long transaction' })]
      : []),
    ...names.map((name) => entry('source', 'start', 'before the demotion', checkpoint(onSource, name))),
    ...(arms ? [entry('source', 'start', 'right before the demotion, unless it is set already', setRequiredSecondaries(onSource, 1))] : []),
    entry('source', 'start', 'then: the write outage starts', demote(onSource, source.dag.memberGroup.groupId)),
    entry('target', 'fenced', 'when the target has hardened all the log', forceFailover(onTarget, 'promote the target')),
    ...(arms ? [entry('source', 'promoted', 'at the end, or after going back', setRequiredSecondaries(onSource, 0))] : []),
    ...(follows
      ? names.map((name) => entry('source', 'promoted', 'at the end, if this copy is suspended', resumeCopy(onSource, name)))
      : []),
    entry('source', 'fenced', 'instead of the promote, when the proof does not come in time', makePrimaryAgain(onSource, arms)),
    ...names.map((name) => entry('target', 'fenced', 'after going back, if this copy is suspended', resumeCopy(onTarget, name))),
    ...logins.map(({ name }) => entry('source', 'fenced', 'after going back, or when it stops before', { sql: enableSql(name) })),
  ];
}

/** Half way, a login that can not be found any more must not keep anybody from finishing. */
const loginsToFreeze = (migration: Migration, { freezeLogins }: FailoverOptions, stage: Stage): ReturnType<typeof expectFreezable> =>
  expectFreezable(migration, freezeLogins).catch((error: unknown) => {
    if (stage !== 'start' && error instanceof InputError) return [];
    throw error;
  });

/** From both sides: on a demoted side the rows of a database may be missing for a while. */
const databasesOf = ({ source, target }: Observation): readonly string[] =>
  [...new Set([...(source?.dag?.databases ?? []), ...(target?.dag?.databases ?? [])].map((database) => database.name))].sort();

const asPlanned = (migration: Migration, { side, when, sql }: Entry): PlannedStatement => ({
  side,
  server: migration[side].server.serverName,
  when,
  sql,
});

/** A plan, and what of it would still be sent from the state that was seen. */
export interface PlanAndRest {
  readonly plan: FailoverPlan;
  readonly remaining: readonly PlannedStatement[];
}

/** The plan of the failover between these servers, with these options. Throws SqlFailure; Error when no DAG is visible. */
export async function planFailover(migration: Migration, options: FailoverOptions, seen: Look): Promise<PlanAndRest> {
  const { observation, state } = seen;
  const pinned = pin(observation);
  if (!pinned) throw new Error(`State ${state.name} without a distributed availability group.`);
  const all = await entries(migration, options, seen);
  const facts = {
    distributedAvailabilityGroup: { name: pinned.name, groupId: pinned.groupId },
    source: plannedSide(migration, observation, 'source'),
    target: plannedSide(migration, observation, 'target'),
    databases: databasesOf(observation),
    options: plannedOptions(options),
    statements: all.map((entry) => asPlanned(migration, entry)),
  };
  const plan = createPlan(facts, {
    run: migration.host.runId,
    madeAt: migration.clock.now().toISOString(),
    state: state.name,
    prediction: state.name === 'ready' ? predictOutage(migration, options, seen) : undefined,
  });
  const now = stages.indexOf(stageOf(state.name));
  const remaining = all.filter((entry) => stages.indexOf(entry.until) >= now).map((entry) => asPlanned(migration, entry));
  return { plan, remaining };
}

/** The member AG from its own side; from the other side's list of members when its own is not visible. */
function plannedSide(migration: Migration, observation: Observation, side: SideName): PlannedSide {
  const { serverName, productVersion } = migration[side].server;
  const other = observation[side === 'source' ? 'target' : 'source']?.dag?.members.find((member) => !member.isLocal);
  return { serverName, productVersion, availabilityGroup: observation[side]?.dag?.memberGroup?.name ?? other?.name ?? 'not visible' };
}

/** Prints the plan, writes it into a file and onto the summary page. Nothing is sent. */
export async function printPlan(
  migration: Migration,
  options: FailoverOptions,
  seen: Look,
): Promise<FailoverEnding & Ending<'plan' | 'planHash'>> {
  return printPlanOf(migration, await planFailover(migration, options, seen), options.approvedPlan);
}

/** The same for a plan of either route. */
export async function printPlanOf(
  migration: SourceMigration,
  { plan, remaining }: PlanAndRest,
  approved: FailoverOptions['approvedPlan'],
): Promise<FailoverEnding & Ending<'plan' | 'planHash'>> {
  const { host, journal } = migration;
  journal.predicted(plan.circumstances.prediction);
  host.group('Plan: what would be sent, and where');
  for (const { side, server, when, sql, more } of shorten(remaining))
    note(migration, `${side} ${server}, ${when}: ${sql}${more > 0 ? ` … and ${more} more, in the plan file` : ''}`);
  host.info(`Predicted outage: ${predictionText(plan.circumstances.prediction)}.`);
  const path = await writeJson(host, 'failover-plan.json', plan);
  await host.summary(summarisePlan(plan));
  host.info(`The plan is in ${path}. To approve exactly this, give its hash in ${host.nameOf('approvedPlan')}: ${plan.hash}`);
  if (approved && approved.hash !== plan.hash)
    host.warning(`Another plan was approved (${approved.hash}): with this approval the failover would refuse.`);
  return {
    outputs: { outcome: 'planned', writeOutageMs: '', certificate: '', plan: path, planHash: plan.hash },
    headline: `Dry run: nothing was changed. The statements above would be sent, each behind a check of the server, the role and the lock. Plan ${plan.hash}.`,
  };
}
