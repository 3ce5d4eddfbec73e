import type { SignIn } from '../azure/arm.ts';
import type { Host } from '../hosts/host.ts';
import type { PublishRun } from '../report/report.ts';
import type { ProbeTcp } from '../sqlserver/reachability.ts';
import type { OpenSession } from '../sqlserver/session.ts';
import type { Clock } from './clock.ts';
import type { Field } from './field.ts';

/** Inputs by camelCase name. */
export type Fields = Readonly<Record<string, Field<unknown>>>;
/** Output by camelCase name, with one sentence that says what it holds. */
export type Outputs = Readonly<Record<string, string>>;

export type Values<F extends Fields> = { readonly [K in keyof F]: ReturnType<F[K]['parse']> };
/** What could be read: an input with a problem of its own is undefined here. */
export type ReadableValues<F extends Fields> = { readonly [K in keyof F]: ReturnType<F[K]['parse']> | undefined };

/** What is wrong with one input. The text goes on after the name of the input: "is required when …". */
export interface Problem<N extends string = string> {
  readonly input: N;
  readonly problem: string;
}

/** What reaches the world outside, so that tests can bring their own. */
export interface Ports {
  readonly clock: Clock;
  readonly open: OpenSession;
  /** Signs in to Azure. */
  readonly signIn: SignIn;
  /** Left out: real connections. */
  readonly probe?: ProbeTcp;
  /** Left out: files in the report folder of the host. */
  readonly publish?: PublishRun;
}

export interface TaskContext<F extends Fields> extends Ports {
  readonly inputs: Values<F>;
  readonly host: Host;
  /** Aborts when the host cancels the run; 10 s later it kills the process. */
  readonly signal: AbortSignal;
}

export interface Task<F extends Fields = Fields, O extends Outputs = Outputs> {
  /** Folder name under actions/ and tasks/, and the value of `task` in the root action. */
  readonly name: string;
  /** Identity of the Azure Pipelines task, a UUID. It never changes. */
  readonly id: string;
  /** At most 40 characters: Azure Pipelines allows no more. */
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  readonly inputs: F;
  readonly outputs: O;
  /** Rules between inputs. `nameOf` spells an input the way the host does. A problem of an input that could not be read is dropped. */
  check?(
    values: ReadableValues<NoInfer<F>>,
    nameOf: (input: keyof NoInfer<F> & string) => string,
  ): readonly Problem<keyof NoInfer<F> & string>[];
  /** Resolves to all outputs. Throws TaskFailure when the work could not be done. */
  run(context: TaskContext<F>): Promise<{ readonly [K in keyof O]: string }>;
  /** Runs at the end of the job, in a process of its own, when `run` began and did not come to its end. It only reports; it changes nothing. */
  post?(context: TaskContext<F>): Promise<void>;
}

/** Describes a task once. Gives `run` and `check` the types of the inputs and outputs; does nothing else. */
export const defineTask = <const F extends Fields, const O extends Outputs>(task: Task<F, O>): Task<F, O> => task;
