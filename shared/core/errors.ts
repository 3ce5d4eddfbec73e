import type { FailureId } from './failure-id.ts';

interface FailureDetails {
  readonly outputs?: Readonly<Record<string, string>>;
  readonly remedy?: string;
  /** In which state things are now; it ends the message. */
  readonly standing?: string;
  readonly cause?: unknown;
}

/** A task could not do its work. The message is for the person who has to act: what happened, where, in which state things are now. */
export class TaskFailure extends Error {
  override readonly name: string = 'TaskFailure';
  readonly id: FailureId;
  /** Outputs of the failed run, by camelCase name; they are set too. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What to do next. */
  readonly remedy: string | undefined;
  /** The message without what it says of the state of things: that may turn out otherwise when the run is undone. */
  readonly happened: string;

  constructor(id: FailureId, happened: string, { outputs = {}, remedy, standing, cause }: FailureDetails = {}) {
    super(standing === undefined ? happened : `${happened} ${standing}`, cause === undefined ? undefined : { cause });
    this.id = id;
    this.happened = happened;
    this.outputs = outputs;
    this.remedy = remedy;
  }
}

/** What the inputs say can not be run. All problems of a run are in the one message. */
export class InputError extends TaskFailure {
  override readonly name = 'InputError';
  /** camelCase names of the inputs that it tells of. */
  readonly inputs: readonly string[];
  /** How many problems it tells; some belong to no input. */
  readonly problems: number;

  constructor(
    happened: string,
    { inputs = [], problems = inputs.length, ...details }: FailureDetails & { inputs?: readonly string[]; problems?: number } = {},
  ) {
    super('invalid-input', happened, details);
    this.inputs = inputs;
    this.problems = problems;
  }
}

/** Reason of the signal when the host cancels the run. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor(signal: string) {
    super(`The run was cancelled (${signal}).`);
  }
}
