/** A task could not do its work. The message is for the person who has to act: what happened, where, in which state things are now. */
export class TaskFailure extends Error {
  override readonly name: string = 'TaskFailure';
  /** Outputs of the failed run, by camelCase name; they are set too. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What to do next. */
  readonly remedy: string | undefined;

  constructor(message: string, options: { outputs?: Readonly<Record<string, string>>; remedy?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.outputs = options.outputs ?? {};
    this.remedy = options.remedy;
  }
}

/** What the inputs say can not be run. All problems of a run are in the one message. */
export class InputError extends TaskFailure {
  override readonly name = 'InputError';
}

/** Reason of the signal when the host cancels the run. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor(signal: string) {
    super(`The run was cancelled (${signal}).`);
  }
}
