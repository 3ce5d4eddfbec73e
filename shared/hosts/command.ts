/** A command line of the pipeline's author, and how it is run. */
export interface CommandOptions {
  /** Variables for the command, on top of the environment of the step. What the host hands to the task itself is taken out. */
  readonly environment: Readonly<Record<string, string>>;
  /** ms; then the command and every process that it has started are ended. */
  readonly timeout: number;
  /** Ends the command as the deadline does. */
  readonly signal?: AbortSignal;
  /** One line of its output, as it came: not safe to print. */
  onLine(line: string): void;
}

export interface CommandEnd {
  /** Undefined when it was ended by us or by a signal. */
  readonly exitCode: number | undefined;
  readonly timedOut: boolean;
}

/** Rejects when the shell can not be started. */
export type RunCommand = (command: string, options: CommandOptions) => Promise<CommandEnd>;
