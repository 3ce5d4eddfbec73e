import { TaskFailure } from '../core/errors.ts';
import type { TaskContext } from '../core/task.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { type Report, reportDatabases, type SideReport, writeJson } from '../report/report.ts';
import { summarise } from '../report/summary.ts';
import { printServer } from '../sqlserver/endpoint.ts';
import { messageOf } from '../sqlserver/errors.ts';
import { look, lookAt } from './look.ts';
import type { Migration, Side } from './migration.ts';
import { closeMigration, type OpenRequest, openMigration } from './open.ts';

/** How a task ended well: its outputs and one sentence that says where things stand. */
export interface Ending<O extends string> {
  readonly outputs: Readonly<Record<O, string>>;
  readonly headline: string;
}

type Context = Pick<TaskContext<Record<never, never>>, 'host' | 'clock' | 'open' | 'signal'>;

/**
 * Opens both sides, does the work, and whatever happens writes the report and the summary and closes the sessions.
 * A failure gets `failedOutputs`, what it says itself, and the path of the report.
 */
export async function withMigration<O extends string>(
  context: Context,
  request: OpenRequest,
  failedOutputs: Readonly<Record<O, string>>,
  work: (migration: Migration) => Promise<Ending<O>>,
): Promise<Readonly<Record<O | 'report', string>>> {
  const startedAt = context.clock.now().toISOString();
  context.host.group('Connect');
  const migration = await openMigration(context, request).catch((error: unknown) => {
    throw failureOf(error, failedOutputs, '');
  });
  for (const side of [migration.source, migration.target]) context.host.info(introduce(side));
  try {
    const ending = await work(migration);
    const report = await writeReport(migration, startedAt, { succeeded: true, headline: ending.headline, outputs: ending.outputs });
    context.host.endGroup();
    context.host.info(untrusted(ending.headline));
    return { ...ending.outputs, report };
  } catch (error) {
    const failure = failureOf(error instanceof TaskFailure ? error : await withState(migration, error), failedOutputs, '');
    const report = await writeReport(migration, startedAt, {
      succeeded: false,
      headline: failure.message,
      next: failure.remedy,
      outputs: failure.outputs,
    });
    context.host.endGroup();
    throw failureOf(failure, failedOutputs, report);
  } finally {
    await closeMigration(migration);
  }
}

/** An error that says nothing of the servers, a cancel for example, gets the state in which they are now. */
async function withState(migration: Migration, error: unknown): Promise<TaskFailure> {
  const { state } = await look(migration);
  return new TaskFailure(`${untrusted(messageOf(error))} State now: ${state.name}: ${untrusted(state.because)}.`, {
    remedy: `Run ${migration.task} again: it goes on from this state.`,
    cause: error,
  });
}

function failureOf(error: unknown, failedOutputs: Readonly<Record<string, string>>, report: string): TaskFailure {
  const failure = error instanceof TaskFailure ? error : new TaskFailure(untrusted(messageOf(error)), { cause: error });
  return new TaskFailure(failure.message, {
    outputs: { ...failedOutputs, ...failure.outputs, report },
    ...(failure.remedy !== undefined && { remedy: failure.remedy }),
    cause: failure.cause,
  });
}

/** Who answered at the address that was given. A listener or an alias has another name than the server behind it. */
function introduce({ name, endpoint, server }: Side): string {
  const { serverName, machineName, productVersion, edition } = server;
  const isNamed = [serverName, machineName].some(
    (known) => known.split('\\')[0]?.toLowerCase() === endpoint.host.split('.')[0]?.toLowerCase(),
  );
  const via = isNamed ? '' : ` (reached as ${printServer(endpoint)})`;
  return untrusted(`${name} ${serverName}${via}: SQL Server ${productVersion}, ${edition}`);
}

type Verdict = Pick<Report, 'succeeded' | 'headline' | 'next' | 'outputs'>;

/** A report that can not be written must not turn a finished failover into a failed task. Returns the path, or blank. */
async function writeReport(migration: Migration, startedAt: string, verdict: Verdict): Promise<string> {
  const { host, clock, task, dagName, journal } = migration;
  try {
    const report: Report = {
      kind: 'sql-dag-migrate/report',
      version: 1,
      task,
      run: host.runId,
      startedAt,
      endedAt: clock.now().toISOString(),
      ...verdict,
      distributedAvailabilityGroup: dagName,
      sides: await Promise.all([reportSide(migration, migration.source), reportSide(migration, migration.target)]),
      journal: journal.entries,
    };
    await host.summary(summarise(report));
    return await writeJson(host, `${task}.json`, report);
  } catch (error) {
    host.warning(`The report could not be written: ${untrusted(messageOf(error))}`);
    return '';
  }
}

async function reportSide(migration: Migration, side: Side): Promise<SideReport> {
  const known = {
    side: side.name,
    serverName: side.server.serverName,
    productVersion: side.server.productVersion,
    edition: side.server.edition,
  };
  try {
    const seen = await lookAt(migration, side.name);
    return { ...known, clock: seen.clock, role: seen.dag?.role, databases: reportDatabases(seen) };
  } catch {
    return { ...known, databases: [] };
  }
}
