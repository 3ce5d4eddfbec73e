import { writeDuration } from '../core/duration.ts';
import { TaskFailure } from '../core/errors.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { writeJson } from '../report/report.ts';
import { messageOf } from '../sqlserver/errors.ts';
import { refusedOutputs } from './failover-outputs.ts';
import type { FailoverRun } from './failover-run.ts';
import { note, type SourceMigration } from './migration.ts';

export type HookEvent = 'before-cutover' | 'after-cutover' | 'after-rollback';

/** The commands of the pipeline's author around the cutover. */
export interface HookOptions {
  readonly beforeCutoverCommand: string | undefined;
  readonly afterCutoverCommand: string | undefined;
  readonly afterRollbackCommand: string | undefined;
  /** ms */
  readonly hookTimeout: number;
}

/** What a hook needs of a run. */
export type HookRun = Pick<FailoverRun, 'databases' | 'writeOutage' | 'certificate'> & {
  readonly migration: SourceMigration;
  readonly options: HookOptions & Pick<FailoverRun['options'], 'signal'>;
};

/** After a cancel the host kills the step 10 s later; a command gets this much of it, ms. */
const whenCancelled = 4000;

const commandOf = (options: HookOptions, event: HookEvent): string | undefined =>
  ({
    'before-cutover': options.beforeCutoverCommand,
    'after-cutover': options.afterCutoverCommand,
    'after-rollback': options.afterRollbackCommand,
  })[event];

/**
 * Stops the application, for example. When the command fails, nothing was changed on the servers and nothing is going to be.
 * Returns true when the command ran now, false when there is none or it has run before. Throws TaskFailure (outcome refused), or the
 * reason of the cancel.
 */
export async function runBeforeHook(run: HookRun & Pick<FailoverRun, 'beforeHookRan'>): Promise<boolean> {
  if (run.options.beforeCutoverCommand === undefined || run.beforeHookRan) return false;
  // A command that is not even started has stopped nothing, and nothing has to be started again.
  run.options.signal.throwIfAborted();
  run.beforeHookRan = true;
  const problem = await runHook(run, 'before-cutover', '', run.options.signal);
  run.options.signal.throwIfAborted();
  if (problem === undefined) return true;
  throw new TaskFailure('before-command-failed', `Refused: the before-cutover command ${problem}. Nothing was changed on the servers.`, {
    outputs: refusedOutputs,
    remedy: 'See the output of the command above. When the application is stopped, run failover-dag again.',
  });
}

/** Starts the application on the side that takes the writes now. A failure is a warning: the databases are where they have to be. */
export async function runAfterHook(run: HookRun, event: Exclude<HookEvent, 'before-cutover'>, outcome: string): Promise<void> {
  const problem = await runHook(run, event, outcome);
  if (problem !== undefined)
    run.migration.host.warning(
      `The ${event} command ${problem}. The databases are not affected: outcome ${outcome}. Start the application by hand.`,
    );
}

/** Returns what went wrong, undefined when all went well or there is no such command. */
async function runHook(run: HookRun, event: HookEvent, outcome: string, signal?: AbortSignal): Promise<string | undefined> {
  const command = commandOf(run.options, event);
  if (command === undefined) return undefined;
  const { host, clock } = run.migration;
  const timeout = run.options.signal.aborted ? Math.min(whenCancelled, run.options.hookTimeout) : run.options.hookTimeout;
  host.group(`Run the ${event} command`);
  const started = clock.monotonic();
  try {
    const { exitCode, timedOut } = await host.runCommand(command, {
      environment: { ...environmentOf(run, event, outcome), ...(await databasesFor(run)) },
      timeout,
      ...(signal && { signal }),
      onLine: (line) => host.info(`  ${untrusted(line)}`),
    });
    const took = writeDuration(Math.round(clock.monotonic() - started));
    const end = timedOut ? `did not end within ${writeDuration(timeout)} and was ended` : `ended with exit code ${exitCode ?? 'none'}`;
    note(run.migration, `the ${event} command ${end}, after ${took}`);
    return exitCode === 0 && !timedOut ? undefined : end;
  } catch (error) {
    return `could not be run: ${untrusted(messageOf(error))}`;
  }
}

/** Facts only: nothing of it is secret. */
function environmentOf(
  { migration, writeOutage, certificate }: HookRun,
  event: HookEvent,
  outcome: string,
): Readonly<Record<string, string>> {
  return {
    DAG_MIGRATE_EVENT: event,
    DAG_MIGRATE_DISTRIBUTED_AVAILABILITY_GROUP: migration.dagName,
    DAG_MIGRATE_SOURCE_SERVER: migration.source.server.serverName,
    DAG_MIGRATE_TARGET_SERVER: migration.targetName,
    DAG_MIGRATE_OUTCOME: outcome,
    DAG_MIGRATE_WRITE_OUTAGE_MS: writeOutage === undefined ? '' : String(writeOutage),
    DAG_MIGRATE_CERTIFICATE: certificate,
    DAG_MIGRATE_RUN: migration.host.runId,
  };
}

/** A variable of the environment has at most 32,767 characters on Windows and 131,072 bytes on Linux. */
const longestVariable = 30_000;

/** The names as a JSON array; when they do not fit into a variable, it is blank and the array is in a file. */
async function databasesFor({ migration, databases }: HookRun): Promise<Readonly<Record<string, string>>> {
  const names = JSON.stringify(databases);
  return Buffer.byteLength(names) <= longestVariable
    ? { DAG_MIGRATE_DATABASES: names, DAG_MIGRATE_DATABASES_FILE: '' }
    : { DAG_MIGRATE_DATABASES: '', DAG_MIGRATE_DATABASES_FILE: await writeJson(migration.host, 'databases.json', databases) };
}
