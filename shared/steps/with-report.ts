import { TaskFailure } from '../core/errors.ts';
import type { TaskContext } from '../core/task.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { type PublishRun, type Report, type SideReport, writeJson } from '../report/report.ts';
import { summarise } from '../report/summary.ts';
import { printServer } from '../sqlserver/endpoint.ts';
import { messageOf } from '../sqlserver/errors.ts';
import type { Side, SourceMigration } from './migration.ts';

/** How a task ended well: its outputs and one sentence that says where things stand. */
export interface Ending<O extends string> {
  readonly outputs: Readonly<Record<O, string>>;
  readonly headline: string;
}

/** What a route knows about its own kind of run. */
export interface RunKind<M extends SourceMigration> {
  /** Opens everything and pins who answers. Throws TaskFailure. */
  open(): Promise<M>;
  /** Who answered, a line each. */
  introduce(migration: M): readonly string[];
  /** The state in which things are now, for an error that says nothing of it. */
  stateNow(migration: M): Promise<{ readonly name: string; readonly because: string }>;
  reportSides(migration: M): Promise<readonly SideReport[]>;
  close(migration: M): Promise<void>;
}

type Context = Pick<TaskContext<Record<never, never>>, 'host' | 'clock' | 'publish'>;

/** Loads what draws the report when there is something to draw. */
export const publishToFolder: PublishRun = async (host, run) => (await import('../report/publish.ts')).publishRun(host, run);

/**
 * Opens, does the work, and whatever happens writes the report and the summary and closes the sessions.
 * A failure gets `failedOutputs`, what it says itself, and the path of the report.
 */
export async function withReport<M extends SourceMigration, O extends string>(
  context: Context,
  kind: RunKind<M>,
  failedOutputs: Readonly<Record<O, string>>,
  work: (migration: M) => Promise<Ending<O>>,
): Promise<Readonly<Record<O | 'report', string>>> {
  const startedAt = context.clock.now().toISOString();
  context.host.group('Connect');
  const migration = await kind.open().catch((error: unknown) => {
    throw failureOf(error, failedOutputs, '');
  });
  for (const line of kind.introduce(migration)) context.host.info(line);
  try {
    const ending = await work(migration);
    const report = await writeReport(context, kind, migration, startedAt, {
      succeeded: true,
      headline: ending.headline,
      outputs: ending.outputs,
    });
    context.host.endGroup();
    context.host.info(untrusted(ending.headline));
    return { ...ending.outputs, report };
  } catch (error) {
    const failure = failureOf(error instanceof TaskFailure ? error : await withState(kind, migration, error), failedOutputs, '');
    const report = await writeReport(context, kind, migration, startedAt, {
      succeeded: false,
      headline: failure.message,
      failureId: failure.id,
      next: failure.remedy,
      outputs: failure.outputs,
    });
    context.host.endGroup();
    throw failureOf(failure, failedOutputs, report);
  } finally {
    await kind.close(migration);
  }
}

/** An error that says nothing of the servers, a cancel for example, gets the state in which they are now. */
async function withState<M extends SourceMigration>(kind: RunKind<M>, migration: M, error: unknown): Promise<TaskFailure> {
  const state = await kind.stateNow(migration);
  return new TaskFailure('broke-off', `${untrusted(messageOf(error))} State now: ${state.name}: ${untrusted(state.because)}.`, {
    remedy: `Run ${migration.task} again: it goes on from this state.`,
    cause: error,
  });
}

function failureOf(error: unknown, failedOutputs: Readonly<Record<string, string>>, report: string): TaskFailure {
  const failure = error instanceof TaskFailure ? error : new TaskFailure('broke-off', untrusted(messageOf(error)), { cause: error });
  return new TaskFailure(failure.id, failure.message, {
    outputs: { ...failedOutputs, ...failure.outputs, report },
    ...(failure.remedy !== undefined && { remedy: failure.remedy }),
    cause: failure.cause,
  });
}

/** Who answered at the address that was given. A listener or an alias has another name than the server behind it. */
export function introduceSide({ name, endpoint, server }: Side): string {
  const { serverName, machineName, productVersion, edition } = server;
  const isNamed = [serverName, machineName].some(
    (known) => known.split('\\')[0]?.toLowerCase() === endpoint.host.split('.')[0]?.toLowerCase(),
  );
  const via = isNamed ? '' : ` (reached as ${printServer(endpoint)})`;
  return untrusted(`${name} ${serverName}${via}: SQL Server ${productVersion}, ${edition}`);
}

type Verdict = Pick<Report, 'succeeded' | 'headline' | 'failureId' | 'next' | 'outputs'>;

/** A report that can not be written must not turn a finished failover into a failed task. Returns the path, or blank. */
async function writeReport<M extends SourceMigration>(
  { publish = publishToFolder }: Context,
  kind: RunKind<M>,
  migration: M,
  startedAt: string,
  verdict: Verdict,
): Promise<string> {
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
      sides: await kind.reportSides(migration),
      before: journal.before,
      journal: journal.entries,
      lag: journal.lag.summary(),
      approval: journal.approval,
      rehearsal: journal.rehearsal,
      prediction: journal.prediction,
      origin: host.origin,
    };
    await host.summary(summarise(report, host.name === 'github'));
    const path = await writeJson(host, `${task}.json`, report);
    await publish(host, report);
    return path;
  } catch (error) {
    host.warning(`The report could not be written: ${untrusted(messageOf(error))}`);
    return '';
  }
}
