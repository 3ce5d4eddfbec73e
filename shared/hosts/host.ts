import type { AzureConnection } from './azure-connection.ts';
import type { RunCommand } from './command.ts';
import type { ConnectionPart, SqlServerConnection } from './sql-server-connection.ts';

export type { ConnectionPart, SqlServerConnection };

/** What a host tells a task about the people behind its run. It is for people only: nothing is decided by it. Absent: the host did not say. */
export interface RunOrigin {
  /** Who started the run. */
  readonly startedBy?: string | undefined;
  /** Who started this attempt, when that was somebody else. */
  readonly attemptStartedBy?: string | undefined;
  /** The page of the run. No host tells a task who approved its environment; this page does. */
  readonly page?: string | undefined;
}

/** Why a run has no good end: its inputs can not be run, somebody cancelled it, or anything else. */
export type FailureKind = 'invalid-input' | 'cancelled' | 'failed';

/** What a task needs from whoever runs it. GitHub Actions, Azure Pipelines and the terminal each implement this port in one file. */
export interface Host {
  readonly name: 'github' | 'azure-pipelines' | 'terminal';
  /** The host's own debug switch is on: it shows debug lines. */
  readonly isDebug?: boolean;
  /** The input as this host spells it: `source-server` on GitHub, `sourceServer` on Azure Pipelines, `--source-server` in a terminal. */
  nameOf(input: string): string;
  /** The raw value of an input by its camelCase name; undefined when blank. Secrets keep their edge blanks. */
  input(name: string, options?: { readonly secret?: boolean }): string | undefined;
  /** Names of inputs that the pipeline gave and the task does not know, when the host can tell; `known` is camelCase. */
  unexpectedInputs?(known: readonly string[]): readonly string[];
  /** What is wrong with the way in which inputs were given, when the host can tell; each goes without its full stop. */
  inputProblems?(): readonly string[];
  /** Masks a value in everything printed from now on, together with the forms it may take in a log. */
  secret(value: string): void;
  /** Sets an output by its camelCase name. Any text is safe. */
  output(name: string, value: string): void;
  /** One line for the log. The text must be safe to print: text from a server or a user goes through `untrusted()` first; the adapter neutralises commands once more. */
  info(message: string): void;
  debug(message: string): void;
  warning(message: string): void;
  error(message: string): void;
  /** Starts a foldable group of lines; an open group is closed first. */
  group(title: string): void;
  endGroup(): void;
  /** 0 to 100. Hosts without a progress bar ignore it. */
  progress(percent: number, message: string): void;
  /** Adds Markdown to the summary page of the run. */
  summary(markdown: string): Promise<void>;
  /** Keeps a file with the run on this host, so that people find it there. Absent where the host has no such place. Never fails the task. */
  attach?(path: string): Promise<void>;
  /** Who is behind the run, as far as this host knows it. */
  readonly origin?: RunOrigin;
  /** A folder of this run where reports may be written; it exists. */
  readonly reportFolder: string;
  /** Identifies the run for people and for `program_name` on the servers, for example `123456789/1`. */
  readonly runId: string;
  /** Runs a command line of the pipeline's author in the shell of the machine. */
  readonly runCommand: RunCommand;
  /** An identity token of the job, made out to `audience`. Absent where the host has none; rejects when the job may not have one. */
  idToken?(audience: string): Promise<string>;
  /** A service connection by its identifier. Absent where the host knows none. Throws an Error when it can not sign in to Azure. */
  azureConnection?(id: string): AzureConnection;
  /** A service connection to a SQL Server by its identifier. Absent where the host knows none. Throws an Error when it is of another kind. */
  sqlServerConnection?(id: string): SqlServerConnection;
  /** Keeps a value for the post stage of the same step; `readState` gives it back there, undefined when it was never saved. */
  saveState(name: string, value: string): void;
  readState(name: string): string | undefined;
  /** Sets the verdict to failed. The process goes on to its end. */
  fail(message: string, kind?: FailureKind): void;
  /** A cancel was asked for once more, while the run is on its way to a safe end. */
  stillStopping?(signal: string): void;
  /** The last call of a run, right before the process ends. */
  end?(): void;
}
